import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { hasRole, type Principal } from '../../../kernel/auth.js';
import { newId, toBytes } from '../../../kernel/ids.js';
import { Outbox } from '../../../kernel/outbox.js';
import { readCursor, toPage } from '../../../kernel/pages.js';
import { Problem } from '../../../kernel/problem.js';
import type { Tx } from '../../../kernel/tx.js';
import { UsersService } from '../../users/index.js';
import { commentReplied } from '../cafes.events.js';
import { findMembers, findRoot } from '../places/groups.queries.js';
import {
  findComment,
  findFirstReplies,
  findReplies,
  findTopLevel,
  lockComment,
  type Comment,
} from './comments.queries.js';
import type { CommentChange, CommentView, NewComment, Thread } from './comments.schema.js';

const FIRST_REPLIES = 20;

type Page = { limit: number; cursor?: string };

/** What people say to each other about a café: comments, and one level of replies. */
@Injectable()
export class CommentsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly outbox: Outbox,
  ) {}

  /**
   * A reply belongs to the café of the comment it replies to, so that the two stay together when a merge is undone. Below
   * a deleted comment the talk is over.
   *
   * @throws Problem `cafe-not-found`, `comment-not-found` (404), `reply-to-reply` (422)
   */
  async write(tx: Tx, me: Principal, cafeId: string, { text, parentId }: NewComment): Promise<CommentView> {
    const root = await findRoot(tx, cafeId);
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

  /** By its author alone. @throws Problem `cafe-not-found`, `comment-not-found` (404), `not-comment-author` (403) */
  async change(tx: Tx, me: Principal, cafeId: string, id: string, { text }: CommentChange): Promise<CommentView> {
    const comment = await this.lock(tx, await findRoot(tx, cafeId), id);
    if (comment.deletedAt) throw new Problem('comment-not-found');
    if (comment.authorId !== me.id) throw new Problem('not-comment-author');
    await tx.query('UPDATE cafe_comments SET text = ?, edited_at = NOW(6) WHERE id = ?', [text, toBytes(id)]);
    return this.show(tx, id);
  }

  /**
   * By its author or a moderator: from now on nobody sees who wrote what. Deleting twice is deleting once.
   *
   * @throws Problem `cafe-not-found`, `comment-not-found` (404), `not-comment-author` (403)
   */
  async delete(tx: Tx, me: Principal, cafeId: string, id: string): Promise<void> {
    const comment = await this.lock(tx, await findRoot(tx, cafeId), id);
    if (comment.authorId !== me.id && !hasRole(me, 'moderator')) throw new Problem('not-comment-author');
    await tx.query('UPDATE cafe_comments SET deleted_at = COALESCE(deleted_at, NOW(6)) WHERE id = ?', [toBytes(id)]);
  }

  /** The newest first, each with its first replies. @throws Problem `cafe-not-found` (404), `invalid-cursor` (400) */
  async findThreads(cafeId: string, { limit, cursor }: Page) {
    const { manager } = this.dataSource;
    const beyond = readCursor(cursor);
    const members = await findMembers(manager, await findRoot(manager, cafeId));
    const { items, nextCursor } = toPage(await findTopLevel(manager, members, { limit: limit + 1, beyond }), limit);
    const ids = items.map(({ id }) => id);
    const below = await findFirstReplies(manager, ids, FIRST_REPLIES + 1);
    const views = await this.view(manager, [...items, ...[...below.values()].flatMap(({ replies }) => replies)]);
    const threads = items.map((comment): Thread => {
      const { replies, count } = below.get(comment.id) ?? { replies: [], count: 0 };
      const first = toPage(replies, FIRST_REPLIES);
      return {
        ...views.get(comment.id)!,
        replies: first.items.map(({ id }) => views.get(id)!),
        replyCount: count,
        repliesCursor: first.nextCursor,
      };
    });
    return { items: threads, nextCursor };
  }

  /** The oldest first. @throws Problem `cafe-not-found`, `comment-not-found` (404), `invalid-cursor` (400) */
  async findReplies(cafeId: string, id: string, { limit, cursor }: Page) {
    const { manager } = this.dataSource;
    const beyond = readCursor(cursor);
    const members = await findMembers(manager, await findRoot(manager, cafeId));
    const comment = await findComment(manager, id);
    if (!comment || !members.includes(comment.cafeId)) throw new Problem('comment-not-found');
    const { items, nextCursor } = toPage(await findReplies(manager, id, { limit: limit + 1, beyond }), limit);
    const views = await this.view(manager, items);
    return { items: items.map((reply) => views.get(reply.id)!), nextCursor };
  }

  /** For other modules, in their transaction. */
  find(tx: Tx, id: string): Promise<Comment | undefined> {
    return findComment(tx, id);
  }

  private async lock(tx: Tx, root: string, id: string): Promise<Comment> {
    const comment = await lockComment(tx, id, await findMembers(tx, root));
    if (!comment) throw new Problem('comment-not-found');
    return comment;
  }

  private async show(tx: Tx, id: string): Promise<CommentView> {
    const comment = await findComment(tx, id);
    return (await this.view(tx, [comment!])).get(id)!;
  }

  /** The public shape, by id: what was deleted leaves only its place. */
  private async view(manager: EntityManager, comments: Comment[]): Promise<Map<string, CommentView>> {
    const authors = await this.users.findByIds(manager, [...new Set(comments.map(({ authorId }) => authorId))]);
    const names = new Map(authors.map(({ id, name }) => [id, name]));
    return new Map(
      comments.map(({ id, parentId, authorId, text, createdAt, editedAt, deletedAt }) => {
        const said = {
          author: { id: authorId, name: names.get(authorId)! },
          text,
          editedAt: editedAt?.toISOString() ?? null,
        };
        const hidden = { author: null, text: null, editedAt: null };
        const deleted = deletedAt !== null;
        return [id, { id, parentId, deleted, createdAt: createdAt.toISOString(), ...(deleted ? hidden : said) }];
      }),
    );
  }
}
