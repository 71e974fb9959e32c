import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { config } from '../../../config.js';
import { Authenticated, Me, Public, Roles } from '../../../kernel/auth/auth.guard.js';
import type { Principal } from '../../../kernel/auth/principal.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { Signed } from '../../../kernel/http/signed-requests.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { SuppressionPage, SuppressionQuery, FeedbackResult } from './email.schema.js';
import { Feedback, toSuppressions } from './feedback.js';
import { Suppressions } from './suppressions.service.js';

/** Receives the mail provider's feedback about addresses, and lets operators manage suppressions. */
@ApiTags('e-mail')
@Controller('v1/mail')
export class MailController {
  constructor(
    private readonly suppressions: Suppressions,
    private readonly uow: UnitOfWork,
  ) {}

  @Public()
  @Post('feedback')
  @ApiOperation({
    summary: 'Receive bounces and complaints from the mail provider',
    description:
      'Signed according to Standard Webhooks; also accepts notifications of Amazon SES. An address with a permanent bounce or a complaint is suppressed: nothing more is sent to it.',
  })
  @Signed(config.mail.feedbackSecret, 'MAIL_FEEDBACK_SECRET')
  @Returns(FeedbackResult, 200, 'The feedback is recorded; repeating it changes nothing.')
  @Problems('invalid-signature')
  async takeFeedback(@Body({ schema: Feedback }) feedback: Feedback) {
    const suppressed = toSuppressions(feedback);
    await this.uow.run(async (tx) => {
      for (const suppression of suppressed) await this.suppressions.add(tx, suppression);
    });
    return { suppressed: suppressed.length };
  }

  @Authenticated('operations')
  @Roles('admin')
  @Get('suppressions')
  @ApiOperation({ summary: 'List suppressed e-mail addresses, newest first', description: 'Only admins may do this.' })
  @Returns(SuppressionPage)
  @Problems('invalid-cursor', 'forbidden')
  listSuppressions(@Query({ schema: SuppressionQuery }) query: SuppressionQuery) {
    return this.suppressions.findAll(query);
  }

  @Authenticated('operations')
  @Roles('admin')
  @Delete('suppressions/:id')
  @ApiOperation({
    summary: 'Remove an e-mail address from the suppression list',
    description: 'Only admins may do this.',
  })
  @Returns(undefined, 204, 'The address receives e-mail again.')
  @Problems('suppression-not-found', 'forbidden')
  liftSuppression(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.suppressions.remove(tx, me.id, id));
  }
}
