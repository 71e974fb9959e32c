import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Authenticated, Me } from '../../../kernel/auth/auth.guard.js';
import type { Principal } from '../../../kernel/auth/principal.js';
import { ReachesOthers } from '../../../kernel/auth/rate-limit.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { PageQuery } from '../../../kernel/http/pagination.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { NewWebhook, WebhookChanges, WebhookPage, WebhookView, WebhookWithSecret } from './webhooks.schema.js';
import { WebhooksService } from './webhooks.service.js';

@ApiTags('webhooks')
@Authenticated('webhooks')
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Post()
  @ReachesOthers()
  @ApiOperation({
    summary: 'Create a webhook',
    description:
      'Madang sends events to its URL by POST, signed according to Standard Webhooks 1.0. Respond with 2xx within 10 s; otherwise the message is retried after 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h. A 410 response disables the webhook.',
  })
  @Returns(WebhookWithSecret, 201, 'The webhook with its secret, which is shown only in this response.')
  @Problems('new-account', 'webhook-url-refused', 'unknown-event-types', 'webhook-limit-reached')
  async createWebhook(
    @Me() me: Principal,
    @Body({ schema: NewWebhook }) body: NewWebhook,
    @Once({ required: true }) once: Once,
  ) {
    const address = await this.webhooks.inspect(body.url);
    return once.run(
      (tx) => this.webhooks.register(tx, me, body, address),
      (webhook) => this.webhooks.reveal(webhook),
    );
  }

  @Get()
  @ApiOperation({ summary: 'List my webhooks, newest first' })
  @Returns(WebhookPage)
  @Problems('invalid-cursor')
  listWebhooks(@Me() me: Principal, @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>) {
    return this.webhooks.findAll(me, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a webhook' })
  @Returns(WebhookView)
  @Problems('webhook-not-found')
  getWebhook(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    return this.webhooks.find(me, id);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change, disable or enable a webhook',
    description: 'Messages that are waiting for a disabled webhook are not sent; replay them later.',
  })
  @Returns(WebhookView)
  @Problems('webhook-not-found', 'webhook-url-refused', 'unknown-event-types')
  async changeWebhook(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: WebhookChanges }) body: WebhookChanges,
    @Once() once: Once,
  ) {
    const address = body.url === undefined ? undefined : await this.webhooks.inspect(body.url);
    return once.run((tx) => this.webhooks.change(tx, me, id, body, address));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Delete a webhook' })
  @Returns(undefined, 204, 'The webhook is deleted; nothing more is sent to it.')
  @Problems('webhook-not-found')
  deleteWebhook(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.webhooks.remove(tx, me, id));
  }

  @Post(':id/secret')
  @ApiOperation({
    summary: 'Rotate the secret of a webhook',
    description: 'For 24 hours, messages carry two signatures: one by the new secret and one by the previous secret.',
  })
  @Returns(WebhookWithSecret, 201, 'The webhook with its new secret, which is shown only in this response.')
  @Problems('webhook-not-found')
  rotateWebhookSecret(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run(
      (tx) => this.webhooks.rotate(tx, me, id),
      (webhook) => this.webhooks.reveal(webhook),
    );
  }
}
