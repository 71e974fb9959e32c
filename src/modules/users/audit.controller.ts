import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Roles } from '../../kernel/auth/auth.guard.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { Administration } from './administration.service.js';
import { ActPage, ActQuery } from './audit.schema.js';

@ApiTags('operations')
@Authenticated('operations')
@Roles('admin')
@Controller('v1/audit')
export class AuditController {
  constructor(private readonly administration: Administration) {}

  @Get()
  @ApiOperation({
    summary: 'List what operators did, newest first',
    description: 'Each act of an admin or a moderator is recorded in its own transaction, and stays as it is.',
  })
  @Returns(ActPage)
  @Problems('forbidden', 'invalid-cursor')
  listOperatorActs(@Query({ schema: ActQuery }) query: ActQuery) {
    return this.administration.findActs(query);
  }
}
