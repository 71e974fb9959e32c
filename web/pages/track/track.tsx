import { Fragment } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Schemas } from '../../core/api.js';
import { clock, meters } from '../../core/format.js';
import { t } from '../../core/language.js';
import type { LiveStream } from '../../core/live-stream.js';
import { useNow } from '../../core/now.js';
import { followLink } from '../../core/streams.js';
import { Steps } from '../../delivery/steps.js';
import '../../delivery/delivery.css';
import type { Marker } from '../../map/leaflet-map.js';
import { distance } from '../../map/distance.js';
import { MapView } from '../../map/map-view.js';
import type { PageProps } from '../../routes.js';
import { Connection, Empty, Loading } from '../../ui/states.js';
import { common } from '../../words/common.js';
import { track } from '../../words/track.js';
import './track.css';

type Tracking = Schemas['Tracking'];

/** A position that is younger than this is now, in seconds. */
const FRESH_SECONDS = 30;

/** The recipient's page: a delivery as everybody who has its link sees it, without a log-in. */
export default function Track({ params }: PageProps) {
  const words = t(track);
  const token = params['token']!;
  const [tracking, setTracking] = useState<Tracking>();
  const [stream, setStream] = useState<LiveStream>();
  useEffect(() => void (document.title = words.title), [words]);
  useEffect(() => {
    const opened = followLink(token, setTracking);
    setStream(opened);
    return () => opened.close();
  }, [token]);
  // The stream ends by itself when the link shows nothing, or nothing any more.
  const isOver = stream?.state.value === 'closed';
  return (
    <main id="content" class="page narrow track">
      {isOver ? (
        <Empty icon="alert" title={words.unknown} id="state">
          <p>{words.unknownHint}</p>
        </Empty>
      ) : (
        <>
          {tracking ? <Shown of={tracking} token={token} /> : <Loading />}
          {!tracking?.endedAt && (
            <p>
              <Connection stream={stream} />
            </p>
          )}
        </>
      )}
    </main>
  );
}

function Shown({ of, token }: { of: Tracking; token: string }) {
  const words = t(track);
  const now = useNow();
  const eta = etaOf(of, now);
  const facts = factsOf(of);
  return (
    <>
      <div class="stack tight" aria-live="polite">
        <h1 id="state">{words.states[of.status]}</h1>
        {eta && <p class="eta number">{eta}</p>}
      </div>
      {of.pin && (
        <p id="pin" class="pin">
          {words.pin} <strong class="digits">{of.pin}</strong>
        </p>
      )}
      {of.position && (
        <figure id="ground" class="card flush">
          <MapView markers={markersOf(of)} height={300} />
          <figcaption class="number">{freshnessOf(of, now)}</figcaption>
        </figure>
      )}
      <Steps names={words.steps} status={of.status} />
      {of.photos.length > 0 && (
        <div id="photos" class="photos">
          {of.photos.map(({ id }) => (
            <img
              key={id}
              src={`/v1/tracking/${encodeURIComponent(token)}/photos/${id}`}
              alt={words.photo}
              loading="lazy"
            />
          ))}
        </div>
      )}
      <dl id="facts" class="card facts">
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </>
  );
}

function etaOf({ eta, endedAt }: Tracking, now: number): string {
  const words = t(track);
  if (endedAt) return words.endedAt(clock(endedAt));
  if (!eta) return '';
  const minutes = Math.ceil((Date.parse(eta) - now) / 60_000);
  return minutes <= 1 ? words.arrivesNow : words.arrivesIn(minutes, clock(eta));
}

function freshnessOf({ position, dropoff, endedAt }: Tracking, now: number): string {
  const words = t(track);
  if (!position) return '';
  if (endedAt) return words.lastPlace;
  const seconds = Math.max(0, Math.round((now - Date.parse(position.recordedAt)) / 1_000));
  const age = seconds >= 120 ? words.minutes(Math.round(seconds / 60)) : words.seconds(seconds);
  const freshness = position.isLive && seconds < FRESH_SECONDS ? words.live : age;
  return dropoff ? `${freshness} · ${words.distance(meters(distance(position, dropoff)))}` : freshness;
}

function factsOf({ driver, departure, destination, date, pickupWindow }: Tracking): [string, string][] {
  const words = t(track);
  const window = pickupWindow ? `${pickupWindow.from}–${pickupWindow.to}` : '';
  const vehicle = driver?.vehicle && t(common).vehicles[driver.vehicle];
  const facts: [string, string | null | undefined][] = [
    [words.driver, driver && words.driverOf(driver.firstName)],
    [words.vehicle, vehicle],
    [words.way, departure && destination && `${departure} → ${destination}`],
    [words.pickup, `${date} ${window}`.trim()],
  ];
  return facts.filter((fact): fact is [string, string] => Boolean(fact[1]));
}

function markersOf({ position, dropoff }: Tracking): Marker[] {
  const words = t(common);
  return [
    ...(dropoff ? [{ ...dropoff, kind: 'dropoff' as const, label: words.dropoff }] : []),
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
