import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Authenticated, Me, Public } from '../../kernel/auth/auth.guard.js';
import { callerAddressOf } from '../../kernel/auth/caller-address.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { BY_PERSON } from '../../kernel/auth/scopes.js';
import { RateLimits } from '../../kernel/auth/rate-limit.js';
import { Once } from '../../kernel/http/idempotency.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { Emails } from './emails.service.js';
import { EmailCode, EmailLink, UserProfile } from './users.schema.js';

@ApiTags('users')
@Controller('v1')
export class EmailsController {
  constructor(
    private readonly emails: Emails,
    private readonly limits: RateLimits,
  ) {}

  @Authenticated(BY_PERSON)
  @Post('users/me/email')
  @ApiOperation({
    summary: 'Set my e-mail address by the code that was mailed to it',
    description: 'The former address gets a mail with a link that undoes the change, for 7 days.',
  })
  @Returns(UserProfile, 200, 'The account with the new address.')
  @Problems('email-code-invalid', 'email-taken')
  async confirmEmail(@Me() me: Principal, @Body({ schema: EmailCode }) { code }: EmailCode, @Once() once: Once) {
    // A refusal changes nothing in the database, so that guesses are counted here.
    await this.limits.consume('login', `email ${me.id}`);
    return once.run((tx) => this.emails.confirm(tx, me.id, code));
  }

  @Authenticated(BY_PERSON)
  @Post('users/me/email-verification')
  @ApiOperation({
    summary: 'Request a link to confirm my e-mail address',
    description: 'A link is mailed at the registration as well. It works once within 24 hours.',
  })
  @Returns(undefined, 202, 'The mail is on its way, unless another account has the address.')
  @Problems('email-verified')
  async requestEmailVerification(@Req() request: FastifyRequest, @Me() me: Principal, @Once() once: Once) {
    await this.limits.consume('signup', callerAddressOf(request.ip));
    await this.limits.consume('link', `verification ${me.id}`);
    return once.run((tx) => this.emails.requestVerification(tx, me.id));
  }

  @Public()
  @Post('email-verifications')
  @ApiOperation({ summary: 'Confirm an e-mail address by the link that was mailed' })
  @Returns(undefined, 204, 'The address is confirmed.')
  @Problems('email-link-invalid')
  verifyEmail(@Body({ schema: EmailLink }) { token }: EmailLink, @Once() once: Once) {
    return once.run((tx) => this.emails.verify(tx, token));
  }

  @Public()
  @Post('email-undos')
  @ApiOperation({
    summary: 'Undo a change of my e-mail address by the link that was mailed',
    description:
      'The account has its former address again, every session ends, the password no longer works, and a link to set a new one is mailed.',
  })
  @Returns(undefined, 204, 'The change is undone.')
  @Problems('email-link-invalid', 'email-taken')
  undoEmailChange(@Body({ schema: EmailLink }) { token }: EmailLink, @Once() once: Once) {
    return once.run((tx) => this.emails.undo(tx, token));
  }
}
