import type { EntityManager } from 'typeorm';
import type { UsersService } from '../../users/index.js';
import type { Comment } from './comments.queries.js';
import type { CommentView } from './comments.schema.js';

/** The public shape, by id; of a deleted comment only a placeholder. */
export async function viewComments(
  manager: EntityManager,
  users: UsersService,
  comments: Comment[],
): Promise<Map<string, CommentView>> {
  const people = await users.findPeople(
    manager,
    comments.map(({ authorId }) => authorId),
  );
  return new Map(
    comments.map(({ id, parentId, authorId, text, createdAt, editedAt, deletedAt }) => {
      const said = {
        author: people.get(authorId)!,
        text,
        editedAt: editedAt?.toISOString() ?? null,
      };
      const hidden = { author: null, text: null, editedAt: null };
      const deleted = deletedAt !== null;
      return [id, { id, parentId, deleted, createdAt: createdAt.toISOString(), ...(deleted ? hidden : said) }];
    }),
  );
}
