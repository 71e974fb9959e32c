import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me, type Principal } from '../../kernel/auth/auth.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { MessagePage, MessageQuery } from './messages.schema.js';
import { MessagesLookup } from './messages.lookup.js';

@ApiTags('messages')
@Authenticated()
@Controller('v1/messages')
export class MessagesController {
  constructor(private readonly messages: MessagesLookup) {}

  @Get()
  @ApiOperation({
    summary: 'Search what was said about bookings and missions, the newest first',
    description:
      'Own messages: what happened while you had to do with it, and what you were told. An admin finds all. ' +
      'A page of a rare word may hold fewer than `limit`: as long as there is a `nextCursor`, there may be more.',
  })
  @Returns(MessagePage)
  @Problems('invalid-cursor')
  listMessages(@Me() me: Principal, @Query({ schema: MessageQuery }) query: MessageQuery) {
    return this.messages.findAll(me, query);
  }
}
