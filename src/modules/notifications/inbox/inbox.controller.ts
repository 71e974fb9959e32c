import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me, type Principal } from '../../../kernel/auth/auth.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { InboxCounts, NotificationPage, NotificationQuery, NotificationView, ReadMany, Seen } from './inbox.schema.js';
import { InboxService } from './inbox.service.js';

@ApiTags('notifications')
@Authenticated()
@Controller('v1/notifications')
export class InboxController {
  constructor(private readonly inbox: InboxService) {}

  @Get()
  @ApiOperation({ summary: 'What I was told, the newest first', description: 'In the language of my account.' })
  @Returns(NotificationPage)
  @Problems('invalid-cursor')
  listNotifications(@Me() me: Principal, @Query({ schema: NotificationQuery }) query: NotificationQuery) {
    return this.inbox.findAll(me, query);
  }

  @Post('read')
  @ApiOperation({ summary: 'Mark many as read: up to a number, by ids, or all' })
  @Returns(InboxCounts, 200, 'They are read.')
  readNotifications(@Me() me: Principal, @Body({ schema: ReadMany }) body: ReadMany, @Once() once: Once) {
    return once.run((tx) => this.inbox.readMany(tx, me, body));
  }

  @Post('seen')
  @ApiOperation({ summary: 'Say what was on my screen', description: 'What is seen is still unread.' })
  @Returns(InboxCounts, 200, 'They are seen.')
  seeNotifications(@Me() me: Principal, @Body({ schema: Seen }) body: Seen, @Once() once: Once) {
    return once.run((tx) => this.inbox.see(tx, me, body));
  }

  @Post(':id/read')
  @ApiOperation({ summary: 'Mark as read' })
  @Returns(NotificationView, 200, 'It is read.')
  @Problems('notification-not-found')
  readNotification(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.inbox.read(tx, me, id));
  }

  @Post(':id/unread')
  @ApiOperation({ summary: 'Mark as unread' })
  @Returns(NotificationView, 200, 'It is unread.')
  @Problems('notification-not-found')
  unreadNotification(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.inbox.unread(tx, me, id));
  }

  @Post(':id/archive')
  @ApiOperation({ summary: 'Put away' })
  @Returns(NotificationView, 200, 'It is archived.')
  @Problems('notification-not-found')
  archiveNotification(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.inbox.archive(tx, me, id));
  }

  @Post(':id/restore')
  @ApiOperation({ summary: 'Take back out of the archive' })
  @Returns(NotificationView, 200, 'It is in the inbox again.')
  @Problems('notification-not-found')
  restoreNotification(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.inbox.restore(tx, me, id));
  }
}
