import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me } from '../../../kernel/auth/auth.guard.js';
import type { Principal } from '../../../kernel/auth/principal.js';
import { ReachesOthers } from '../../../kernel/auth/rate-limit.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { WebhookDeliveriesService } from './deliveries.service.js';
import {
  NewWebhookTest,
  WebhookAttempts,
  WebhookDeliveryPage,
  WebhookDeliveryQuery,
  WebhookDeliveryView,
  WebhookReplay,
  WebhookReplayed,
} from './webhooks.schema.js';

@ApiTags('webhooks')
@Authenticated('webhooks')
@Controller('v1/webhooks/:id')
export class WebhookDeliveriesController {
  constructor(private readonly deliveries: WebhookDeliveriesService) {}

  @Post('test')
  @ReachesOthers()
  @ApiOperation({
    summary: 'Send a test message to a webhook',
    description:
      'It is sent like any other. Of a webhook of notifications its type is webhook.test; one of events gets the example of a type, with `test: true`.',
  })
  @Returns(WebhookDeliveryView, 202, 'It is on its way.')
  @Problems('new-account', 'webhook-not-found', 'webhook-disabled', 'unknown-event-types')
  testWebhook(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: NewWebhookTest }) body: NewWebhookTest,
    @Once() once: Once,
  ) {
    return once.run((tx) => this.deliveries.test(tx, me, id, body));
  }

  @Get('deliveries')
  @ApiOperation({ summary: 'List the deliveries of a webhook, newest first' })
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
  @ApiOperation({ summary: 'List the last 100 attempts of a webhook delivery, newest first' })
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
    summary: 'Replay a webhook delivery',
    description: 'Sends the message again with the same webhook-id; the retry schedule starts over.',
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
    summary: 'Replay the deliveries of a period',
    description: 'Sends the messages created from `from` until before `to` again, with the same ids.',
  })
  @Returns(WebhookReplayed, 202, 'The messages are queued.')
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
