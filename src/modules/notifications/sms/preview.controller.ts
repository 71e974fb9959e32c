import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Roles } from '../../../kernel/auth/auth.guard.js';
import { Problems, Returns } from '../../../kernel/http/schema.js';
import { SmsPreviewPage, SmsPreviewQuery } from './preview.schema.js';
import { SmsPreviewService } from './preview.service.js';

@ApiTags('notifications')
@Authenticated('operations')
@Controller('v1/notifications/outbox')
export class SmsPreviewController {
  constructor(private readonly preview: SmsPreviewService) {}

  @Get()
  @Roles('admin')
  @ApiOperation({
    summary: 'List the recorded SMS and push messages, newest first',
    description: 'No SMS or push provider is connected: these channels record messages and send nothing.',
  })
  @Returns(SmsPreviewPage)
  @Problems('forbidden', 'invalid-cursor')
  listOutbox(@Query({ schema: SmsPreviewQuery }) query: SmsPreviewQuery) {
    return this.preview.findAll(query);
  }
}
