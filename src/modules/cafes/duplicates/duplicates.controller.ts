import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me, Roles } from '../../../kernel/auth/auth.guard.js';
import type { Principal } from '../../../kernel/auth/principal.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { DuplicatePage, DuplicateQuery, DuplicateView, NewDuplicate } from './duplicates.schema.js';
import { DuplicatesService } from './duplicates.service.js';

@ApiTags('cafes')
@Authenticated('operations')
@Roles('moderator')
@Controller('v1/cafes/duplicates')
export class DuplicatesController {
  constructor(private readonly duplicates: DuplicatesService) {}

  @Get()
  @ApiOperation({
    summary: 'List duplicate cafés',
    description: 'By default only pairs that are waiting for a decision.',
  })
  @Returns(DuplicatePage)
  @Problems('invalid-cursor', 'forbidden')
  listCafeDuplicates(@Query({ schema: DuplicateQuery }) query: DuplicateQuery) {
    return this.duplicates.findAll(query);
  }

  @Post()
  @ApiOperation({
    summary: 'Report two cafés as duplicates',
    description: 'Merges them at once; the café of the more trusted source represents both. The merge can be undone.',
  })
  @Returns(DuplicateView, 201, 'The merged pair.')
  @Problems('cafe-not-found', 'duplicate-decided', 'forbidden')
  createCafeDuplicate(@Me() me: Principal, @Body({ schema: NewDuplicate }) body: NewDuplicate, @Once() once: Once) {
    return once.run((tx) => this.duplicates.report(tx, me, body));
  }

  @Post(':id/merger')
  @ApiOperation({
    summary: 'Merge two duplicate cafés',
    description: 'Also possible for a dismissed or separated pair.',
  })
  @Returns(DuplicateView, 201, 'The merged pair.')
  @Problems('duplicate-not-found', 'duplicate-decided', 'forbidden')
  mergeCafeDuplicate(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.duplicates.merge(tx, me, id));
  }

  @Post(':id/dismissal')
  @ApiOperation({ summary: 'Dismiss a suggested duplicate', description: 'The pair is never suggested again.' })
  @Returns(DuplicateView, 201, 'The dismissed pair.')
  @Problems('duplicate-not-found', 'duplicate-decided', 'forbidden')
  dismissCafeDuplicate(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.duplicates.dismiss(tx, me, id));
  }

  @Post(':id/separation')
  @ApiOperation({
    summary: 'Undo a merge of duplicate cafés',
    description: 'Each café gets its own data back, including ratings. Only a person can merge the pair again.',
  })
  @Returns(DuplicateView, 201, 'The separated pair.')
  @Problems('duplicate-not-found', 'duplicate-decided', 'forbidden')
  separateCafeDuplicate(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.duplicates.separate(tx, me, id));
  }
}
