import { Body, Controller, Post, Put, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Authenticated, Me, Public } from '../../kernel/auth/auth.guard.js';
import { callerAddressOf } from '../../kernel/auth/caller-address.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { BY_PERSON } from '../../kernel/auth/scopes.js';
import { RateLimits } from '../../kernel/auth/rate-limit.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { PasswordChanges } from './password-changes.service.js';
import { PasswordChange, PasswordReset, PasswordResetRequest } from './users.schema.js';

/** Passwords. Idempotency keys are not supported here: what a repeat proves, a link or a password, is over by then. */
@ApiTags('users')
@Controller('v1')
export class PasswordsController {
  constructor(
    private readonly changes: PasswordChanges,
    private readonly limits: RateLimits,
    private readonly uow: UnitOfWork,
  ) {}

  @Public()
  @Post('password-resets')
  @ApiOperation({
    summary: 'Request a link to set a new password',
    description:
      'The answer is the same whether the address has an account or not. If it has one, a link is mailed to it, which works once within 30 minutes. Five requests per address in 30 minutes.',
  })
  @Returns(undefined, 202, 'If the address has an account, the mail is on its way.')
  async requestPasswordReset(
    @Req() request: FastifyRequest,
    @Body({ schema: PasswordResetRequest }) { email }: PasswordResetRequest,
  ): Promise<void> {
    await this.limits.consume('signup', callerAddressOf(request.ip));
    await this.limits.consume('link', `reset ${email}`);
    await this.uow.run((tx) => this.changes.requestReset(tx, email));
  }

  @Public()
  @Post('password-resets/completion')
  @ApiOperation({
    summary: 'Set a new password by the link that was mailed',
    description: 'Every session of the account ends, other links become void, and a mail tells of the change.',
  })
  @Returns(undefined, 204, 'The new password applies.')
  @Problems('reset-link-invalid', 'password-names-user')
  resetPassword(@Req() request: FastifyRequest, @Body({ schema: PasswordReset }) body: PasswordReset): Promise<void> {
    return this.changes.reset(body, callerAddressOf(request.ip));
  }

  @Authenticated(BY_PERSON)
  @Put('users/me/password')
  @ApiOperation({
    summary: 'Change my password',
    description: 'Every other session of mine ends, and a mail tells of the change.',
  })
  @Returns(undefined, 204, 'The new password applies.')
  @Problems('wrong-password', 'too-many-login-attempts', 'password-names-user')
  changePassword(
    @Req() request: FastifyRequest,
    @Me() me: Principal,
    @Body({ schema: PasswordChange }) body: PasswordChange,
  ): Promise<void> {
    return this.changes.change(me, body, callerAddressOf(request.ip));
  }
}
