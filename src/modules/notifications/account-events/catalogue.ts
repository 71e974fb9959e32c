import type { EventOf, EventType } from '../../../kernel/events/events.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { commentReplied, importEnded, importProgressed, suggestionDecided } from '../../cafes/index.js';
import { driverIgnoredOffers, driverLapsed } from '../../drivers/index.js';
import * as missions from '../../missions/index.js';
import * as reservations from '../../reservations/index.js';
import { deletionRequested, deletionStopped, emailChanged, exportReady, passwordChanged } from '../../users/index.js';
import { depositCredited, withdrawalPaid, withdrawalRejected, withdrawalRequested } from '../../wallets/index.js';
import type { NoticeContext } from '../notices/notice.js';
import { webhookDisabled } from '../notifications.events.js';

/** The kinds of resources of which an event holds a view; of `reference` it names them by their ids alone. */
export type ResourceKind = 'reservation' | 'mission' | 'deposit' | 'withdrawal' | 'reference';

/** How accounts see one type of event. */
export type AccountEventType<E extends EventType = EventType> = {
  on: E;
  kind: ResourceKind;
  /** What has happened, for the contract. */
  summary: string;
  /** Where the resource is read, by its id; null where it has no address of its own. */
  path: ((id: string) => string) | null;
  /** What differs in an example of this type from that of its kind. */
  example?: object;
  /** Whose account it concerns; `notified` are those whom its notice notifies. */
  accounts(context: NoticeContext, tx: Tx, event: EventOf<E>, notified: string[]): string[] | Promise<string[]>;
};

const entry = <E extends EventType>(one: AccountEventType<E>): AccountEventType => one;

type ReservationEvent = EventOf<EventType<{ consumerId: string; driverId?: string | null }>>;

/** The consumer, and the driver whom the event names. */
const parties = (_context: NoticeContext, _tx: Tx, { payload }: ReservationEvent): string[] =>
  [payload.consumerId, payload.driverId ?? null].filter((id) => id !== null);

const ofReservation = (
  on: EventType,
  summary: string,
  example: object,
  accounts: AccountEventType['accounts'] = parties,
): AccountEventType => ({
  on,
  kind: 'reservation',
  summary,
  path: (id) => `/v1/reservations/${id}`,
  example,
  accounts,
});

/** Those whom the notice notifies. */
const notifiedOf: AccountEventType['accounts'] = (_context, _tx, _event, notified) => notified;

const ofMission = (
  on: EventType,
  summary: string,
  example: object,
  accounts: AccountEventType['accounts'] = notifiedOf,
): AccountEventType => ({ on, kind: 'mission', summary, path: (id) => `/v1/missions/${id}`, example, accounts });

const ofWithdrawal = (on: typeof withdrawalPaid, summary: string, example: object): AccountEventType =>
  entry({
    on,
    kind: 'withdrawal',
    summary,
    path: (id) => `/v1/wallet/withdrawals/${id}`,
    example,
    accounts: (_context, _tx, { payload }) => [payload.userId],
  });

const later = '2026-12-24T03:00:00.000Z';
const driven = { status: 'accepted', driverId: '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1d', version: 2 };
const carried = { ...driven, status: 'picked_up', arrivedAt: later, version: 4 };
const ended = { status: 'failed', endedAt: later };

