import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Authenticated, Me } from '../../../kernel/auth/auth.guard.js';
import type { Principal } from '../../../kernel/auth/principal.js';
import { Waits } from '../../../kernel/http/deadline.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { AccountEventPage, AccountEventQuery, AccountEventView } from './account-events.schema.js';
import { AccountEventsService } from './account-events.service.js';

@ApiTags('events')
@Authenticated('events')
@Controller('v1/events')
export class AccountEventsController {
  constructor(private readonly events: AccountEventsService) {}

  @Get()
  @Waits()
  @ApiOperation({
    summary: 'List the events of my account, oldest first',
    description:
      'What happened to my things and to those that I am a party of, my own acts included, for 30 days. Each event has the resource as it was right after it and as I may see it. ' +
      'Follow it by sending the `after` of each answer with the next request: none is left out, and those of a resource come in their order. ' +
      'With `wait` the answer comes as soon as there is an event; up to ten requests of an account wait at once.',
  })
  @Returns(AccountEventPage)
  @Problems('invalid-cursor', 'unknown-event-types')
  listEvents(
    @Me() me: Principal,
    @Query({ schema: AccountEventQuery }) query: AccountEventQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.events.findAll(me, query, (end) => reply.raw.once('close', end));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get an event' })
  @Returns(AccountEventView)
  @Problems('event-not-found')
  getEvent(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    return this.events.find(me, id);
  }
}
