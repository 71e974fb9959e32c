import { useState } from 'preact/hooks';
import { api, bodyOf, once } from '../../core/api.js';
import { t } from '../../core/language.js';
import { account } from '../../core/session.js';
import { DeliveryCard } from '../../delivery/delivery-card.js';
import { useDelivery, type Delivery } from '../../delivery/use-delivery.js';
import { Button } from '../../ui/button.js';
import { enterDemo } from '../../ui/log-in.js';
import { home } from '../../words/home.js';

const MINA = 'mina';
/** A way through the middle of Seoul that a robot drives in half a minute. */
const STOPS = [
  { address: '서울 중구 세종대로 110', detail: '정문', lat: 37.56647, lng: 126.97796 },
  { address: '서울 종로구 사직로 161', detail: '광화문 앞', lat: 37.57597, lng: 126.97686 },
];

/** A booking of the demo that a robot carries out, from the search to the photo. */
export function Watch({ hasRobots }: { hasRobots: boolean }) {
  const words = t(home);
  const [id, setId] = useState<string>();
  const start = async () => setId(await book());
  if (id !== undefined) return <Watched key={id} id={id} onAgain={start} />;
  return (
    <section class="card">
      <div class="stack tight">
        <h2>{words.watchTitle}</h2>
        <p class="soft">{hasRobots ? words.watchHint : words.noRobots}</p>
      </div>
      {hasRobots && (
        <Button kind="primary" icon="play" wide onPress={start}>
          {words.watch}
        </Button>
      )}
    </section>
  );
}

function Watched({ id, onAgain }: { id: string; onAgain: () => Promise<void> }) {
  const live = useDelivery(id);
  return (
    <DeliveryCard live={live}>
      {(delivery) =>
        delivery.tracking.endedAt && (
          <div class="row apart">
            <p class="number">
              <strong>{t(home).watchSeconds(secondsOf(delivery))}</strong>
            </p>
            <Button low icon="play" onPress={onAgain}>
              {t(home).watchAgain}
            </Button>
          </div>
        )
      }
    </DeliveryCard>
  );
}

const secondsOf = ({ reservation, tracking }: Delivery): number =>
  Math.round((Date.parse(tracking.endedAt!) - Date.parse(reservation.createdAt)) / 1_000);

/** Books as Mina, as her page would. */
async function book(): Promise<string> {
  if (account.value?.me.loginId !== MINA) await enterDemo(MINA);
  const body = {
    stops: STOPS,
    vehicle: 'motorcycle' as const,
    parcel: { size: 'small' as const, weightGrams: 800 },
    verification: 'pin' as const,
  };
  const quote = await bodyOf(api.POST('/v1/delivery-quotes', { params: { header: once() }, body }));
  const reservation = await bodyOf(
    api.POST('/v1/reservations', { params: { header: once() }, body: { quoteId: quote.id } }),
  );
  return reservation.id;
}
