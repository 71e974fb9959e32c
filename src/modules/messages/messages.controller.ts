import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { MessagePage, MessageQuery } from './messages.schema.js';
import { MessagesLookup } from './messages.lookup.js';

@ApiTags('messages')
@Authenticated('messages')
@Controller('v1/messages')
export class MessagesController {
  constructor(private readonly messages: MessagesLookup) {}

  @Get()
  @ApiOperation({
    summary: 'Search the messages about reservations and missions, newest first',
    description:
      'Searches your own messages: events of reservations and missions while you took part in them, and your notifications. ' +
      'An admin searches all messages. A page may hold fewer than `limit` messages; while `nextCursor` is not null, there may be more.',
  })
  @Returns(MessagePage)
  @Problems('invalid-cursor')
  listMessages(@Me() me: Principal, @Query({ schema: MessageQuery }) query: MessageQuery) {
    return this.messages.findAll(me, query);
  }
}
