import type { z } from 'zod';
import type { MissionView } from '../../missions/index.js';
import type { ReservationView } from '../../reservations/index.js';
import type { Deposit, Withdrawal } from '../../wallets/index.js';
import type { AccountEventView } from './account-events.schema.js';
import { findAccountEventType, type AccountEventType, type ResourceKind } from './catalogue.js';

const id = '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b';
const person = '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c';
const streamer = '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f';
const createdAt = '2026-12-24T01:30:00.000Z';

const reservation: ReservationView = {
  id,
  livemode: true,
  status: 'requested',
  consumerId: person,
  driverId: null,
  departure: '서울 강남구 테헤란로 152',
  destination: '서울 마포구 양화로 45',
  date: '2026-12-24',
  pickupWindow: { from: '09:00', to: '12:00' },
  deadline: '2026-12-24T03:00:00.000Z',
  note: '깨지기 쉬운 물건입니다 🥚',
  contactName: '김미나',
  quoteId: '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e',
  price: 9_800,
  returnFare: 0,
  driverPay: 8_330,
  verification: 'none',
  clientReference: 'order-20261224-17',
  metadata: { shop: '강남점' },
  arrivedAt: null,
  dropoffArrivedAt: null,
  failureReason: null,
  cancelReason: null,
  version: 1,
  createdAt,
  updatedAt: createdAt,
};

const mission: MissionView = {
  id,
  livemode: true,
  status: 'open',
  creatorId: person,
  creator: { id: person, name: '김미나', handle: 'mina_kim' },
  streamerId: streamer,
  streamer: { id: streamer, name: '하루', handle: 'haru' },
  title: '노래 한 곡 부르기 🎤',
  description: null,
  pot: 5_000,
  backers: 1,
  feeBps: 500,
  deadline: '2026-12-24T02:30:00.000Z',
  secondsLeft: 3_600,
  acceptedAt: null,
  claimedUntil: null,
  evidenceUrl: null,
  endedAt: null,
  clientReference: null,
  metadata: null,
  createdAt,
};

const deposit: z.infer<typeof Deposit> = {
  id,
  livemode: true,
  userId: person,
  amount: 50_000,
  reference: 'pay_20261121_0001',
  createdAt,
};

const withdrawal: z.infer<typeof Withdrawal> = {
  id,
  livemode: true,
  amount: 10_000,
  destination: 'kb:123-456-789',
  status: 'pending',
  createdAt,
  endedAt: null,
};

const resources: Record<Exclude<ResourceKind, 'reference'>, object> = { reservation, mission, deposit, withdrawal };

/** What an event of this type looks like: in the contract, and as a test of a webhook. */
export function exampleOf(type: AccountEventType): AccountEventView {
  const { on, kind, path, example } = type;
  const isPledge = kind === 'mission' && example !== undefined && 'backers' in example;
  const isFirst = on.type === 'mission.created';
  return {
    id: '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10',
    livemode: true,
    type: on.type,
    sequence: 42,
    createdAt,
    byMe: false,
    resource: { type: on.aggregate, id, path: path?.(id) ?? null },
    data: kind === 'reference' ? referenceOf(type) : { ...resources[kind], ...example },
    ...(kind === 'mission' && {
      pledge: isFirst || isPledge ? { id, backerId: person, amount: isFirst ? 5_000 : 15_000 } : null,
    }),
  };
}

/** The ids of which such an event consists, each by a name of its own. */
function referenceOf({ on, example }: AccountEventType): object {
  const { shape = {} } = on.schema as { shape?: Record<string, unknown> };
  return { ...Object.fromEntries(Object.keys(shape).map((name) => [name, id])), ...example };
}

/** The event that tests a webhook: the example of its type, with an id and a time of its own. */
export const testEventOf = (
  type: string,
  own: { id: string; createdAt: string; livemode: boolean },
): AccountEventView & { test: true } => ({
  ...exampleOf(findAccountEventType(type)!),
  ...own,
  test: true,
});
