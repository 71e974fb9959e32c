import { useEffect, useState } from 'preact/hooks';
import { dayAndClock } from '../../core/format.js';
import { t } from '../../core/language.js';
import { account } from '../../core/session.js';
import { withLive } from '../../mission/live.js';
import { ProposeSheet } from '../../mission/propose.js';
import { StreamerActions } from '../../mission/streamer-actions.js';
import { useMission, type ShownMission } from '../../mission/use-mission.js';
import type { PageProps } from '../../routes.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Loaded } from '../../ui/states.js';
import { missions } from '../../words/missions.js';
import { Backers } from './backers.js';
import { Cancel, Outcome } from './outcome.js';
import { Pledge } from './pledge.js';
import { Stranger } from './stranger.js';
import { Summary } from './summary.js';

/** One mission: its pot, its clock, who backs it, and how it ended. */
export default function MissionPage({ params }: PageProps) {
  const me = account.value?.me;
  const id = params['id']!;
  return me ? <OneMission key={me.id} id={id} person={me.id} /> : <Stranger id={id} />;
}

function OneMission({ id, person }: { id: string; person: string }) {
  const { mission, live, stream } = useMission(id, person);
  const title = mission.data.value?.mission.title ?? t(missions).title;
  useEffect(() => void (document.title = title), [title]);
  return (
    <main id="content" class="page mission">
      <Loaded of={mission}>
        {(loaded) => {
          const shown = withLive(loaded, live);
          return (
            <div class="halves">
              <div class="stack">
                <Summary mission={shown.mission} mine={shown.mine} stream={stream} />
                <Outcome of={shown} onChange={mission.load} />
                <Mine of={shown} person={person} onChange={mission.load} />
              </div>
              <div class="stack">
                {isPledgeable(shown) && <Pledge id={id} available={shown.available} onChange={mission.load} />}
                <Backers mission={shown.mission} pledges={shown.pledges} isParty={isParty(shown, person)} />
                <History of={shown} />
              </div>
            </div>
          );
        }}
      </Loaded>
    </main>
  );
}

const isPledgeable = ({ mission }: ShownMission): boolean => mission.status === 'open' && mission.secondsLeft > 0;
const isParty = ({ mission }: ShownMission, person: string): boolean =>
  mission.creatorId === person || mission.streamerId === person;

type MineProps = { of: ShownMission; person: string; onChange: () => Promise<void> };

/** What this person may do beside backing it. */
function Mine({ of, person, onChange }: MineProps) {
  const words = t(missions);
  const { mission } = of;
  const [isProposing, setProposing] = useState(false);
  if (mission.streamerId === person) {
    if (mission.status !== 'open') return null;
    return (
      <section class="card">
        <h2>{words.streamerTitle}</h2>
        <StreamerActions mission={mission} onChange={onChange} />
      </section>
    );
  }
  const mayCancel = mission.creatorId === person && mission.status === 'open' && !mission.acceptedAt;
  return (
    <div class="row">
      <Button kind="bare" low icon="plus" onPress={() => setProposing(true)}>
        {words.propose}
      </Button>
      {mayCancel && mission.backers === 1 && <Cancel of={of} onChange={onChange} />}
      {isProposing && <ProposeSheet streamerId={mission.streamerId} onClose={() => setProposing(false)} />}
    </div>
  );
}

function History({ of: { events } }: { of: ShownMission }) {
  const words = t(missions);
  const sentences: Record<string, string> = words.events;
  const known = events.filter(({ type }) => sentences[type]);
  return (
    <section class="card">
      <h2>{words.historyTitle}</h2>
      <ol class="history">
        {known.toReversed().map(({ type, occurredAt }) => (
          <li key={`${type} ${occurredAt}`}>
            <span>
              <Icon name={type === 'mission.pledged' ? 'plus' : 'flag'} />
              {sentences[type]}
            </span>
            <span class="small soft">{dayAndClock(occurredAt)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
