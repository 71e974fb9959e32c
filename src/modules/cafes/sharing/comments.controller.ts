import { Body, Controller, Delete, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me } from '../../../kernel/auth/auth.guard.js';
import type { Principal } from '../../../kernel/auth/principal.js';
import { ReachesOthers } from '../../../kernel/auth/rate-limit.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { CommentChange, CommentView, NewComment } from './comments.schema.js';
import { CommentsService } from './comments.service.js';

@ApiTags('cafes')
@Authenticated('cafes')
@Controller('v1/cafes/:id/comments')
export class CommentsController {
  constructor(private readonly comments: CommentsService) {}

  @Post()
  @ReachesOthers()
  @ApiOperation({
    summary: 'Comment on a café',
    description: 'With `parentId` it replies to a comment. A reply cannot have replies.',
  })
  @Returns(CommentView, 201, 'The comment; the author of the parent comment is notified.')
  @Problems('new-account', 'cafe-not-found', 'comment-not-found', 'reply-to-reply')
  writeComment(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: NewComment }) body: NewComment,
    @Once() once: Once,
  ) {
    return once.run((tx) => this.comments.write(tx, me, id, body));
  }

  @Patch(':commentId')
  @ApiOperation({ summary: 'Change my comment' })
  @Returns(CommentView, 200, 'The changed comment.')
  @Problems('cafe-not-found', 'comment-not-found', 'not-comment-author')
  changeComment(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Param('commentId', { schema: Id }) commentId: string,
    @Body({ schema: CommentChange }) body: CommentChange,
    @Once() once: Once,
  ) {
    return once.run((tx) => this.comments.change(tx, me, id, commentId, body));
  }

  @Delete(':commentId')
  @ApiOperation({
    summary: 'Delete a comment',
    description: 'Its author or a moderator may do this. The author and the text are hidden.',
  })
  @Returns(undefined, 204, 'The comment is hidden; its replies stay.')
  @Problems('cafe-not-found', 'comment-not-found', 'not-comment-author')
  deleteComment(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Param('commentId', { schema: Id }) commentId: string,
    @Once() once: Once,
  ) {
    return once.run((tx) => this.comments.delete(tx, me, id, commentId));
  }
}
