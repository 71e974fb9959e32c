import { dayAndClock, won } from '../../core/format.js';
import { t } from '../../core/language.js';
import type { LiveStream } from '../../core/live-stream.js';
import { copy } from '../../core/toasts.js';
import { StateBadge, TimeBar, TimeLeft } from '../../mission/mission-parts.js';
import { isOver, type Mission } from '../../mission/money.js';
import { Button } from '../../ui/button.js';
import { PersonName } from '../../ui/person-name.js';
import { Connection } from '../../ui/states.js';
import { missions } from '../../words/missions.js';

type Props = {
  mission: Pick<
    Mission,
    'status' | 'streamer' | 'title' | 'description' | 'pot' | 'backers' | 'deadline' | 'createdAt' | 'acceptedAt'
  >;
  /** What this person pledged, in won. */
  mine: number;
  stream: LiveStream | undefined;
};

/** The mission itself: its pot and its clock. */
export function Summary({ mission, mine, stream }: Props) {
  const words = t(missions);
  return (
    <section class="card">
      <div class="row apart">
        <StateBadge status={mission.status} />
        {!isOver(mission) && <Connection stream={stream} />}
      </div>
      <div class="stack tight">
        <h1>{mission.title}</h1>
        <p class="soft">
          {words.streamer} <PersonName of={mission.streamer} />
        </p>
      </div>
      {mission.description && <p class="description soft">{mission.description}</p>}
      <div aria-live="polite">
        <p class="label soft">{words.pot}</p>
        <p class="pot large number">{won(mission.pot)}</p>
        <p class="soft number">
          {[words.backers(mission.backers), mine > 0 && words.mine(won(mine))].filter(Boolean).join(' · ')}
        </p>
      </div>
      {mission.status === 'open' && (
        <div class="stack tight">
          <div class="row apart number">
            <p>
              <span class="soft">{words.timeLeft}</span>{' '}
              <strong>
                <TimeLeft of={mission} />
              </strong>
            </p>
            <p class="small soft">{words.until(dayAndClock(mission.deadline))}</p>
          </div>
          <TimeBar of={mission} />
          <p class="small soft">{mission.acceptedAt ? words.accepted : words.waiting}</p>
        </div>
      )}
      <div>
        <Button low icon="share" onPress={() => copy(location.href, words.copied)}>
          {words.share}
        </Button>
      </div>
    </section>
  );
}
