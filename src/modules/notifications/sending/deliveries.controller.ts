import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Roles } from '../../../kernel/auth/auth.guard.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { DeliveryAttempts, DeliveryPage, DeliveryQuery } from './deliveries.schema.js';
import { DeliveriesService } from './deliveries.service.js';

@ApiTags('operations')
@Authenticated('operations')
@Roles('admin')
@Controller('v1/deliveries')
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get()
  @ApiOperation({
    summary: 'List the delivery attempts of all channels, newest first',
    description: 'One delivery per event, user and channel; for webhooks, one per webhook.',
  })
  @Returns(DeliveryPage)
  @Problems('forbidden', 'invalid-cursor')
  listDeliveries(@Query({ schema: DeliveryQuery }) query: DeliveryQuery) {
    return this.deliveries.findAll(query);
  }

  @Get(':id/attempts')
  @ApiOperation({ summary: 'List the last 100 attempts of a delivery, newest first' })
  @Returns(DeliveryAttempts)
  @Problems('forbidden', 'delivery-not-found')
  listDeliveryAttempts(@Param('id', { schema: Id }) id: string) {
    return this.deliveries.findAttempts(id);
  }
}
