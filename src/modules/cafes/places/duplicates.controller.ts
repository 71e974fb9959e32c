import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me, Roles, type Principal } from '../../../kernel/auth/auth.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { DuplicatePage, DuplicateQuery, DuplicateView, NewDuplicate } from './duplicates.schema.js';
import { DuplicatesService } from './duplicates.service.js';

@ApiTags('cafes')
@Authenticated()
@Roles('moderator')
@Controller('v1/cafes/duplicates')
export class DuplicatesController {
  constructor(private readonly duplicates: DuplicatesService) {}

  @Get()
  @ApiOperation({
    summary: 'Cafés that may be one place, or are',
    description: 'By default those that wait for a decision.',
  })
  @Returns(DuplicatePage)
  @Problems('invalid-cursor', 'forbidden')
  listCafeDuplicates(@Query({ schema: DuplicateQuery }) query: DuplicateQuery) {
    return this.duplicates.findAll(query);
  }

  @Post()
  @ApiOperation({
    summary: 'Say that two cafés are one place',
    description: 'They are merged at once; the one of the more believed source stands for both. It can be undone.',
  })
  @Returns(DuplicateView, 201, 'They are one place.')
  @Problems('cafe-not-found', 'duplicate-decided', 'forbidden')
  createCafeDuplicate(@Me() me: Principal, @Body({ schema: NewDuplicate }) body: NewDuplicate, @Once() once: Once) {
    return once.run((tx) => this.duplicates.report(tx, me, body));
  }

  @Post(':id/merger')
  @ApiOperation({
    summary: 'Make one place of the two',
    description: 'Also of a pair that was dismissed or separated.',
  })
  @Returns(DuplicateView, 201, 'They are one place.')
  @Problems('duplicate-not-found', 'duplicate-decided', 'forbidden')
  mergeCafeDuplicate(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.duplicates.merge(tx, me, id));
  }

  @Post(':id/dismissal')
  @ApiOperation({ summary: 'Say that a suggested pair is two places', description: 'It is never suggested again.' })
  @Returns(DuplicateView, 201, 'They stay two places.')
  @Problems('duplicate-not-found', 'duplicate-decided', 'forbidden')
  dismissCafeDuplicate(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.duplicates.dismiss(tx, me, id));
  }

  @Post(':id/separation')
  @ApiOperation({
    summary: 'Undo a merge',
    description: 'Each gets back what is its own, ratings too. The pair is never merged again but by a person.',
  })
  @Returns(DuplicateView, 201, 'They are two places again.')
  @Problems('duplicate-not-found', 'duplicate-decided', 'forbidden')
  separateCafeDuplicate(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.duplicates.separate(tx, me, id));
  }
}
