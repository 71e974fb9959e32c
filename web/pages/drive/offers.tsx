import { api, bodyOf, once } from '../../core/api.js';
import { meters, won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { useNow } from '../../core/now.js';
import { toast } from '../../core/toasts.js';
import { Button } from '../../ui/button.js';
import { Ring } from '../../ui/ring.js';
import { Empty } from '../../ui/states.js';
import { drive } from '../../words/drive.js';
import type { Work } from './work.js';

type Offer = Work['offers'][number];
type Props = { offers: readonly Offer[]; onChange: () => Promise<void> };

/** What is offered now, and for how long. */
export function Offers({ offers, onChange }: Props) {
  const words = t(drive);
  const now = useNow();
  const open = offers.filter(({ endsAt }) => endsAt === undefined || endsAt > now);
  return (
    <section class="card" aria-live="polite">
      <h2>{words.offers}</h2>
      {open.length === 0 ? (
        <Empty icon="wheel" title={words.noOffers}>
          <p>{words.noOffersHint}</p>
        </Empty>
      ) : (
        <ul class="stack">
          {open.map((offer) => (
            <li key={offer.id}>
              <OfferCard offer={offer} onChange={onChange} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function OfferCard({ offer, onChange }: { offer: Offer; onChange: () => Promise<void> }) {
  const words = t(drive);
  const params = { path: { id: offer.id }, header: once() };
  const accept = async () => {
    try {
      await bodyOf(api.POST('/v1/offers/{id}/acceptance', { params }));
      toast(words.accepted);
    } finally {
      await onChange();
    }
  };
  const decline = async () => {
    await bodyOf(api.POST('/v1/offers/{id}/decline', { params }));
    await onChange();
  };
  const { distanceToPickupMeters: away, driverPay, endsAt } = offer;
  return (
    <article class="card flat offer">
      <div class="row apart">
        <div class="stack tight">
          <h3>
            {offer.departure || words.pickup} → {offer.destination || words.dropoff}
          </h3>
          <p class="soft number">
            {[away !== null && words.away(meters(away)), driverPay !== null && `${words.pay} ${won(driverPay)}`]
              .filter(Boolean)
              .join(' · ')}
          </p>
          {endsAt === undefined && <p class="small soft">{words.openToAll}</p>}
        </div>
        {endsAt !== undefined && <Ring endsAt={endsAt} label={words.left} />}
      </div>
      <div class="two">
        <Button onPress={decline}>{words.decline}</Button>
        <Button kind="primary" onPress={accept}>
          {words.accept}
        </Button>
      </div>
    </article>
  );
}
