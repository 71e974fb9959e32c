import { api, bodyOf, type Schemas } from '../../core/api.js';
import { day, dayAndClock, won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { useResource } from '../../core/resource.js';
import { Sheet } from '../../ui/sheet.js';
import { Loaded } from '../../ui/states.js';
import { common } from '../../words/common.js';
import { ofConsole } from '../../words/console.js';
import { BookingActions } from './booking-actions.js';
import { ActList, LedgerLines, Messages, readEscrow, Timeline } from './parts.js';

type Props = { id: string; drivers: readonly Schemas['OnlineDriver'][]; onClose: () => void };

async function read(id: string) {
  const params = { path: { id } };
  const [booking, timeline, messages, ledger, acts] = await Promise.all([
    bodyOf(api.GET('/v1/reservations/{id}', { params })),
    bodyOf(api.GET('/v1/reservations/{id}/timeline', { params })),
    bodyOf(api.GET('/v1/messages', { params: { query: { reservationId: id, limit: 50 } } })),
    readEscrow(id),
    bodyOf(api.GET('/v1/audit', { params: { query: { subjectId: id, limit: 20 } } })),
  ]);
  return { booking, timeline: timeline.items, messages: messages.items, ledger, acts: acts.items };
}

/** All of a booking, and what an admin can do with it. */
export function BookingSheet({ id, drivers, onClose }: Props) {
  const words = t(ofConsole);
  const all = useResource(() => read(id), [id]);
  return (
    <Sheet title={words.tabs.bookings} onClose={onClose}>
      <Loaded of={all}>
        {({ booking, timeline, messages, ledger, acts }) => (
          <>
            <Facts booking={booking} drivers={drivers} />
            <BookingActions booking={booking} drivers={drivers} onChange={all.load} />
            <Timeline items={timeline} />
            <LedgerLines items={ledger} />
            <Messages items={messages} />
            <section class="stack tight">
              <h3>{words.history}</h3>
              <ActList items={acts} />
            </section>
          </>
        )}
      </Loaded>
    </Sheet>
  );
}

type FactsProps = { booking: Schemas['Reservation']; drivers: readonly Schemas['OnlineDriver'][] };

function Facts({ booking, drivers }: FactsProps) {
  const words = t(ofConsole);
  const { departure, destination, date, pickupWindow, price, status, driverId, consumerId, createdAt } = booking;
  const driver = drivers.find(({ id }) => id === driverId)?.name ?? driverId?.slice(-8) ?? words.noDriver;
  const facts: [string, string][] = [
    [words.state, t(common).states[status]],
    [words.from, departure],
    [words.to, destination],
    [words.pickup, pickupWindow ? `${day(date)} ${pickupWindow.from}–${pickupWindow.to}` : day(date)],
    [words.price, price === null ? '–' : won(price)],
    [words.driver, driver],
    [words.created, dayAndClock(createdAt)],
  ];
  return (
    <>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name} class="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p class="row">
        <a href={`/console?tab=people&open=${consumerId}`}>{words.consumer}</a>
        {driverId && <a href={`/console?tab=people&open=${driverId}`}>{words.driver}</a>}
      </p>
    </>
  );
}
