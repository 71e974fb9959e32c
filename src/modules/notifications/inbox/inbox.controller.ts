import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me } from '../../../kernel/auth/auth.guard.js';
import type { Principal } from '../../../kernel/auth/principal.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { InboxCounts, NotificationPage, NotificationQuery, NotificationView, ReadMany, Seen } from './inbox.schema.js';
import { InboxService } from './inbox.service.js';

@ApiTags('notifications')
@Authenticated('notifications')
@Controller('v1/notifications')
export class InboxController {
  constructor(private readonly inbox: InboxService) {}

  @Get()
  @ApiOperation({
    summary: 'List my notifications, newest first',
    description: 'Titles and bodies are in the language of my account.',
  })
  @Returns(NotificationPage)
  @Problems('invalid-cursor')
  listNotifications(@Me() me: Principal, @Query({ schema: NotificationQuery }) query: NotificationQuery) {
    return this.inbox.findAll(me, query);
  }

  @Post('read')
  @ApiOperation({ summary: 'Mark several notifications as read' })
  @Returns(InboxCounts, 200, 'The notifications are marked as read.')
  readNotifications(@Me() me: Principal, @Body({ schema: ReadMany }) body: ReadMany, @Once() once: Once) {
    return once.run((tx) => this.inbox.readMany(tx, me, body));
  }

  @Post('seen')
  @ApiOperation({
    summary: 'Mark notifications as seen',
    description: 'Seen means displayed on the screen; a seen notification stays unread.',
  })
  @Returns(InboxCounts, 200, 'The notifications are marked as seen.')
  seeNotifications(@Me() me: Principal, @Body({ schema: Seen }) body: Seen, @Once() once: Once) {
    return once.run((tx) => this.inbox.see(tx, me, body));
  }

  @Post(':id/read')
  @ApiOperation({ summary: 'Mark a notification as read' })
  @Returns(NotificationView, 200, 'The notification is marked as read.')
  @Problems('notification-not-found')
  readNotification(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.inbox.read(tx, me, id));
  }

  @Post(':id/unread')
  @ApiOperation({ summary: 'Mark a notification as unread' })
  @Returns(NotificationView, 200, 'The notification is marked as unread.')
  @Problems('notification-not-found')
  unreadNotification(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.inbox.unread(tx, me, id));
  }

  @Post(':id/archive')
  @ApiOperation({ summary: 'Archive a notification' })
  @Returns(NotificationView, 200, 'The notification is archived.')
  @Problems('notification-not-found')
  archiveNotification(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.inbox.archive(tx, me, id));
  }

  @Post(':id/restore')
  @ApiOperation({ summary: 'Restore an archived notification' })
  @Returns(NotificationView, 200, 'The notification is back in the inbox.')
  @Problems('notification-not-found')
  restoreNotification(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.inbox.restore(tx, me, id));
  }
}
