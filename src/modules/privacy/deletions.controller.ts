import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Authenticated, Me, Public } from '../../kernel/auth/auth.guard.js';
import { callerAddressOf } from '../../kernel/auth/caller-address.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { BY_PERSON } from '../../kernel/auth/scopes.js';
import { Once } from '../../kernel/http/idempotency.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { Closures, DeletionRequest, EmailLink } from '../users/index.js';
import { Deletions } from './deletions.service.js';
import { AccountDeletion } from './privacy.schema.js';

@ApiTags('users')
@Controller('v1')
export class DeletionsController {
  constructor(
    private readonly deletions: Deletions,
    private readonly closures: Closures,
  ) {}

  /** Idempotency keys are not supported here: the session of a repeat has ended. */
  @Authenticated(BY_PERSON)
  @Post('users/me/deletion')
  @ApiOperation({
    summary: 'Delete my account',
    description:
      'Closed at once; a link in a mail keeps it for 7 days. Then personal data is erased, and the ledger is kept without a name. Refused as long as a delivery, a mission or a withdrawal is open or money is left.',
  })
  @Returns(AccountDeletion, 202, 'The account is closed.')
  @Problems(
    'wrong-password',
    'too-many-login-attempts',
    'deletion-of-admin',
    'deletion-bookings-open',
    'deletion-missions-open',
    'deletion-pledges-open',
    'deletion-withdrawals-open',
    'deletion-balance-left',
  )
  deleteMe(
    @Req() request: FastifyRequest,
    @Me() me: Principal,
    @Body({ schema: DeletionRequest }) { password }: DeletionRequest,
  ) {
    return this.deletions.request(me, password, callerAddressOf(request.ip));
  }

  @Public()
  @Post('deletion-cancellations')
  @ApiOperation({
    summary: 'Cancel the deletion of my account by the link that was mailed',
    description: 'Its owner can log in again. API keys stay revoked and webhooks disabled.',
  })
  @Returns(undefined, 204, 'The account is open.')
  @Problems('deletion-link-invalid')
  cancelDeletion(@Body({ schema: EmailLink }) { token }: EmailLink, @Once() once: Once) {
    return once.run((tx) => this.closures.cancel(tx, token));
  }
}
