import { useEffect } from 'preact/hooks';
import { api, bodyOf } from '../../core/api.js';
import { won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { useResource } from '../../core/resource.js';
import { account, has } from '../../core/session.js';
import { copy } from '../../core/toasts.js';
import { useLive } from '../../core/use-live.js';
import { StateBadge, TimeLeft } from '../../mission/mission-parts.js';
import { isOver, type Mission } from '../../mission/money.js';
import { StreamerActions } from '../../mission/streamer-actions.js';
import { Button, LinkButton } from '../../ui/button.js';
import { LogInCard } from '../../ui/log-in.js';
import { Connection, Empty, Loaded } from '../../ui/states.js';
import { findTransactions } from '../../wallet/transactions.js';
import { missions } from '../../words/missions.js';
import { Overlays } from './overlays.js';

/** So many of the newest missions and payouts a page reads. */
const LIMIT = 100;
const ENDED_SHOWN = 12;

/** A streamer's own missions: requests, what is ongoing, what it brought. */
export default function StudioPage() {
  const words = t(missions);
  useEffect(() => void (document.title = words.studio), [words]);
  const me = account.value?.me;
  return me && has('streamer') ? <Studio key={me.id} streamer={me} /> : <LogInCard role="streamer" />;
}

async function read(streamerId: string) {
  const list = (status?: Mission['status']) => {
    const query = { streamerId, limit: LIMIT, ...(status && { status }) };
    return bodyOf(api.GET('/v1/missions', { params: { query } }));
  };
  const [open, newest, wallet, income] = await Promise.all([
    list('open'),
    list(),
    bodyOf(api.GET('/v1/wallet')),
    findTransactions({ kind: 'payout', limit: LIMIT }),
  ]);
  return {
    requests: open.items.filter(({ acceptedAt }) => acceptedAt === null),
    ongoing: [
      ...open.items.filter(({ acceptedAt }) => acceptedAt !== null),
      ...newest.items.filter(({ status }) => status === 'claimed' || status === 'disputed'),
    ],
    ended: newest.items.filter(isOver).slice(0, ENDED_SHOWN),
    available: wallet.available,
    income: income.items.reduce((sum, { amount }) => sum + amount, 0),
  };
}

function Studio({ streamer: { id, handle } }: { streamer: { id: string; handle: string | null } }) {
  const words = t(missions);
  const studio = useResource(() => read(id), []);
  const stream = useLive(studio.load, ({ category }) => category === 'missions', []);
  const link = location.origin + (handle ? `/@${handle}` : `/missions?to=${id}`);
  return (
    <main id="content" class="page studio">
      <div class="row apart">
        <h1>{words.studio}</h1>
        <Connection stream={stream} />
      </div>
      <Loaded of={studio}>
        {({ requests, ongoing, ended, available, income }) => (
          <div class="halves">
            <div class="stack">
              <Section title={words.requests} empty={words.noRequests} of={requests} onChange={studio.load} />
              <Section title={words.ongoing} empty={words.noOngoing} of={ongoing} onChange={studio.load} />
            </div>
            <div class="stack">
              <section class="card">
                <div>
                  <h2 class="label soft">{words.income}</h2>
                  <p class="pot large number">{won(income)}</p>
                  <p class="small soft">{words.incomeHint}</p>
                </div>
                <p class="number">{words.balance(won(available))}</p>
                <LinkButton icon="wallet" href="/wallet">
                  {words.toWallet}
                </LinkButton>
              </section>
              <section class="card">
                <p>{words.requestsHint}</p>
                <Button icon="share" onPress={() => copy(link, words.copied)}>
                  {words.myLink}
                </Button>
              </section>
              <Overlays />
              {ended.length > 0 && <Ended missions={ended} />}
            </div>
          </div>
        )}
      </Loaded>
    </main>
  );
}

type SectionProps = { title: string; empty: string; of: Mission[]; onChange: () => Promise<void> };

function Section({ title, empty, of, onChange }: SectionProps) {
  const words = t(missions);
  return (
    <section class="card">
      <h2>
        {title} <span class="soft number">{of.length}</span>
      </h2>
      {of.length === 0 ? (
        <Empty icon="flag" title={empty} />
      ) : (
        <ul class="list">
          {of.map((mission) => (
            <li key={mission.id}>
              <div class="stack task">
                <a class="item" href={`/m/${mission.id}`}>
                  <span class="body">
                    <span class="title">
                      <strong>{mission.title}</strong>
                    </span>
                    <br />
                    <span class="small soft number">
                      {words.backers(mission.backers)} · <TimeLeft of={mission} />
                    </span>
                  </span>
                  <span class="pot number">{won(mission.pot)}</span>
                </a>
                {mission.status === 'open' ? (
                  <StreamerActions mission={mission} onChange={onChange} />
                ) : (
                  <p>
                    <StateBadge status={mission.status} />
                  </p>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const Ended = ({ missions: ended }: { missions: Mission[] }) => (
  <section class="card">
    <h2>{t(missions).ended}</h2>
    <ul class="list">
      {ended.map(({ id, title, status, pot }) => (
        <li key={id}>
          <a class="item" href={`/m/${id}`}>
            <span class="body">
              <span class="title">{title}</span>
              <br />
              <span class="small soft number">{won(pot)}</span>
            </span>
            <StateBadge status={status} />
          </a>
        </li>
      ))}
    </ul>
  </section>
);
