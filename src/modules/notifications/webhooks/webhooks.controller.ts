import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Authenticated, Me, type Principal } from '../../../kernel/auth/auth.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { PageQuery } from '../../../kernel/http/pagination.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { UnitOfWork } from '../../../kernel/tx/tx.js';
import { NewWebhook, WebhookChanges, WebhookPage, WebhookView, WebhookWithSecret } from './webhooks.schema.js';
import { WebhooksService } from './webhooks.service.js';

@ApiTags('webhooks')
@Authenticated()
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly uow: UnitOfWork,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Be told of events at an address of mine',
    description:
      'By POST, signed by Standard Webhooks 1.0. Answer 2xx within 10 s; anything else is tried again: after 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h. 410 ends it.',
  })
  @Returns(WebhookWithSecret, 201, 'The webhook, with its secret: it is shown this once.')
  @Problems('webhook-url-refused', 'unknown-event-types', 'webhook-limit-reached')
  async createWebhook(
    @Me() me: Principal,
    @Body({ schema: NewWebhook }) body: NewWebhook,
    @Once({ required: true }) once: Once,
  ) {
    const address = await this.webhooks.inspect(body.url);
    return this.webhooks.reveal((await once.run((tx) => this.webhooks.register(tx, me, body, address)))!);
  }

  @Get()
  @ApiOperation({ summary: 'My webhooks, the newest first' })
  @Returns(WebhookPage)
  @Problems('invalid-cursor')
  listWebhooks(@Me() me: Principal, @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>) {
    return this.webhooks.findAll(me, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One webhook' })
  @Returns(WebhookView)
  @Problems('webhook-not-found')
  getWebhook(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    return this.webhooks.find(me, id);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change a webhook, disable it or enable it again',
    description: 'What waits for one that is disabled is not sent; replay it later.',
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
  @Returns(undefined, 204, 'Nothing more is sent to it.')
  @Problems('webhook-not-found')
  async deleteWebhook(@Me() me: Principal, @Param('id', { schema: Id }) id: string): Promise<void> {
    await this.uow.run((tx) => this.webhooks.remove(tx, me, id));
  }

  @Post(':id/secret')
  @ApiOperation({
    summary: 'Get a new secret',
    description: 'For 24 hours messages carry two signatures: by the new secret and by the one before it.',
  })
  @Returns(WebhookWithSecret, 201, 'The webhook, with its new secret: it is shown this once.')
  @Problems('webhook-not-found')
  async rotateWebhookSecret(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return this.webhooks.reveal((await once.run((tx) => this.webhooks.rotate(tx, me, id)))!);
  }
}
