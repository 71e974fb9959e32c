import { Body, Controller, Get, Patch, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Authenticated, Me, Public } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { callerAddressOf } from '../../kernel/auth/caller-address.js';
import { Once } from '../../kernel/http/idempotency.js';
import { RateLimits } from '../../kernel/auth/rate-limit.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { NewUser, UserChanges, UserProfile } from './users.schema.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@Controller('v1/users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly limits: RateLimits,
  ) {}

  @Public()
  @Post()
  @ApiOperation({ summary: 'Register a user', description: 'An admin cannot be registered.' })
  @Returns(UserProfile, 201, 'The registered user.')
  @Problems('login-id-taken', 'email-taken')
  async registerUser(@Req() request: FastifyRequest, @Body({ schema: NewUser }) body: NewUser, @Once() once: Once) {
    const address = callerAddressOf(request.ip);
    await this.limits.consume('signup', address);
    const registration = await this.users.prepare(body, address);
    return once.run((tx) => this.users.register(tx, registration));
  }

  @Authenticated()
  @Get('me')
  @ApiOperation({ summary: 'Get my account' })
  @Returns(UserProfile)
  getMe(@Me() me: Principal) {
    return this.users.find(me.id);
  }

  @Authenticated()
  @Patch('me')
  @ApiOperation({ summary: 'Change my name, e-mail address or language' })
  @Returns(UserProfile)
  @Problems('email-taken')
  async changeMe(
    @Req() request: FastifyRequest,
    @Me() me: Principal,
    @Body({ schema: UserChanges }) body: UserChanges,
    @Once() once: Once,
  ) {
    // That an address is taken must not be found out faster here than at a registration, nor by many accounts at once.
    if (body.email !== undefined) await this.limits.consume('signup', callerAddressOf(request.ip));
    return once.run((tx) => this.users.change(tx, me.id, body));
  }
}
