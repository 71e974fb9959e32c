import { z } from 'zod';
import { pageOf } from '../../../kernel/http/pagination.js';
import { Id, Instant, text } from '../../../kernel/http/schema.js';
import { Person } from '../../users/index.js';

const commentText = text(1_000).meta({ example: '창가 자리에 콘센트가 많아요 🔌' });

export const NewComment = z
  .strictObject({
    text: commentText,
    parentId: Id.optional().meta({ description: 'The comment to reply to.' }),
  })
  .meta({ id: 'NewCafeComment', example: { text: '창가 자리에 콘센트가 많아요 🔌' } });
export type NewComment = z.infer<typeof NewComment>;

export const CommentChange = z.strictObject({ text: commentText }).meta({ id: 'CafeCommentChange' });
export type CommentChange = z.infer<typeof CommentChange>;

export const CommentView = z
  .object({
    id: Id,
    parentId: Id.nullable(),
    author: z
      .object(Person.shape)
      .meta({ id: 'CafeCommentAuthor' })
      .nullable()
      .meta({ description: 'Null when the comment was deleted.' }),
    text: z.string().nullable().meta({ description: 'Null when the comment was deleted.' }),
    deleted: z.boolean(),
    createdAt: Instant,
    editedAt: Instant.nullable(),
  })
  .meta({ id: 'CafeComment' });
export type CommentView = z.infer<typeof CommentView>;

export const Thread = CommentView.extend({
  replies: z.array(CommentView).meta({ description: 'The first 20 replies, oldest first.' }),
  replyCount: z.int().meta({ example: 3 }),
  repliesCursor: z
    .string()
    .nullable()
    .meta({ description: 'Send it as `cursor` to …/replies for the remaining replies; null when there are none.' }),
}).meta({ id: 'CafeCommentThread' });
export type Thread = z.infer<typeof Thread>;

export const ThreadPage = pageOf(Thread).meta({ id: 'CafeCommentPage' });
export const ReplyPage = pageOf(CommentView).meta({ id: 'CafeReplyPage' });
