import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { config } from '../../../config.js';
import { Authenticated, Roles } from '../../../kernel/auth/auth.guard.js';
import { OrAs, Problems, Returns } from '../../../kernel/http/schema.js';
import { isCritical } from '../notices/table.js';
import { LetterView, PreviewQuery } from './email.schema.js';
import { exampleFacts } from './examples.js';
import { composeEmail } from './compose.js';
import { sendHtml, wantsHtml } from './pages.js';

@ApiTags('notifications')
@Authenticated('operations')
@Controller('v1/notifications/preview')
export class EmailPreviewController {
  @Get()
  @Roles('admin')
  @ApiOperation({
    summary: 'Preview the e-mail of an event type',
    description: 'Uses example data. Only admins may do this. With `Accept: text/html` the response is a page.',
  })
  @Returns(LetterView)
  @OrAs('text/html', { type: 'string' })
  @Problems('forbidden')
  previewNotification(
    @Query({ schema: PreviewQuery }) { type, locale }: PreviewQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const unsubscribeUrl = isCritical(type) ? null : new URL('/v1/unsubscribe/example', config.http.publicUrl).href;
    const email = composeEmail({ type, data: exampleFacts, createdAt: new Date() }, locale, unsubscribeUrl);
    void reply.header('Vary', 'Accept');
    return wantsHtml(request) ? sendHtml(reply, email.html) : email;
  }
}
