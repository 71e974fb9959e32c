import { useState } from 'preact/hooks';
import { api, bodyOf, type Schemas } from '../../core/api.js';
import { day, won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { useResource } from '../../core/resource.js';
import { Icon } from '../../ui/icon.js';
import { Empty, Loaded } from '../../ui/states.js';
import { common } from '../../words/common.js';
import { deliver } from '../../words/deliver.js';
import { hasEnded } from './ended.js';
import { ReceiptSheet } from './receipt.js';
import { Button, LinkButton } from '../../ui/button.js';

const SHOWN = 20;

/** The person's deliveries, the newest first: those under way to open, the others with their receipt. */
export function History() {
  const words = t(deliver);
  const [receiptOf, setReceiptOf] = useState<string>();
  const read = () => bodyOf(api.GET('/v1/reservations', { params: { query: { limit: SHOWN } } }));
  const page = useResource(read, []);
  return (
    <section class="card" aria-labelledby="history">
      <h2 id="history">{words.history}</h2>
      <Loaded of={page}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon="box" title={words.noHistory} />
          ) : (
            <ul class="list">
              {items.map((one) => (
                <li key={one.id}>
                  <Entry of={one} onReceipt={() => setReceiptOf(one.id)} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {receiptOf && <ReceiptSheet id={receiptOf} onClose={() => setReceiptOf(undefined)} />}
    </section>
  );
}

function Entry({ of: one, onReceipt }: { of: Schemas['Reservation']; onReceipt: () => void }) {
  const words = t(deliver);
  const isOver = hasEnded(one.status);
  return (
    <>
      <a class="item" href={`/deliver/${one.id}`}>
        <span class="body">
          <span class="title">
            {one.departure} → {one.destination}
          </span>
          <br />
          <span class="small soft number">
            {[day(one.date), t(common).states[one.status], one.price !== null && won(one.price)]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </span>
        {isOver ? <Icon name="chevron" /> : <span class="badge live">{words.open}</span>}
      </a>
      {isOver && one.quoteId && (
        <div class="row entry-acts">
          <Button kind="bare" low icon="receipt" onPress={onReceipt}>
            {words.receipt}
          </Button>
          <LinkButton kind="bare" low icon="box" href={`/deliver?again=${one.quoteId}`}>
            {words.again}
          </LinkButton>
        </div>
      )}
    </>
  );
}
