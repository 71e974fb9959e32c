import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { Authenticated, Me, Roles } from '../../kernel/auth/auth.guard.js';
import { hasRole, type Principal } from '../../kernel/auth/principal.js';
import { PageQuery, readCursor, toPage } from '../../kernel/http/pagination.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { findOnline } from './drivers.queries.js';
import { OnlineDriverPage } from './operators.schema.js';
import { PositionsService } from './positions/positions.service.js';

/** What operators see of drivers. */
@ApiTags('operations')
@Authenticated('operations')
@Roles('moderator')
@Controller('v1/operations/drivers')
export class DriversForOperatorsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly positions: PositionsService,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List the drivers who are online, with their positions',
    description: 'Moderators see no positions.',
  })
  @Returns(OnlineDriverPage)
  @Problems('forbidden', 'invalid-cursor')
  async listOnlineDrivers(
    @Me() me: Principal,
    @Query({ schema: PageQuery }) { limit, cursor }: z.infer<typeof PageQuery>,
  ) {
    const { manager } = this.dataSource;
    const page = toPage(await findOnline(manager, readCursor(cursor), limit + 1), limit);
    // Where a driver is, is for the parties of a delivery and for admins.
    const ids = hasRole(me, 'admin') ? page.items.map(({ id }) => id) : [];
    const seen = await this.positions.findSeen(manager, ids);
    return { ...page, items: page.items.map((driver) => ({ ...driver, position: seen.get(driver.id) ?? null })) };
  }
}
