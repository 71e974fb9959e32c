import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { findEventRows, type EventRow } from '../../../kernel/events/event-rows.js';
import { findSnapshots } from '../../../kernel/events/snapshots.js';
import { fromBytes } from '../../../kernel/tx/ids.js';
import { isTest } from '../../../kernel/tx/mode.js';
import { parseJson } from '../../../kernel/tx/json.js';
import {
  missionAfter,
  missionCreated,
  missionShownTo,
  missionPledged,
  MissionsService,
  peopleOfMission,
} from '../../missions/index.js';
import { reservationAfter, reservationRequested, ReservationsService } from '../../reservations/index.js';
import { UsersService } from '../../users/index.js';
import { withdrawalRequested, WalletsService, WithdrawalsService } from '../../wallets/index.js';
import type { AccountEventRow } from './account-events.queries.js';
import type { AccountEventView } from './account-events.schema.js';
import { findAccountEventType, type AccountEventType, type ResourceKind } from './catalogue.js';

const isPledge = (type: string) => type === missionCreated.type || type === missionPledged.type;

/** An event with what an account may see of it. */
type Known = { row: AccountEventRow; type: AccountEventType; event: EventRow; snapshot: object | undefined };

/**
 * Events as accounts read them. The resource is its row with what the event changed as the event left it, by the serializers of
 * the resource's own routes; so no copy is kept of what people wrote.
 */
@Injectable()
export class AccountEventViews {
  constructor(
    private readonly reservations: ReservationsService,
    private readonly missions: MissionsService,
    private readonly users: UsersService,
    private readonly wallets: WalletsService,
    private readonly withdrawals: WithdrawalsService,
  ) {}

  /** In the order of the rows; without those whose event or resource is gone. */
  async find(manager: EntityManager, rows: AccountEventRow[]): Promise<AccountEventView[]> {
    if (rows.length === 0) return [];
    const ids = [...new Set(rows.map(({ eventId }) => eventId))];
    const [events, snapshots] = [await findEventRows(manager, ids), await findSnapshots(manager, ids)];
    const known = rows.flatMap((row): Known[] => {
      const [type, event] = [findAccountEventType(row.type), events.get(row.eventId)];
      return type && event ? [{ row, type, event, snapshot: snapshots.get(row.eventId) }] : [];
    });
    const dataOf = await this.loadData(manager, known);
    return known.flatMap((one) => {
      const data = dataOf(one);
      return data ? [toView(one, data)] : [];
    });
  }

  private async loadData(manager: EntityManager, known: Known[]): Promise<(one: Known) => object | undefined> {
    const idsOf = (kind: ResourceKind) => [
      ...new Set(known.flatMap(({ type, event }) => (type.kind === kind ? [fromBytes(event.aggregate_id)] : []))),
    ];
    const reservations = await this.reservations.findByIds(manager, idsOf('reservation'));
    const missionIds = idsOf('mission');
    const missions = byId(missionIds.length > 0 ? await this.missions.findByIds(manager, missionIds) : []);
    const people = await this.users.findPeople(manager, [...missions.values()].flatMap(peopleOfMission));
    const deposits = await this.wallets.findDepositsByIds(manager, idsOf('deposit'));
    const withdrawals = byId(await this.withdrawals.findByIds(manager, idsOf('withdrawal')));
    return ({ row: { userId: viewerId }, type, event, snapshot }) => {
      const id = fromBytes(event.aggregate_id);
      switch (type.kind) {
        case 'reservation': {
          const now = reservations.get(id);
          const isNew = event.type === reservationRequested.type;
          return now && reservationAfter(now, snapshot, { isNew, viewerId });
        }
        case 'mission': {
          const now = missions.get(id);
          // Roles are not known here: an operator reads it as any other person.
          const viewer = { id: viewerId, roles: [] };
          return now && missionShownTo(viewer, missionAfter(now, snapshot, people, event.occurred_at));
        }
        case 'deposit':
          return deposits.get(id);
        case 'withdrawal': {
          const now = withdrawals.get(id);
          // Nothing but its end changes of it.
          return now && (event.type === withdrawalRequested.type ? { ...now, status: 'pending', endedAt: null } : now);
        }
        case 'reference':
          return parseJson(event.payload) as object;
      }
    };
  }
}

const byId = <T extends { id: string }>(all: T[]): Map<string, T> => new Map(all.map((one) => [one.id, one]));

function toView({ row, type, event }: Known, data: object): AccountEventView {
  const id = fromBytes(event.aggregate_id);
  return {
    id: row.eventId,
    livemode: !isTest(row.userId),
    type: row.type,
    sequence: row.number,
    createdAt: event.occurred_at.toISOString(),
    byMe: event.actor_id !== null && fromBytes(event.actor_id) === row.userId,
    resource: { type: type.on.aggregate, id, path: type.path?.(id) ?? null },
    data,
    ...(type.kind === 'mission' && { pledge: isPledge(row.type) ? pledgeOf(event) : null }),
  };
}

function pledgeOf({ payload }: EventRow) {
  const { pledgeId, backerId, amount } = parseJson(payload) as Record<'pledgeId' | 'backerId', string> & {
    amount: number;
  };
  return { id: pledgeId, backerId, amount };
}
