import { api, bodyOf, type Schemas } from '../../core/api.js';
import { day, meters, won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { useResource } from '../../core/resource.js';
import { Sheet } from '../../ui/sheet.js';
import { Loaded } from '../../ui/states.js';
import { common } from '../../words/common.js';
import { deliver } from '../../words/deliver.js';

/** What a delivery cost, item by item. */
export function ReceiptSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const words = t(deliver);
  const receipt = useResource(() => readReceipt(id), [id]);
  return (
    <Sheet title={words.receipt} onClose={onClose}>
      <Loaded of={receipt}>
        {({ departure, destination, date, distanceMeters, vehicle, items, paid }) => (
          <>
            <p>
              {departure} → {destination}
              <br />
              <span class="small soft number">
                {[day(date), meters(distanceMeters), t(common).vehicles[vehicle]].join(' · ')}
              </span>
            </p>
            <dl class="facts number">
              {items.map(({ part, amount }) => (
                <>
                  <dt>{words.parts[part]}</dt>
                  <dd>{won(amount)}</dd>
                </>
              ))}
              <dt class="sum">{words.paid}</dt>
              <dd class="sum">{won(paid)}</dd>
            </dl>
          </>
        )}
      </Loaded>
    </Sheet>
  );
}

/** The route also knows a page to print, for who asks for HTML. */
const readReceipt = async (id: string) =>
  (await bodyOf(api.GET('/v1/reservations/{id}/receipt', { params: { path: { id } } }))) as Schemas['Receipt'];
