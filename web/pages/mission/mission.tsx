import { useEffect, useState } from 'preact/hooks';
import { dayAndClock, won } from '../../core/format.js';
import { t } from '../../core/language.js';
import type { LiveStream } from '../../core/live-stream.js';
import { account } from '../../core/session.js';
import { copy } from '../../core/toasts.js';
import { StateBadge, TimeBar, TimeLeft } from '../../mission/mission-parts.js';
import { isOver } from '../../mission/money.js';
import { ProposeSheet } from '../../mission/propose.js';
import { StreamerActions } from '../../mission/streamer-actions.js';
import { useMission, type ShownMission } from '../../mission/use-mission.js';
import type { PageProps } from '../../routes.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { LogInCard } from '../../ui/log-in.js';
import { PersonName } from '../../ui/person-name.js';
import { Connection, Loaded } from '../../ui/states.js';
import { missions } from '../../words/missions.js';
import { Cancel, Outcome } from './outcome.js';
import { Pledge } from './pledge.js';

/** One mission: its pot, its clock, who backs it, and how it ended. */
export default function MissionPage({ params }: PageProps) {
  const me = account.value?.me;
  return me ? <OneMission key={me.id} id={params['id']!} person={me.id} /> : <LogInCard />;
}

function OneMission({ id, person }: { id: string; person: string }) {
  const { mission, stream } = useMission(id, person);
  const title = mission.data.value?.mission.title ?? t(missions).title;
  useEffect(() => void (document.title = title), [title]);
  return (
    <main id="content" class="page mission">
      <Loaded of={mission}>
        {(shown) => (
          <div class="halves">
            <div class="stack">
              <Summary of={shown} stream={stream} />
              <Outcome of={shown} onChange={mission.load} />
              <Mine of={shown} person={person} onChange={mission.load} />
            </div>
            <div class="stack">
              {isPledgeable(shown) && <Pledge id={id} available={shown.available} onChange={mission.load} />}
              <Backers of={shown} isParty={isParty(shown, person)} />
              <History of={shown} />
            </div>
          </div>
        )}
      </Loaded>
    </main>
  );
}

const isPledgeable = ({ mission }: ShownMission): boolean => mission.status === 'open' && mission.secondsLeft > 0;
const isParty = ({ mission }: ShownMission, person: string): boolean =>
  mission.creatorId === person || mission.streamerId === person;

function Summary({ of: { mission, mine }, stream }: { of: ShownMission; stream: LiveStream | undefined }) {
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

function Backers({ of: { mission, pledges }, isParty }: { of: ShownMission; isParty: boolean }) {
  const words = t(missions);
  const fate = !isOver(mission) ? undefined : mission.status === 'succeeded' ? words.paid : words.refunded;
  return (
    <section class="card">
      <h2>
        {words.backersTitle} <span class="soft number">{mission.backers}</span>
      </h2>
      {pledges.length === 0 ? (
        <p class="soft">{words.noBackers}</p>
      ) : (
        <ul class="list">
          {pledges.map(({ id, backer, amount, createdAt }) => (
            <li key={id} class="item">
              <span class="face" aria-hidden="true">
                {backer.name.slice(0, 1)}
              </span>
              <span class="body">
                <span class="title">
                  <PersonName of={backer} />
                </span>
                <br />
                <span class="small soft">{dayAndClock(createdAt)}</span>
              </span>
              {amount !== null && (
                <span class="amount number">
                  <strong>{won(amount)}</strong>
                  {fate && (
                    <>
                      <br />
                      <span class="small soft">{fate}</span>
                    </>
                  )}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {!isParty && <p class="small soft">{words.backersHint}</p>}
    </section>
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
