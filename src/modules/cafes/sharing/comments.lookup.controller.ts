import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Public } from '../../../kernel/auth/auth.guard.js';
import { PageQuery } from '../../../kernel/http/pagination.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { CommentsLookup } from './comments.lookup.js';
import { ReplyPage, ThreadPage } from './comments.schema.js';

@ApiTags('cafes')
@Public()
@Controller('v1/cafes/:id/comments')
export class CommentsLookupController {
  constructor(private readonly comments: CommentsLookup) {}

  @Get()
  @ApiOperation({
    summary: 'List the comments on a café, newest first',
    description:
      'Each comment includes its first replies. A deleted comment stays in the list, without text, while it has replies.',
  })
  @Returns(ThreadPage)
  @Problems('cafe-not-found', 'invalid-cursor')
  listComments(
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>,
  ) {
    return this.comments.findThreads(id, query);
  }

  @Get(':commentId/replies')
  @ApiOperation({ summary: 'List the replies to a comment, oldest first' })
  @Returns(ReplyPage)
  @Problems('cafe-not-found', 'comment-not-found', 'invalid-cursor')
  listReplies(
    @Param('id', { schema: Id }) id: string,
    @Param('commentId', { schema: Id }) commentId: string,
    @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>,
  ) {
    return this.comments.findReplies(id, commentId, query);
  }
}
