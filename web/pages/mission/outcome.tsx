import { useState } from 'preact/hooks';
import { api, bodyOf, once } from '../../core/api.js';
import { dayAndClock, won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { toast } from '../../core/toasts.js';
import { feeOf, isOver } from '../../mission/money.js';
import type { ShownMission } from '../../mission/use-mission.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Sheet } from '../../ui/sheet.js';
import { missions } from '../../words/missions.js';

/** How it ended and where each won went, or what is decided now. */
export function Outcome({ of, onChange }: { of: ShownMission; onChange: () => Promise<void> }) {
  const words = t(missions);
  const { mission, mine } = of;
  if (mission.status === 'open') return null;
  const dispute = async () => {
    const params = { path: { id: mission.id }, header: once() };
    await bodyOf(api.POST('/v1/missions/{id}/dispute', { params }));
    await onChange();
    toast(words.disputeDone);
  };
  return (
    <section class="card">
      {isOver(mission) ? (
        <>
          <div class="stack tight">
            <h2>{words.ends[mission.status]}</h2>
            {mission.endedAt && <p class="soft">{words.endedAt(dayAndClock(mission.endedAt))}</p>}
          </div>
          <Flow of={of} />
        </>
      ) : mission.status === 'claimed' ? (
        <>
          <p class="note">{words.claimed(dayAndClock(mission.claimedUntil!))}</p>
          {mine > 0 && <Button onPress={dispute}>{words.dispute}</Button>}
        </>
      ) : (
        <p class="note">{words.disputed}</p>
      )}
      {mission.evidenceUrl && (
        <p>
          <a href={mission.evidenceUrl} target="_blank" rel="noopener noreferrer nofollow">
            {words.evidence}
          </a>{' '}
          <span class="small soft">{new URL(mission.evidenceUrl).host}</span>
        </p>
      )}
    </section>
  );
}

function Flow({ of: { mission, mine } }: { of: ShownMission }) {
  const words = t(missions);
  const fee = feeOf(mission);
  const hasSucceeded = mission.status === 'succeeded';
  return (
    <div class="stack tight">
      <h3>{words.whereTitle}</h3>
      <dl class="facts number">
        {hasSucceeded ? (
          <>
            <dt>{words.toStreamer}</dt>
            <dd>{won(mission.pot - fee)}</dd>
            <dt>{words.fee(String(mission.feeBps / 100))}</dt>
            <dd>{won(fee)}</dd>
          </>
        ) : (
          <>
            <dt>{words.back(mission.backers)}</dt>
            <dd>{won(mission.pot)}</dd>
          </>
        )}
        <dt class="sum">{words.pot}</dt>
        <dd class="sum">{won(mission.pot)}</dd>
        {mine > 0 && (
          <>
            <dt>{hasSucceeded ? words.fromMe : words.toMe}</dt>
            <dd>{won(mine)}</dd>
          </>
        )}
      </dl>
    </div>
  );
}

/** The creator may cancel until there are other backers. */
export function Cancel({ of: { mission }, onChange }: { of: ShownMission; onChange: () => Promise<void> }) {
  const words = t(missions);
  const [isAsking, setAsking] = useState(false);
  const cancel = async () => {
    const params = { path: { id: mission.id }, header: once() };
    await bodyOf(api.POST('/v1/missions/{id}/cancellation', { params }));
    await onChange();
    setAsking(false);
    toast(words.cancelDone);
  };
  return (
    <>
      <Button kind="bare" low onPress={() => setAsking(true)}>
        <Icon name="close" />
        {words.cancel}
      </Button>
      {isAsking && (
        <Sheet title={words.cancel} onClose={() => setAsking(false)}>
          <p>{words.cancelHint}</p>
          <div class="twins">
            <Button onPress={() => setAsking(false)}>{words.keep}</Button>
            <Button kind="danger" onPress={cancel}>
              {words.cancel}
            </Button>
          </div>
        </Sheet>
      )}
    </>
  );
}
