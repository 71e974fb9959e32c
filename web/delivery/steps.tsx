import type { Schemas } from '../core/api.js';
import { t } from '../core/language.js';
import { delivery } from '../words/delivery.js';

const order: readonly Schemas['ReservationStatus'][] = ['requested', 'accepted', 'picked_up', 'delivered'];

/** How far a delivery has come; nothing for one that did not go its usual way. */
export function Steps({ names, status }: { names: readonly string[]; status: Schemas['ReservationStatus'] }) {
  const reached = order.indexOf(status);
  if (reached < 0) return null;
  return (
    <ol class="steps" aria-label={t(delivery).progress}>
      {names.map((step, place) => (
        <li
          key={step}
          class={place < reached || status === 'delivered' ? 'done' : ''}
          aria-current={place === reached ? 'step' : undefined}
        >
          {step}
        </li>
      ))}
    </ol>
  );
}
