import { useEffect, useState } from 'preact/hooks';
import type { Schemas } from '../../core/api.js';
import { clock, day, won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { usePages } from '../../core/pages.js';
import { routeOf } from '../../routes.js';
import { Icon, type Pictogram } from '../../ui/icon.js';
import { Select } from '../../ui/select.js';
import { Empty, Loaded, More } from '../../ui/states.js';
import { findTransactions } from '../../wallet/transactions.js';
import { wallet as ofWallet } from '../../words/wallet.js';

type Line = Schemas['Transaction'];
type Kind = Line['kind'];

const icons: Record<Kind, Pictogram> = {
  ...{ deposit: 'plus', pledge: 'flag', payout: 'flag', fee: 'receipt' },
  ...{ refund: 'swap', withdrawal: 'out', fare: 'box', adjustment: 'receipt' },
};
const LIMIT = 20;

/** What moved, newest first, by day. It is read again when `changes` does. */
export function Statement({ changes }: { changes: number }) {
  const words = t(ofWallet);
  const [kind, setKind] = useState<Kind | ''>('');
  const { list, more } = usePages(
    (cursor) => findTransactions({ limit: LIMIT, ...(kind && { kind }), ...(cursor && { cursor }) }),
    [kind],
  );
  useEffect(() => void (changes > 0 && list.load()), [changes]);
  const kinds = Object.entries(words.kinds) as [Kind, string][];
  return (
    <section class="card">
      <h2>{words.statement}</h2>
      <Select
        label={words.kind}
        value={kind}
        options={[{ value: '', label: words.allKinds }, ...kinds.map(([value, label]) => ({ value, label }))]}
        onChange={setKind}
      />
      <Loaded of={list}>
        {({ items, hasMore }) =>
          items.length === 0 ? (
            <Empty icon="receipt" title={kind ? words.emptyKind : words.empty}>
              {!kind && <p>{words.emptyHint}</p>}
            </Empty>
          ) : (
            <>
              {byDay(items).map(([date, lines]) => (
                <div key={date}>
                  <h3 class="small soft">{date}</h3>
                  <ul class="list">
                    {lines.map((line) => (
                      <Row key={line.id} line={line} />
                    ))}
                  </ul>
                </div>
              ))}
              <More of={hasMore} wide onPress={more} />
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function Row({ line: { kind, amount, balance, subjectId, createdAt } }: { line: Line }) {
  const words = t(ofWallet);
  const to = subjectId === null ? undefined : pageOf(kind, subjectId);
  const content = (
    <>
      <span class="face">
        <Icon name={icons[kind]} />
      </span>
      <span class="body">
        <span class="title">{words.kinds[kind]}</span>
        <br />
        <span class="small soft">{clock(createdAt)}</span>
      </span>
      <span class="amount number">
        <strong class={amount > 0 ? 'gain' : ''}>
          {amount > 0 ? '+' : '−'}
          {won(Math.abs(amount))}
        </strong>
        <br />
        <span class="small soft">{words.balance(won(balance))}</span>
      </span>
    </>
  );
  return (
    <li>
      {to ? (
        <a class="item" href={to}>
          {content}
        </a>
      ) : (
        <div class="item">{content}</div>
      )}
    </li>
  );
}

/** The page of what a line is about, where one is sure: a refund is of a mission or of a delivery. */
function pageOf(kind: Kind, id: string): string | undefined {
  const to = kind === 'pledge' || kind === 'payout' ? `/m/${id}` : kind === 'fare' ? `/deliver/${id}` : undefined;
  return to && routeOf(to) && to;
}

function byDay(items: readonly Line[]): [string, Line[]][] {
  const days = new Map<string, Line[]>();
  for (const line of items) days.set(day(line.createdAt), [...(days.get(day(line.createdAt)) ?? []), line]);
  return [...days];
}
