import type { ComponentChildren } from 'preact';
import { clock, countdown, meters } from '../core/format.js';
import { t } from '../core/language.js';
import { useNow } from '../core/now.js';
import type { Marker } from '../map/leaflet-map.js';
import { distance } from '../map/distance.js';
import { MapView } from '../map/map-view.js';
import { Connection, Loaded } from '../ui/states.js';
import { common } from '../words/common.js';
import { delivery as ofDelivery } from '../words/delivery.js';
import './delivery.css';
import { Steps } from './steps.js';
import type { Delivery, LiveDelivery } from './use-delivery.js';

/** Madang's rings around the pick-up (src/modules/reservations/dispatch/rings.ts), for the circle on the map. */
const RINGS_METERS = [1_000, 2_500, 5_000, 10_000];

/** Where a delivery is: map, what happens now, and what the recipient needs. `children` is what the page adds. */
export function DeliveryCard({
  live: { delivery, stream },
  children,
}: {
  live: LiveDelivery;
  children?: (delivery: Delivery) => ComponentChildren;
}) {
  return (
    <Loaded of={delivery}>
      {(shown) => (
        <section class="card flush delivery">
          <MapView markers={markersOf(shown)} ring={ringOf(shown)} />
          <div class="inner">
            <Headline of={shown} />
            <div class="row apart">
              <Driver of={shown} />
              {!shown.tracking.endedAt && <Connection stream={stream} />}
            </div>
            <Steps names={t(ofDelivery).steps} status={shown.reservation.status} />
            <Pin of={shown} />
            <Photos of={shown} />
            {children?.(shown)}
          </div>
        </section>
      )}
    </Loaded>
  );
}

function Headline({ of: { reservation, tracking, rounds } }: { of: Delivery }) {
  const words = t(ofDelivery);
  const now = useNow();
  const { status, arrivedAt, dropoffArrivedAt } = reservation;
  const since = countdown((now - Date.parse(reservation.createdAt)) / 1_000);
  const minutes = tracking.eta ? Math.ceil((Date.parse(tracking.eta) - now) / 60_000) : undefined;
  const more =
    status === 'requested'
      ? rounds > 0
        ? words.searching(rounds, since)
        : words.searchingFirst(since)
      : tracking.endedAt
        ? words.endedAt(clock(tracking.endedAt))
        : status === 'accepted' && arrivedAt
          ? words.atPickup
          : dropoffArrivedAt
            ? words.atDropoff
            : minutes === undefined
              ? ''
              : minutes <= 1
                ? words.arrivesNow
                : words.arrivesIn(minutes, clock(tracking.eta!));
  return (
    <div class="stack tight" aria-live="polite">
      <h2 class="delivery-state">{t(common).states[status]}</h2>
      {more && <p class="soft number">{more}</p>}
    </div>
  );
}

function Driver({ of: { tracking } }: { of: Delivery }) {
  const { driver, position, dropoff } = tracking;
  if (!driver) return <span />;
  const vehicle = driver.vehicle && t(common).vehicles[driver.vehicle];
  const left = position && dropoff && !tracking.endedAt && t(ofDelivery).left(meters(distance(position, dropoff)));
  return (
    <p>
      <strong>{t(ofDelivery).driverOf(driver.firstName)}</strong>
      <span class="soft"> {[vehicle, left].filter(Boolean).join(' · ')}</span>
    </p>
  );
}

function Pin({ of: { tracking } }: { of: Delivery }) {
  if (!tracking.pin) return null;
  return (
    <div class="pin">
      <div>
        <p class="label">{t(ofDelivery).pin}</p>
        <p class="small soft">{t(ofDelivery).pinHint}</p>
      </div>
      <p class="digits">{tracking.pin}</p>
    </div>
  );
}

function Photos({ of: { tracking } }: { of: Delivery }) {
  if (!tracking.url || tracking.photos.length === 0) return null;
  const token = new URL(tracking.url).pathname.split('/')[2]!;
  return (
    <ul class="photos">
      {tracking.photos.map(({ id }) => (
        <li key={id}>
          <img src={`/v1/tracking/${token}/photos/${id}`} alt={t(ofDelivery).photo} />
        </li>
      ))}
    </ul>
  );
}

function markersOf({ quote, tracking }: Delivery): Marker[] {
  const words = t(common);
  const [pickup, dropoff] = [quote?.stops[0], quote?.stops.at(-1)];
  const position = tracking.endedAt ? null : tracking.position;
  return [
    ...(pickup ? [{ kind: 'pickup' as const, label: words.pickup, lat: pickup.lat, lng: pickup.lng }] : []),
    ...(dropoff ? [{ kind: 'dropoff' as const, label: words.dropoff, lat: dropoff.lat, lng: dropoff.lng }] : []),
    ...(position
      ? [
          {
            kind: 'driver' as const,
            label: words.driver,
            lat: position.lat,
            lng: position.lng,
            isOld: !position.isLive,
          },
        ]
      : []),
  ];
}

function ringOf({ quote, reservation, rounds }: Delivery) {
  const pickup = quote?.stops[0];
  if (!pickup || reservation.status !== 'requested') return undefined;
  const widest = RINGS_METERS.length - 1;
  return { lat: pickup.lat, lng: pickup.lng, meters: RINGS_METERS[Math.min(Math.max(rounds - 1, 0), widest)]! };
}
