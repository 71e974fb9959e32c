import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Authenticated, Me, Roles } from '../../kernel/auth/auth.guard.js';
import { hasRole, type Principal } from '../../kernel/auth/principal.js';
import { cutPage } from '../../kernel/http/pagination.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { PositionsService } from '../drivers/index.js';
import { findBoard } from './board/board.queries.js';
import { BoardQuery, OpenReservationPage, type OpenReservation } from './board.schema.js';
import { districtOf } from './district.js';

/** What operators see of the bookings that go on. */
@ApiTags('operations')
@Authenticated('operations')
@Roles('moderator')
@Controller('v1/operations/reservations')
export class BoardController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly positions: PositionsService,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List open reservations, by when they must be picked up',
    description: 'With `stuck` only those that need an operator, or only the others.',
  })
  @Returns(OpenReservationPage)
  @Problems('forbidden', 'invalid-cursor')
  async listOpenReservations(
    @Me() me: Principal,
    @Query({ schema: BoardQuery }) { limit, cursor, stuck }: BoardQuery,
  ): Promise<{ items: OpenReservation[]; nextCursor: string | null }> {
    const { manager } = this.dataSource;
    const rows = await findBoard(manager, { stuck, cursor, take: limit + 1, now: new Date() });
    const { items, nextCursor } = cutPage(rows, limit, (last) => last.cursor);
    const isAdmin = hasRole(me, 'admin');
    const drivers = isAdmin ? items.flatMap(({ driver }) => driver?.id ?? []) : [];
    const seen = await this.positions.findSeen(manager, [...new Set(drivers)]);
    return {
      items: items.map(({ cursor: _, ...row }) => ({
        ...(isAdmin ? row : inDistricts(row)),
        position: seen.get(row.driver?.id ?? '') ?? null,
      })),
      nextCursor,
    };
  }
}

/** Addresses, and where a driver is, are for the parties and for admins. */
const inDistricts = (row: Omit<OpenReservation, 'position'>) => ({
  ...row,
  departure: districtOf(row.departure),
  destination: districtOf(row.destination),
  pickup: null,
  dropoff: null,
});
