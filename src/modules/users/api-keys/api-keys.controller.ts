import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Authenticated, Me } from '../../../kernel/auth/auth.guard.js';
import type { Principal } from '../../../kernel/auth/principal.js';
import { BY_PERSON } from '../../../kernel/auth/scopes.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { PageQuery } from '../../../kernel/http/pagination.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { isTest } from '../../../kernel/tx/mode.js';
import { ApiKeyPage, ApiKeyWithSecret, NewApiKey } from './api-keys.schema.js';
import { ApiKeysService, newSecret } from './api-keys.service.js';

/** The keys by which programs act for a person. No key reaches them: what was stolen must not make more of its kind. */
@ApiTags('api keys')
@Authenticated(BY_PERSON)
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeysService) {}

  @Post()
  @ApiOperation({
    summary: 'Create an API key',
    description:
      'A program sends the secret as `Authorization: Bearer mk_live_…` and acts for me: it may do what I may, within the scopes of the key. A test key, `mk_test_…`, acts in test mode: on things of its own, with robots and test money. A person has 20 keys at most.',
  })
  @Returns(ApiKeyWithSecret, 201, 'The key with its secret, which is shown only in this response.')
  @Problems('api-key-limit-reached')
  createApiKey(@Me() me: Principal, @Body({ schema: NewApiKey }) body: NewApiKey, @Once() once: Once) {
    const secret = newSecret(body.livemode);
    return once.runShowing({ secret }, (tx) => this.keys.create(tx, me.id, secret, body));
  }

  @Get()
  @ApiOperation({ summary: 'List my API keys, newest first' })
  @Returns(ApiKeyPage)
  @Problems('invalid-cursor')
  listApiKeys(@Me() me: Principal, @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>) {
    return this.keys.findAll(me.id, query);
  }

  @Post(':id/rotate')
  @ApiOperation({
    summary: 'Rotate the secret of an API key',
    description: 'The secrets of before work for another 24 hours.',
  })
  @Returns(ApiKeyWithSecret, 201, 'The key with its new secret, which is shown only in this response.')
  @Problems('api-key-not-found')
  rotateApiKey(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    const secret = newSecret(!isTest(id));
    return once.runShowing({ secret }, (tx) => this.keys.rotate(tx, me.id, id, secret));
  }

  @Delete(':id')
  @ApiOperation({
    summary: 'Revoke an API key',
    description: 'Its secrets stop working everywhere within a second, and its streams end.',
  })
  @Returns(undefined, 204, 'The key is revoked.')
  @Problems('api-key-not-found')
  revokeApiKey(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.keys.revoke(tx, me.id, id));
  }
}
