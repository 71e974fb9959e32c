import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Authenticated, Roles } from '../../../kernel/auth/auth.guard.js';
import { readCursor, toPage } from '../../../kernel/http/pagination.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { findDeliveries, findDeliveryAttempts } from './deliveries.queries.js';
import { DeliveryAttempts, DeliveryPage, DeliveryQuery } from './deliveries.schema.js';

@ApiTags('operations')
@Authenticated()
@Roles('admin')
@Controller('v1/deliveries')
export class DeliveriesController {
  constructor(private readonly dataSource: DataSource) {}

  @Get()
  @ApiOperation({
    summary: 'List the delivery attempts of all channels, newest first',
    description: 'One delivery per event, user and channel; for webhooks, one per webhook.',
  })
  @Returns(DeliveryPage)
  @Problems('forbidden', 'invalid-cursor')
  async listDeliveries(@Query({ schema: DeliveryQuery }) { limit, cursor, ...filter }: DeliveryQuery) {
    const before = readCursor(cursor);
    return toPage(await findDeliveries(this.dataSource.manager, filter, before, limit + 1), limit);
  }

  @Get(':id/attempts')
  @ApiOperation({ summary: 'List the last 100 attempts of a delivery, newest first' })
  @Returns(DeliveryAttempts)
  @Problems('forbidden', 'delivery-not-found')
  async listDeliveryAttempts(@Param('id', { schema: Id }) id: string) {
    const items = await findDeliveryAttempts(this.dataSource.manager, id);
    if (!items) throw new Problem('delivery-not-found');
    return { items };
  }
}
