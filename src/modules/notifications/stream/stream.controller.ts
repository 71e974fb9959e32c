import type { OutgoingHttpHeaders } from 'node:http';
import { Controller, Get, Headers, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AccessTokens } from '../../../kernel/auth/access-tokens.js';
import { Authenticated, Me, Ticketed } from '../../../kernel/auth/auth.guard.js';
import type { Caller } from '../../../kernel/auth/principal.js';
import { BY_PERSON } from '../../../kernel/auth/scopes.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { OrAs, Problems, Returns } from '../../../kernel/http/schema.js';
import { NotificationView } from '../inbox/inbox.schema.js';
import { ConnectionRegistry } from './connection-registry.js';
import { StreamPosition, StreamQuery, StreamTicket } from './stream.schema.js';

@ApiTags('notifications')
@Authenticated('notifications')
@Controller('v1/notifications')
export class StreamController {
  constructor(
    private readonly connections: ConnectionRegistry,
    private readonly tokens: AccessTokens,
  ) {}

  @Get('stream')
  @Ticketed()
  @ApiOperation({
    summary: 'Stream my notifications',
    description:
      'Server-sent events. `ready` says from where it tells (`id`) and how far there is to tell (`number`). Then each `notification` ' +
      'comes once, in the order of its `number`, which is its `id`: a number is left out only where newer news of the same thing took ' +
      'its place. `expired` ends a stream with its token, `superseded` when there are too many. A comment comes every 15 s.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, schema: { type: 'string', maxLength: 15, example: '41' } })
  @ApiProduces('text/event-stream')
  @Returns(NotificationView, 200, 'Events; the `data` of each `notification` is a `Notification` as JSON.')
  @OrAs('text/event-stream', {
    type: 'string',
    example: 'event: notification\nid: 42\ndata: {"type":"mission.failed"}\n\n',
  })
  @Problems('malformed-request')
  streamNotifications(
    @Me() me: Caller,
    @Query({ schema: StreamQuery }) { lastEventId }: StreamQuery,
    @Headers('last-event-id') lastEventIdHeader: string | undefined,
    @Res() reply: FastifyReply,
  ): void {
    // Fastify passes HEAD requests to the handler of GET.
    if (reply.request.method === 'HEAD') return void reply.type('text/event-stream').send();
    // A browser that reconnects repeats its first URL, and sends its current position in the header.
    const position = lastEventIdHeader ? readPosition(lastEventIdHeader) : lastEventId;
    const headers = reply.getHeaders() as OutgoingHttpHeaders;
    // Hijacked: neither Nest nor Fastify with its time limits handles the response from here on.
    this.connections.open(me, position, reply.hijack().raw, headers);
  }

  @Post('stream-tickets')
  @Authenticated(BY_PERSON)
  @ApiOperation({
    summary: 'Issue a stream ticket',
    description:
      'For clients that cannot send headers. The ticket opens one stream or one photo, expires with the access token that requested it and is never logged.',
  })
  @Returns(StreamTicket, 201, 'The stream ticket.')
  async issueStreamTicket(@Me() me: Caller) {
    const expiresIn = Math.max(0, Math.floor((me.expiresAtMs - Date.now()) / 1000));
    return { ticket: await this.tokens.signTicket(me), expiresIn };
  }
}

function readPosition(header: string): number {
  const position = StreamPosition.safeParse(header);
  if (!position.success) throw new Problem('malformed-request', { reason: 'Last-Event-ID' });
  return position.data;
}
