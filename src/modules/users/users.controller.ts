import { Body, Controller, Get, Patch, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Authenticated, Me, Public } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { BY_PERSON } from '../../kernel/auth/scopes.js';
import { callerAddressOf } from '../../kernel/auth/caller-address.js';
import { Once } from '../../kernel/http/idempotency.js';
import { RateLimits } from '../../kernel/auth/rate-limit.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { Setup } from './setup.service.js';
import { NewAdmin, NewUser, UserChanges, UserProfile } from './users.schema.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@Controller('v1')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly setup: Setup,
    private readonly limits: RateLimits,
  ) {}

  @Public()
  @Post('users')
  @ApiOperation({
    summary: 'Register a user',
    description:
      'An admin cannot be registered. The answer is the same if the e-mail address has an account already: that account gets a mail, and the new one gets none until it has another address (PATCH /v1/users/me).',
  })
  @Returns(UserProfile, 201, 'The registered user.')
  @Problems('login-id-taken')
  async registerUser(@Req() request: FastifyRequest, @Body({ schema: NewUser }) body: NewUser, @Once() once: Once) {
    const address = callerAddressOf(request.ip);
    await this.limits.consume('signup', address);
    const registration = await this.users.prepare(body, address);
    return once.run((tx) => this.users.register(tx, registration));
  }

  @Public()
  @Post('setup')
  @ApiOperation({
    summary: 'Register the first admin by the link in the log',
    description: 'As long as there is no admin, each start of the program logs a link that works once within 24 hours.',
  })
  @Returns(UserProfile, 201, 'The admin.')
  @Problems('setup-link-invalid', 'login-id-taken')
  async registerFirstAdmin(@Req() request: FastifyRequest, @Body({ schema: NewAdmin }) body: NewAdmin) {
    const address = callerAddressOf(request.ip);
    await this.limits.consume('signup', address);
    return this.setup.makeFirstAdmin(body, address);
  }

  @Authenticated('account')
  @Get('users/me')
  @ApiOperation({ summary: 'Get my account', description: 'For a test key its own id, and the rest of the person.' })
  @Returns(UserProfile)
  getMe(@Me() me: Principal) {
    return this.users.findMe(me);
  }

  @Authenticated(BY_PERSON)
  @Patch('users/me')
  @ApiOperation({
    summary: 'Change my name, handle, e-mail address or language',
    description:
      'A code is mailed to another address, and the address applies once the code is sent to POST /v1/users/me/email. The answer is the same if the address has an account already; then no code comes.',
  })
  @Returns(UserProfile)
  @Problems('handle-taken', 'handle-changed-lately')
  async changeMe(
    @Req() request: FastifyRequest,
    @Me() me: Principal,
    @Body({ schema: UserChanges }) body: UserChanges,
    @Once() once: Once,
  ) {
    // A code is a mail to an address that may be a stranger's.
    if (body.email !== undefined) await this.limits.consume('signup', callerAddressOf(request.ip));
    return once.run((tx) => this.users.change(tx, me.id, body));
  }
}
