import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../../kernel/auth/auth.guard.js';
import { TakesForm } from '../../../kernel/http/forms.js';
import { localeOf } from '../../../kernel/problems/locale.js';
import { Problems, Returns } from '../../../kernel/http/schema.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { Page, UnsubscribeToken } from './email.schema.js';
import { confirmPage, donePage, doneText, sendHtml, wantsHtml } from './pages.js';
import { UnsubscribeLinks } from './unsubscribe-links.js';
import { unsubscribe } from './unsubscriptions.js';

@ApiTags('e-mail')
@Controller('v1/unsubscribe')
export class UnsubscribeController {
  constructor(
    private readonly links: UnsubscribeLinks,
    private readonly uow: UnitOfWork,
  ) {}

  @Public()
  @Get(':token')
  @ApiOperation({
    summary: 'Show the unsubscribe page',
    description: 'The target of the unsubscribe link in an e-mail. Opening it changes nothing.',
  })
  @ApiProduces('text/html')
  @Returns(Page)
  @Problems('unsubscribe-link-invalid')
  showUnsubscribe(
    @Param('token', { schema: UnsubscribeToken }) token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return sendHtml(reply, confirmPage(this.links.read(token), localeOf(request.headers['accept-language'])));
  }

  @Public()
  @Post(':token')
  @TakesForm()
  @ApiOperation({
    summary: 'Unsubscribe from e-mails',
    description:
      'One-click unsubscribe (RFC 8058): needs no log-in and accepts any form as body. Switches e-mail of the category off, also for notifications that are waiting to be sent. Repeating it changes nothing.',
  })
  @ApiProduces('text/plain', 'text/html')
  @Returns(Page, 200, 'The e-mails are switched off.')
  @Problems('unsubscribe-link-invalid')
  async unsubscribe(
    @Param('token', { schema: UnsubscribeToken }) token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const unsubscription = this.links.read(token);
    await this.uow.run((tx) => unsubscribe(tx, unsubscription));
    const locale = localeOf(request.headers['accept-language']);
    if (wantsHtml(request)) return sendHtml(reply, donePage(locale));
    void reply.header('Content-Type', 'text/plain; charset=utf-8');
    return doneText(locale);
  }
}
