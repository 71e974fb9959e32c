import { api, bodyOf, type Schemas } from '../../core/api.js';
import { dayAndClock } from '../../core/format.js';
import { t } from '../../core/language.js';
import { useResource } from '../../core/resource.js';
import { has } from '../../core/session.js';
import { useLive } from '../../core/use-live.js';
import type { Marker } from '../../map/leaflet-map.js';
import { MapView } from '../../map/map-view.js';
import { Connection, Empty, Loaded } from '../../ui/states.js';
import { common } from '../../words/common.js';
import { ofConsole } from '../../words/console.js';
import { BookingSheet } from './booking-sheet.js';
import type { TabProps } from './console.js';

type Open = Schemas['OpenReservation'];
type Driver = Schemas['OnlineDriver'];

/** So many bookings of each kind are shown, and at most so many pages of drivers. */
const [BOOKINGS, DRIVER_PAGES] = [100, 5];

async function readDrivers(): Promise<Driver[]> {
  const drivers: Driver[] = [];
  for (let page = 0, cursor: string | null | undefined; page < DRIVER_PAGES && cursor !== null; page++) {
    const query = { limit: 100, ...(cursor && { cursor }) };
    const next: Schemas['OnlineDriverPage'] = await bodyOf(api.GET('/v1/operations/drivers', { params: { query } }));
    drivers.push(...next.items);
    cursor = next.nextCursor;
  }
  return drivers;
}

async function readBoard() {
  const bookings = (stuck: boolean) =>
    bodyOf(api.GET('/v1/operations/reservations', { params: { query: { limit: BOOKINGS, stuck } } }));
  const [stuck, others, drivers] = await Promise.all([bookings(true), bookings(false), readDrivers()]);
  return { stuck: stuck.items, others: others.items, drivers };
}

/** Drivers and open bookings on a map, and beside it the bookings, those that are stuck first. */
export function Board({ shown, show }: TabProps) {
  const words = t(ofConsole);
  const board = useResource(readBoard, []);
  const stream = useLive(board.load, ({ category }) => category === 'deliveries', [board]);
  const open = (id: string) => show({ open: id });
  return (
    <Loaded of={board}>
      {({ stuck, others, drivers }) => (
        <div class="console-board">
          <section class="card flush beside">
            <MapView markers={markersOf([...stuck, ...others], drivers)} height={420} keepsView />
            <div class="inner">
              <div class="row apart">
                <span class="number">{words.online(drivers.length)}</span>
                <Connection stream={stream} />
              </div>
            </div>
          </section>
          <div class="stack">
            <Section title={words.stuckTitle} empty={words.noStuck} of={stuck} onOpen={open} />
            <Section title={words.othersTitle} empty={words.noOthers} of={others} onOpen={open} />
            {!has('admin') && <p class="small soft">{words.forAdmins}</p>}
          </div>
          {shown.open && has('admin') && (
            <BookingSheet
              id={shown.open}
              drivers={drivers}
              onClose={() => {
                show({ open: '' });
                void board.load();
              }}
            />
          )}
        </div>
      )}
    </Loaded>
  );
}

function markersOf(bookings: readonly Open[], drivers: readonly Driver[]): Marker[] {
  const words = t(ofConsole);
  const oneOf = (kind: 'stuck' | 'waiting', { id, pickup, departure, stuck }: Open): Marker[] =>
    pickup ? [{ ...pickup, id, kind, label: stuck ? words.stuckAt(departure, words.stuck[stuck]) : departure }] : [];
  return [
    ...bookings.flatMap((one) => oneOf(one.stuck ? 'stuck' : 'waiting', one)),
    ...drivers.flatMap(({ id, name, position }): Marker[] =>
      position
        ? [{ lat: position.lat, lng: position.lng, id, kind: 'driver', label: `${t(common).driver} ${name}` }]
        : [],
    ),
  ];
}

type SectionProps = { title: string; empty: string; of: readonly Open[]; onOpen: (id: string) => void };

function Section({ title, empty, of, onOpen }: SectionProps) {
  return (
    <section class="card">
      <h2>
        {title} <span class="soft number">{of.length}</span>
      </h2>
      {of.length === 0 ? (
        <Empty icon="check" title={empty} />
      ) : (
        <ul class="list">
          {of.map((one) => (
            <li key={one.id}>
              {has('admin') ? (
                <button type="button" class="item" aria-haspopup="dialog" onClick={() => onOpen(one.id)}>
                  <Row of={one} />
                </button>
              ) : (
                <div class="item">
                  <Row of={one} />
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ of: { departure, destination, status, stuck, driver, consumer, deadline } }: { of: Open }) {
  const words = t(ofConsole);
  return (
    <>
      <span class="body">
        <span class="title">
          <strong>
            {departure || '…'} → {destination || '…'}
          </strong>
        </span>
        <br />
        <span class="small soft">
          {consumer.name} · {driver?.name ?? words.noDriver} · {t(common).states[status]}
        </span>
        <br />
        <span class="small soft number">{words.until(dayAndClock(deadline))}</span>
      </span>
      {stuck && <span class={`badge ${stuck === 'searching' ? 'warn' : 'bad'}`}>{words.stuck[stuck]}</span>}
    </>
  );
}
