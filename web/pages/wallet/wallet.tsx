import { useEffect, useState } from 'preact/hooks';
import { api, bodyOf, type Schemas } from '../../core/api.js';
import { won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { useResource } from '../../core/resource.js';
import { account } from '../../core/session.js';
import { useLive } from '../../core/use-live.js';
import { Button } from '../../ui/button.js';
import { LogInCard } from '../../ui/log-in.js';
import { Connection, Loaded } from '../../ui/states.js';
import { TopUp } from '../../wallet/top-up.js';
import { Withdraw } from '../../wallet/withdraw.js';
import { findWithdrawals, rememberWithdrawal } from '../../wallet/withdrawals.js';
import { wallet as ofWallet } from '../../words/wallet.js';
import { Statement } from './statement.js';
import './wallet.css';

/** What a person has, how it came and went, and the ways in and out. */
export default function WalletPage() {
  const words = t(ofWallet);
  useEffect(() => void (document.title = words.title), [words]);
  const me = account.value?.me;
  return me ? <Wallet key={me.id} person={me.id} /> : <LogInCard />;
}

function Wallet({ person }: { person: string }) {
  const words = t(ofWallet);
  const [sheet, setSheet] = useState<'in' | 'out'>();
  const [changes, setChanges] = useState(0);
  const wallet = useResource(async () => {
    const [balance, withdrawals] = await Promise.all([bodyOf(api.GET('/v1/wallet')), findWithdrawals(person)]);
    return { ...balance, withdrawals };
  }, []);
  const load = async () => {
    const before = wallet.data.value;
    await wallet.load();
    const now = wallet.data.value;
    // The statement is read again when there is something new in it.
    if (now?.available !== before?.available || now?.held !== before?.held) setChanges((count) => count + 1);
  };
  const stream = useLive(load, () => true, []);
  return (
    <main id="content" class="page wallet">
      <div class="row apart">
        <h1>{words.title}</h1>
        <Connection stream={stream} />
      </div>
      <Loaded of={wallet}>
        {({ available, held, withdrawals }) => (
          <div class="halves">
            <div class="stack">
              <section class="card">
                <div class="stack tight" aria-live="polite">
                  <h2 class="label soft">{words.available}</h2>
                  <p class="balance number">{won(available)}</p>
                  {held > 0 && <p class="soft number">{words.held(won(held))}</p>}
                </div>
                <div class="twins">
                  <Button kind="primary" icon="plus" onPress={() => setSheet('in')}>
                    {words.topUp}
                  </Button>
                  <Button icon="out" onPress={() => setSheet('out')}>
                    {words.withdraw}
                  </Button>
                </div>
              </section>
              {withdrawals.length > 0 && <Withdrawals items={withdrawals} />}
            </div>
            <Statement changes={changes} />
            {sheet === 'in' && <TopUp onClose={() => setSheet(undefined)} onDone={load} />}
            {sheet === 'out' && (
              <Withdraw
                available={available}
                onClose={() => setSheet(undefined)}
                onDone={(id) => {
                  rememberWithdrawal(person, id);
                  return load();
                }}
              />
            )}
          </div>
        )}
      </Loaded>
    </main>
  );
}

const tones = { pending: 'warn', posted: 'live', voided: 'bad' } as const;

function Withdrawals({ items }: { items: Schemas['Withdrawal'][] }) {
  const words = t(ofWallet);
  return (
    <section class="card">
      <h2>{words.withdrawals}</h2>
      <ul class="list">
        {items.map(({ id, amount, destination, status }) => (
          <li key={id} class="item">
            <span class="body">
              <strong class="number">{won(amount)}</strong>
              <br />
              <span class="small soft">{destination}</span>
            </span>
            <span class={`badge ${tones[status]}`}>{words.withdrawalStates[status]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
