import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Cache } from '../../../kernel/cache/cache.js';
import { readCursor, toPage } from '../../../kernel/http/pagination.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { UsersService } from '../../users/index.js';
import { findMembers, findRoot } from '../places/groups.queries.js';
import { cafeCacheTags } from '../cache-tags.js';
import { findComment, findFirstReplies, findReplies, findTopLevel } from './comments.queries.js';
import type { Thread } from './comments.schema.js';
import { viewComments } from './comments.view.js';

const FIRST_REPLIES = 20;

type Page = { limit: number; cursor?: string };

/** Reads the comments of a café from a database that has the caller's writes. */
@Injectable()
export class CommentsLookup {
  constructor(
    private readonly cache: Cache,
    private readonly users: UsersService,
  ) {}

  /** Newest first, each with its first replies. @throws Problem `cafe-not-found` (404), `invalid-cursor` (400) */
  async findThreads(cafeId: string, { limit, cursor }: Page) {
    const beyond = readCursor(cursor);
    return this.read(cafeId, async (manager, members) => {
      const { items, nextCursor } = toPage(await findTopLevel(manager, members, { limit: limit + 1, beyond }), limit);
      const ids = items.map(({ id }) => id);
      const below = await findFirstReplies(manager, ids, FIRST_REPLIES + 1);
      const views = await viewComments(manager, this.users, [
        ...items,
        ...[...below.values()].flatMap(({ replies }) => replies),
      ]);
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
    });
  }

  /** Oldest first. @throws Problem `cafe-not-found`, `comment-not-found` (404), `invalid-cursor` (400) */
  async findReplies(cafeId: string, id: string, { limit, cursor }: Page) {
    const beyond = readCursor(cursor);
    return this.read(cafeId, async (manager, members) => {
      const comment = await findComment(manager, id);
      if (!comment || !members.includes(comment.cafeId)) throw new Problem('comment-not-found');
      const { items, nextCursor } = toPage(await findReplies(manager, id, { limit: limit + 1, beyond }), limit);
      const views = await viewComments(manager, this.users, items);
      return { items: items.map((reply) => views.get(reply.id)!), nextCursor };
    });
  }

  /** Reads about a café, with the ids of all that were merged into it. @throws Problem `cafe-not-found` (404) */
  private async read<T>(cafeId: string, load: (manager: EntityManager, members: string[]) => Promise<T>): Promise<T> {
    const root = await this.cache.uncached(cafeCacheTags(cafeId), (manager) => findRoot(manager, cafeId));
    return this.cache.uncached(cafeCacheTags(root), async (manager) => load(manager, await findMembers(manager, root)));
  }
}
