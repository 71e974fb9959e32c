import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me, type Principal } from '../../kernel/auth.js';
import { Once } from '../../kernel/idempotency.js';
import { Id, Problems, Returns } from '../../kernel/schema.js';
import { NotificationPage, NotificationQuery, NotificationView } from './notifications.schema.js';
import { NotificationsService } from './notifications.service.js';

@ApiTags('notifications')
@Authenticated()
@Controller('v1/notifications')
export class NotificationsController {
  constructor(private readonly notifications: NotificationsService) {}

  @Get()
  @ApiOperation({ summary: 'What I was told, the newest first', description: 'In the language of my account.' })
  @Returns(NotificationPage)
  @Problems('invalid-cursor')
  listNotifications(@Me() me: Principal, @Query({ schema: NotificationQuery }) query: NotificationQuery) {
    return this.notifications.findAll(me, query);
  }

  @Post(':id/read')
  @ApiOperation({ summary: 'Mark as read' })
  @Returns(NotificationView, 200, 'It is read.')
  @Problems('notification-not-found')
  readNotification(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.notifications.read(tx, me, id));
  }
}
