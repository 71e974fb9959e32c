import { useState } from 'preact/hooks';
import { api, bodyOf, newKey, once } from '../../core/api.js';
import { dayAndClock, won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { useResource } from '../../core/resource.js';
import { has } from '../../core/session.js';
import { toast } from '../../core/toasts.js';
import { StateBadge } from '../../mission/mission-parts.js';
import { feeOf, isOver, type Mission } from '../../mission/money.js';
import { Button } from '../../ui/button.js';
import { Sheet } from '../../ui/sheet.js';
import { Loaded } from '../../ui/states.js';
import { missions } from '../../words/missions.js';
import { ofConsole } from '../../words/console.js';
import { ActList, LedgerLines, Messages, readEscrow, Timeline } from './parts.js';

/** What admins alone may read is left out for moderators. */
async function read(id: string) {
  const params = { path: { id } };
  const isAdmin = has('admin');
  const [mission, events, pledges, messages, ledger, acts] = await Promise.all([
    bodyOf(api.GET('/v1/missions/{id}', { params })),
    bodyOf(api.GET('/v1/missions/{id}/events', { params })),
    bodyOf(api.GET('/v1/missions/{id}/pledges', { params: { ...params, query: { limit: 50 } } })),
    isAdmin ? bodyOf(api.GET('/v1/messages', { params: { query: { missionId: id, limit: 50 } } })) : undefined,
    isAdmin ? readEscrow(id) : undefined,
    isAdmin ? bodyOf(api.GET('/v1/audit', { params: { query: { subjectId: id, limit: 20 } } })) : undefined,
  ]);
  return {
    ...{ mission, events: events.items, pledges: pledges.items },
    ...{ messages: messages?.items, ledger, acts: acts?.items },
  };
}

/** All of a mission, and what a moderator can do with it. */
export function MissionSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const words = t(ofConsole);
  const all = useResource(() => read(id), [id]);
  return (
    <Sheet title={all.data.value?.mission.title ?? words.tabs.missions} onClose={onClose}>
      <Loaded of={all}>
        {({ mission, events, pledges, messages, ledger, acts }) => (
          <>
            <p class="row apart">
              <span class="pot number">{won(mission.pot)}</span>
              <StateBadge status={mission.status} />
            </p>
            {mission.description && <p>{mission.description}</p>}
            <p class="row">
              {mission.evidenceUrl && <a href={mission.evidenceUrl}>{t(missions).evidence}</a>}
              <a href={`/m/${id}`}>{words.openPage}</a>
            </p>
            {!isOver(mission) && <Decision mission={mission} onChange={all.load} />}
            <Timeline items={events} />
            {ledger && <LedgerLines items={ledger} />}
            <section class="stack tight">
              <h3>{words.pledges}</h3>
              <dl class="facts small">
                {pledges.map(({ id: pledge, backerName, amount, createdAt }) => (
                  <div key={pledge} class="fact">
                    <dt>
                      {backerName} <span class="number">{dayAndClock(createdAt)}</span>
                    </dt>
                    <dd class="number">{amount === null ? '–' : won(amount)}</dd>
                  </div>
                ))}
              </dl>
            </section>
            {messages && <Messages items={messages} />}
            {acts && (
              <section class="stack tight">
                <h3>{words.history}</h3>
                <ActList items={acts} />
              </section>
            )}
          </>
        )}
      </Loaded>
    </Sheet>
  );
}

type Verdict = 'success' | 'failure' | 'cancel';

function Decision({ mission, onChange }: { mission: Mission; onChange: () => Promise<void> }) {
  const words = t(ofConsole);
  const [verdict, setVerdict] = useState<Verdict>();
  const [key] = useState(newKey);
  const names: Record<Verdict, string> = {
    ...{ success: words.succeeded, failure: words.failed, cancel: words.cancelMission },
  };
  const decide = async () => {
    const params = { path: { id: mission.id }, header: once(`${key}-${verdict}`) };
    if (verdict === 'cancel') await bodyOf(api.POST('/v1/missions/{id}/cancellation', { params }));
    else await bodyOf(api.POST('/v1/missions/{id}/settlement', { params, body: { outcome: verdict! } }));
    toast(words.settled);
    await onChange();
  };
  const left = verdict === 'success' ? mission.pot - feeOf(mission) : mission.pot;
  return (
    <section class="stack tight">
      <h3>{words.settle}</h3>
      <div class="choices">
        {(Object.keys(names) as Verdict[]).map((one) => (
          <Button key={one} low pressed={one === verdict} onPress={() => setVerdict(one === verdict ? undefined : one)}>
            {names[one]}
          </Button>
        ))}
      </div>
      {verdict && (
        <>
          <p class="note">{words.settleHint[verdict](won(left))}</p>
          <Button kind={verdict === 'success' ? 'primary' : 'danger'} wide onPress={decide}>
            {words.confirm}
          </Button>
        </>
      )}
    </section>
  );
}
