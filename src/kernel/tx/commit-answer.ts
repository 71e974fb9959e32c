import { EventSubscriber, type AfterQueryEvent, type EntitySubscriberInterface, type QueryRunner } from 'typeorm';
import type { CommitAnswer } from './commit-position.js';

type Kept = { commitAnswer?: CommitAnswer };

/**
 * Keeps the engine's response to COMMIT, which contains the commit's position: TypeORM's `commitTransaction` returns
 * nothing, but its subscribers see every raw result. A data source without this subscriber positions commits by the
 * clock.
 */
@EventSubscriber()
export class CommitAnswerSubscriber implements EntitySubscriberInterface {
  afterQuery({ query, success, rawResults, queryRunner }: AfterQueryEvent): void {
    if (query === 'COMMIT' && success) (queryRunner.data as Kept).commitAnswer = rawResults as CommitAnswer;
  }
}

/** The engine's response to this runner's last COMMIT. */
export const commitAnswerOf = (runner: QueryRunner): CommitAnswer | undefined => (runner.data as Kept).commitAnswer;