/** What accounts read at `/v1/events` and get by webhooks of the kind `events`: this table, and nothing else. */
export const accountEventTypes: readonly AccountEventType[] = [
  ofReservation(reservations.reservationRequested, 'A delivery is requested.', {}),
  ofReservation(reservations.reservationOffered, 'It is offered to further drivers.', {}),
  ofReservation(
    reservations.reservationOfferMade,
    'It is offered to some drivers nearby, who get this event as well.',
    {},
    (context, tx, event, notified) => [...parties(context, tx, event as ReservationEvent), ...notified],
  ),
  ofReservation(reservations.reservationOfferEnded, 'Offers are over, or a driver declined one.', {}),
  ofReservation(reservations.reservationAccepted, 'A driver accepted it.', driven),
  ofReservation(reservations.reservationHandedBack, 'Its driver handed it back: it is open again.', {
    version: 3,
  }),
  ofReservation(reservations.reservationReassigned, 'It was taken from its driver: it is open again.', {
    version: 3,
  }),
  ofReservation(reservations.reservationArrived, 'Its driver is at a stop.', {
    ...driven,
    arrivedAt: later,
    version: 3,
  }),
  ofReservation(reservations.reservationPickedUp, 'Its driver picked it up.', carried),
  ofReservation(reservations.reservationApproaching, 'Its driver is near the destination.', carried),
  ofReservation(reservations.reservationPinWrong, 'A wrong PIN was tried.', carried),
  ofReservation(reservations.reservationPinLocked, 'Too many wrong PINs were tried: an operator decides.', carried),
  ofReservation(reservations.reservationPinRenewed, 'An operator issued a new PIN.', carried),
  ofReservation(reservations.reservationDelivered, 'It is delivered.', {
    ...carried,
    status: 'delivered',
    dropoffArrivedAt: later,
    version: 6,
  }),
  ofReservation(reservations.reservationFailed, 'It could not be handed over.', {
    ...carried,
    status: 'failed',
    failureReason: 'recipient_absent',
    version: 5,
  }),
  ofReservation(reservations.reservationReturning, 'It is on its way back.', {
    ...carried,
    status: 'returning',
    failureReason: 'recipient_absent',
    version: 6,
  }),
  ofReservation(reservations.reservationReturned, 'It is back where it was picked up.', {
    ...carried,
    status: 'returned',
    failureReason: 'recipient_absent',
    version: 7,
  }),
  ofReservation(reservations.reservationExpired, 'No driver accepted it in time.', {
    status: 'expired',
    version: 2,
  }),
  ofReservation(reservations.reservationCancelled, 'It is cancelled.', {
    status: 'cancelled',
    cancelReason: '일정이 바뀌었습니다',
    version: 2,
  }),
  ofMission(
    missions.missionCreated,
    'A mission is created, with its first pledge.',
    {},
    (_context, _tx, { actorId }, notified) => [...notified, ...(actorId ? [actorId] : [])],
  ),
  ofMission(
    missions.missionPledged,
    'A backer pledged; the creator and the streamer get this event as well.',
    { pot: 20_000, backers: 2 },
    async (context, tx, { actorId, aggregateId }, notified) => {
      const mission = await context.in(tx).mission(aggregateId);
      return [...notified, actorId, mission?.creatorId].filter((id) => id != null);
    },
  ),
  ofMission(missions.missionAccepted, 'Its streamer accepted it.', { acceptedAt: later }),
  ofMission(missions.missionClaimed, 'Its streamer reports a success, which backers may dispute.', {
    status: 'claimed',
    acceptedAt: later,
    claimedUntil: '2026-12-25T03:00:00.000Z',
    secondsLeft: 0,
  }),
  ofMission(missions.missionDisputed, 'A backer disputes the success.', {
    status: 'disputed',
    secondsLeft: 0,
  }),
  ofMission(missions.missionSucceeded, 'It succeeded: its pot is paid to the streamer.', {
    status: 'succeeded',
    endedAt: later,
    secondsLeft: 0,
  }),
  ofMission(missions.missionFailed, 'It failed: its backers are refunded.', { ...ended, secondsLeft: 0 }),
  ofMission(missions.missionExpired, 'Its deadline has passed: its backers are refunded.', {
    ...ended,
    status: 'expired',
    secondsLeft: 0,
  }),
  ofMission(missions.missionCancelled, 'It is cancelled: its backers are refunded.', {
    ...ended,
    status: 'cancelled',
    secondsLeft: 0,
  }),
  entry({
    on: depositCredited,
    kind: 'deposit',
    summary: 'Money was added to the wallet.',
    path: null,
    accounts: (_context, _tx, { payload }) => [payload.userId],
  }),
  ofWithdrawal(withdrawalRequested, 'A withdrawal is requested; its amount is held.', {}),
  ofWithdrawal(withdrawalPaid, 'The bank has the money.', { status: 'posted', endedAt: later }),
  ofWithdrawal(withdrawalRejected, 'The bank did not accept it: the money is available again.', {
    status: 'voided',
    endedAt: later,
  }),
  entry({
    on: webhookDisabled,
    kind: 'reference',
    summary: 'A webhook was disabled, because it failed for days or answered 410.',
    path: (id) => `/v1/webhooks/${id}`,
    accounts: notifiedOf,
  }),
  entry({
    on: driverLapsed,
    kind: 'reference',
    summary: 'I am offline as a driver, because I was not seen for a while.',
    path: () => '/v1/drivers/me',
    accounts: (_context, _tx, { payload }) => [payload.driverId],
  }),
  entry({
    on: driverIgnoredOffers,
    kind: 'reference',
    summary: 'I am offline as a driver, because I ignored three offers in a row.',
    path: () => '/v1/drivers/me',
    accounts: (_context, _tx, { payload }) => [payload.driverId],
  }),
  entry({
    on: commentReplied,
    kind: 'reference',
    summary: 'A reply to a comment of mine.',
    path: null,
    accounts: notifiedOf,
  }),
  entry({
    on: suggestionDecided,
    kind: 'reference',
    summary: 'A correction of mine was accepted or declined.',
    path: (id) => `/v1/cafes/${id}`,
    accounts: notifiedOf,
  }),
  entry({
    on: importProgressed,
    kind: 'reference',
    summary: 'An import of mine advanced; of several at once the last.',
    path: (id) => `/v1/cafes/imports/${id}`,
    example: { percent: 45 },
    accounts: notifiedOf,
  }),
  entry({
    on: importEnded,
    kind: 'reference',
    summary: 'An import of mine ended.',
    path: (id) => `/v1/cafes/imports/${id}`,
    accounts: notifiedOf,
  }),
  entry({
    on: passwordChanged,
    kind: 'reference',
    summary: 'The password of the account was changed.',
    path: () => '/v1/users/me',
    accounts: (_context, _tx, { aggregateId }) => [aggregateId],
  }),
  entry({
    on: exportReady,
    kind: 'reference',
    summary: 'The file with all data of the account can be fetched.',
    path: () => '/v1/users/me/exports',
    accounts: (_context, _tx, { aggregateId }) => [aggregateId],
  }),
  entry({
    on: deletionStopped,
    kind: 'reference',
    summary: 'The account was to be deleted, and is open again.',
    path: () => '/v1/users/me',
    accounts: (_context, _tx, { aggregateId }) => [aggregateId],
  }),
];

const byType = new Map(accountEventTypes.map((one) => [one.on.type, one]));

/** How accounts see events of this type; undefined for what concerns none: links and codes that are mailed. */
export const findAccountEventType = (type: string): AccountEventType | undefined => byType.get(type);

/** What no account reads as an event: each goes along with a letter, to which its link or its code belongs. */
export const withheld: readonly string[] = [
  'password_reset.requested',
  deletionRequested.type,
  'user.email_change_requested',
  emailChanged.type,
  'user.email_in_use',
  'user.email_verification_requested',
];
