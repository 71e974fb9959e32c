import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me } from '../../../kernel/auth/auth.guard.js';
import type { Principal } from '../../../kernel/auth/principal.js';
import { Problems, Returns } from '../../../kernel/http/schema.js';
import { RequestId, RequestPage, RequestQuery, RequestView } from './requests.schema.js';
import { RequestsService } from './requests.service.js';

/** What programs asked for: those of the person alone, whose keys they are. Operators find a request by its id in the logs. */
@ApiTags('requests')
@Authenticated('account')
@Controller('v1/requests')
export class RequestsController {
  constructor(private readonly requests: RequestsService) {}

  @Get()
  @ApiOperation({
    summary: 'List the requests of my API keys, newest first',
    description:
      'Those of the last 7 days, a moment after they were answered: never bodies, addresses or secrets. ' +
      'Not those of a log-in, and not those to public addresses, which ask for no key. Under a load that the log cannot follow some are missing.',
  })
  @Returns(RequestPage)
  @Problems('invalid-cursor')
  listRequests(@Me() me: Principal, @Query({ schema: RequestQuery }) query: RequestQuery) {
    return this.requests.findAll(me, query);
  }

  @Get(':requestId')
  @ApiOperation({
    summary: 'Get a request of my API keys by its X-Request-Id',
    description: 'The newest, if several were sent with the same id.',
  })
  @Returns(RequestView)
  @Problems('request-not-found')
  getRequest(@Me() me: Principal, @Param('requestId', { schema: RequestId }) requestId: string) {
    return this.requests.find(me, requestId);
  }
}
