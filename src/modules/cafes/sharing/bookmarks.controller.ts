import { Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Authenticated, Me } from '../../../kernel/auth/auth.guard.js';
import type { Principal } from '../../../kernel/auth/principal.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { PageQuery } from '../../../kernel/http/pagination.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { BookmarkPage } from './bookmarks.schema.js';
import { BookmarksService } from './bookmarks.service.js';

@ApiTags('cafes')
@Authenticated('cafes')
@Controller('v1')
export class BookmarksController {
  constructor(private readonly bookmarks: BookmarksService) {}

  @Get('bookmarks')
  @ApiOperation({ summary: 'List my bookmarks, newest first' })
  @Returns(BookmarkPage)
  @Problems('invalid-cursor')
  listBookmarks(@Me() me: Principal, @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>) {
    return this.bookmarks.findAll(me, query);
  }

  @Put('cafes/:id/bookmark')
  @ApiOperation({ summary: 'Bookmark a café' })
  @Returns(undefined, 204, 'The café is bookmarked.')
  @Problems('cafe-not-found')
  keepCafe(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.bookmarks.add(tx, me, id));
  }

  @Delete('cafes/:id/bookmark')
  @ApiOperation({ summary: 'Remove a bookmark' })
  @Returns(undefined, 204, 'The café is not bookmarked.')
  @Problems('cafe-not-found')
  dropCafe(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.bookmarks.remove(tx, me, id));
  }
}
