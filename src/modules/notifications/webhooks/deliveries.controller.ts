import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me, type Principal } from '../../../kernel/auth/auth.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { WebhookDeliveriesService } from './deliveries.service.js';
import {
  WebhookAttempts,
  WebhookDeliveryPage,
  WebhookDeliveryQuery,
  WebhookDeliveryView,
  WebhookReplay,
  WebhookReplayed,
} from './webhooks.schema.js';

@ApiTags('webhooks')
@Authenticated()
@Controller('v1/webhooks/:id')
export class WebhookDeliveriesController {
  constructor(private readonly deliveries: WebhookDeliveriesService) {}

  @Post('test')
  @ApiOperation({ summary: 'Send a test message', description: 'Of the type webhook.test, as any other is sent.' })
  @Returns(WebhookDeliveryView, 202, 'It is on its way.')
  @Problems('webhook-not-found', 'webhook-disabled')
  testWebhook(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.deliveries.test(tx, me, id));
  }

  @Get('deliveries')
  @ApiOperation({ summary: 'What was told to a webhook, the newest first' })
  @Returns(WebhookDeliveryPage)
  @Problems('webhook-not-found', 'invalid-cursor')
  listWebhookDeliveries(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: WebhookDeliveryQuery }) query: WebhookDeliveryQuery,
  ) {
    return this.deliveries.findAll(me, id, query);
  }

  @Get('deliveries/:deliveryId/attempts')
  @ApiOperation({ summary: 'The last 100 attempts at a message, the newest first' })
  @Returns(WebhookAttempts)
  @Problems('webhook-not-found', 'delivery-not-found')
  listWebhookAttempts(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Param('deliveryId', { schema: Id }) deliveryId: string,
  ) {
    return this.deliveries.findAttempts(me, id, deliveryId);
  }

  @Post('deliveries/:deliveryId/replay')
  @ApiOperation({
    summary: 'Send a message again',
    description: 'Under the same webhook-id; the schedule starts anew.',
  })
  @Returns(WebhookDeliveryView, 202, 'It is on its way.')
  @Problems('webhook-not-found', 'delivery-not-found', 'webhook-disabled')
  replayWebhookDelivery(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Param('deliveryId', { schema: Id }) deliveryId: string,
    @Once() once: Once,
  ) {
    return once.run((tx) => this.deliveries.replayOne(tx, me, id, deliveryId));
  }

  @Post('replay')
  @ApiOperation({
    summary: 'Send the messages of a time again',
    description: 'Under the same ids. From `from`, before `to`, by when they were written.',
  })
  @Returns(WebhookReplayed, 202, 'They are on their way.')
  @Problems('webhook-not-found', 'webhook-disabled')
  replayWebhook(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: WebhookReplay }) body: WebhookReplay,
    @Once() once: Once,
  ) {
    return once.run((tx) => this.deliveries.replay(tx, me, id, body));
  }
}
