import { Injectable } from '@nestjs/common';
import { hasRole, type Principal } from '../../../kernel/auth/principal.js';
import { recordAct } from '../../../kernel/tx/acts.js';
import { newId, toBytes } from '../../../kernel/tx/ids.js';
import { tagForInvalidation } from '../../../kernel/tx/changes.js';
import { Outbox } from '../../../kernel/events/outbox.js';
import { Problem } from '../../../kernel/problems/problem.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { UsersService } from '../../users/index.js';
import { commentReplied } from '../cafes.events.js';
import { findMembers, findRoot } from '../places/groups.queries.js';
import { changedCafeTags } from '../cache-tags.js';
import { findComment, lockComment, type Comment } from './comments.queries.js';
import type { CommentChange, CommentView, NewComment } from './comments.schema.js';
import { viewComments } from './comments.view.js';

/** Comments on cafés, with one level of replies. */
@Injectable()
export class CommentsService {
  constructor(
    private readonly users: UsersService,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Writes a comment. A reply belongs to the café of its parent, so that the two stay together when a merge is undone. A
   * deleted comment accepts no replies.
   *
   * @throws Problem `cafe-not-found`, `comment-not-found` (404), `reply-to-reply` (422)
   */
  async write(tx: Tx, me: Principal, cafeId: string, { text, parentId }: NewComment): Promise<CommentView> {
    const root = await findRoot(tx, cafeId);
    tagForInvalidation(tx, ...changedCafeTags([root]));
    const parent = parentId === undefined ? undefined : await this.lock(tx, root, parentId);
    if (parent?.deletedAt) throw new Problem('comment-not-found');
    if (parent?.parentId) throw new Problem('reply-to-reply');
    const id = newId();
    await tx.query('INSERT INTO cafe_comments (id, cafe_id, author_id, parent_id, text) VALUES (?, ?, ?, ?, ?)', [
      toBytes(id),
      toBytes(parent?.cafeId ?? root),
      toBytes(me.id),
      parent ? toBytes(parent.id) : null,
      text,
    ]);
    if (parent) {
      await this.outbox.add(tx, commentReplied, {
        aggregateId: root,
        actorId: me.id,
        payload: { cafeId: root, commentId: id, parentId: parent.id },
      });
    }
    return this.show(tx, id);
  }

  /** Only its author may. @throws Problem `cafe-not-found`, `comment-not-found` (404), `not-comment-author` (403) */
  async change(tx: Tx, me: Principal, cafeId: string, id: string, { text }: CommentChange): Promise<CommentView> {
    const comment = await this.lock(tx, await findRoot(tx, cafeId), id);
    if (comment.deletedAt) throw new Problem('comment-not-found');
    if (comment.authorId !== me.id) throw new Problem('not-comment-author');
    await tx.query('UPDATE cafe_comments SET text = ?, edited_at = NOW(6) WHERE id = ?', [text, toBytes(id)]);
    return this.show(tx, id);
  }

  /**
   * Its author or a moderator may: text and author are hidden from then on. Idempotent.
   *
   * @throws Problem `cafe-not-found`, `comment-not-found` (404), `not-comment-author` (403)
   */
  async delete(tx: Tx, me: Principal, cafeId: string, id: string): Promise<void> {
    const comment = await this.lock(tx, await findRoot(tx, cafeId), id);
    if (comment.authorId !== me.id && !hasRole(me, 'moderator')) throw new Problem('not-comment-author');
    if (comment.authorId !== me.id && !comment.deletedAt)
      recordAct(tx, { actorId: me.id, action: 'comment.deleted', subjectId: id });
    await tx.query('UPDATE cafe_comments SET deleted_at = COALESCE(deleted_at, NOW(6)) WHERE id = ?', [toBytes(id)]);
  }

  /** For other modules, in their transaction. */
  find(tx: Tx, id: string): Promise<Comment | undefined> {
    return findComment(tx, id);
  }

  private async lock(tx: Tx, root: string, id: string): Promise<Comment> {
    tagForInvalidation(tx, ...changedCafeTags([root]));
    const comment = await lockComment(tx, id, await findMembers(tx, root));
    if (!comment) throw new Problem('comment-not-found');
    return comment;
  }

  private async show(tx: Tx, id: string): Promise<CommentView> {
    const comment = await findComment(tx, id);
    return (await viewComments(tx, this.users, [comment!])).get(id)!;
  }
}
