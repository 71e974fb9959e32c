import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Authenticated, Me, Roles } from '../auth/auth.guard.js';
import type { Principal } from '../auth/principal.js';
import { DeadLetterPage, DeadLetterQuery, DeadLetterView, NewRedrive, Redriven } from './dead-letters.schema.js';
import { DeadLetters } from './dead-letters.js';
import { Once } from '../http/idempotency.js';
import { readCursor, toPage } from '../http/pagination.js';
import { Id, Problems, Returns } from '../http/schema.js';

@ApiTags('operations')
@Authenticated('operations')
@Roles('admin')
@Controller('v1/dead-letters')
class DeadLettersController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly letters: DeadLetters,
  ) {}

  @Get()
  @ApiOperation({ summary: 'List dead letters, newest first' })
  @Returns(DeadLetterPage)
  @Problems('forbidden', 'invalid-cursor')
  async listDeadLetters(@Query({ schema: DeadLetterQuery }) { limit, cursor, ...filter }: DeadLetterQuery) {
    const before = readCursor(cursor);
    return toPage(await this.letters.findAll(this.dataSource.manager, filter, before, limit + 1), limit);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a dead letter' })
  @Returns(DeadLetterView)
  @Problems('forbidden', 'dead-letter-not-found')
  getDeadLetter(@Param('id', { schema: Id }) id: string) {
    return this.letters.get(this.dataSource.manager, id);
  }

  @Post('redrive')
  @ApiOperation({
    summary: 'Redrive dead letters',
    description:
      'Sends them again with the same ids and fresh retries, no faster than ratePerSecond and after those that an earlier redrive of the same source has queued. Dead letters that were redriven and have not failed again are skipped.',
  })
  @Returns(Redriven, 202, 'The dead letters are queued.')
  @Problems('forbidden')
  redriveDeadLetters(
    @Me() me: Principal,
    @Body({ schema: NewRedrive }) { ids, filter, ratePerSecond }: NewRedrive,
    @Once() once: Once,
  ) {
    return once.run(async (tx) => ({
      count: await this.letters.redrive(tx, me.id, ids ? { ids } : filter!, ratePerSecond),
    }));
  }
}

/** The operators' routes for dead letters. */
@Module({ controllers: [DeadLettersController] })
export class DeadLettersHttpModule {}
