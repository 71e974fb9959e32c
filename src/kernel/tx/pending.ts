import type { PoolConnection, QueryError, QueryResult } from 'mysql2';
import { errno, isRetryable } from './database-errors.js';
import { sendTogether, TripError, type Statement } from './driver.js';

export type Scalar = string | number | boolean | Date | Buffer | null;

/** A value of a `?`; a list is written as its members, as after IN. */
export type SqlValue = Scalar | readonly Scalar[];

/** How many rows a write must affect, and the error of the unit of work if it affects others; `otherwise` may read. */
export type Expectation = { rows: number; otherwise: () => Error | Promise<Error> };

/** A write whose result is not needed: it leaves with the next statement whose result is, or with COMMIT. */
export class Write implements Statement {
  /** It has been carried out, and affected as many rows as it must. */
  isDone = false;
  /** Why the server refused it. */
  error: unknown;
  private hasLeft = false;

  constructor(
    public sql: string,
    public values: readonly SqlValue[],
    readonly expected?: Expectation,
  ) {}

  /** Puts another statement in its place. Returns false, and does nothing, when it has left already. */
  replace(sql: string, values: readonly SqlValue[]): boolean {
    if (!this.hasLeft) Object.assign(this, { sql, values });
    return !this.hasLeft;
  }

  leave(): void {
    this.hasLeft = true;
  }
}

/** Fails unless the write before it has affected so many rows; the server then stops there. It returns no rows and takes no locks. */
const CHECK = 'SET @madang_unit = 18446744073709551615 + (ROW_COUNT() <> ?)';
const OUT_OF_RANGE = 1690;
const START = 'START TRANSACTION';

/** A statement on its way; `checks` is the write whose effect it looks at. */
type Step = Statement & { write?: Write; checks?: Write };

/** An earlier write of the unit of work has failed. It has no number of an error, so that none takes it for its own. */
class UnitFailed extends Error {
  constructor(cause: unknown) {
    super('an earlier statement of this unit of work has failed', { cause });
  }
}

/** A write has affected other rows than it must. */
class Unexpected extends Error {
  constructor(
    cause: unknown,
    readonly expected: Expectation,
  ) {
    super('a write has affected other rows than it must', { cause });
  }
}

/**
 * The statements of a unit of work that have not left yet, and the connection on which they will: taken from the pool with the
 * first of them. START waits as well; so a unit of work is one packet unless it reads.
 *
 * It has what TypeORM uses of a connection, so that its statements come in here.
 */
export class Pending {
  private connection: Promise<PoolConnection> | undefined;
  private writes: Write[] = [];
  private begun: 'no' | 'waits' | 'yes' = 'no';
  /** The end of the statements that are on their way: the next leaves when these have not failed. */
  private last: Promise<unknown> = Promise.resolve();
  private hasFailed = false;
  /** COMMIT or ROLLBACK has left: the connection is another's from now on. */
  private isOver = false;
  /** What made it fail looks for its reason, in the open transaction. */
  private isExplaining = false;
  private reason: unknown;

  constructor(private readonly connect: () => Promise<PoolConnection>) {}

  /** What made the unit of work fail, whatever was thrown since; undefined while nothing did. */
  get failure(): unknown {
    return this.hasFailed ? this.reason : undefined;
  }

  write(write: Write): Write {
    this.writes.push(write);
    return write;
  }

  /** Sends what waits. */
  async flush(): Promise<void> {
    if (this.writes.length > 0) await this.send([]);
  }

  /** As TypeORM asks. */
  promise() {
    return { query: async (sql: string, values: unknown[] = []) => [await this.query(sql, values)] };
  }

  async execute<R extends QueryResult>(sql: string, values: readonly Scalar[]): Promise<R> {
    if (this.begun === 'waits' || this.writes.length > 0) await this.send([]);
    return this.inTurn(async () => {
      const connection = await this.connection!;
      return new Promise<R>((resolve, reject) => {
        connection.execute<R>(sql, [...values], (error, result) =>
          error ? reject(this.failIfOver(error)) : resolve(result),
        );
      });
    });
  }

  async release(): Promise<void> {
    (await this.connection?.catch(() => undefined))?.release();
  }

  async destroy(): Promise<void> {
    (await this.connection?.catch(() => undefined))?.destroy();
  }

  private async query(sql: string, values: unknown[]): Promise<unknown> {
    switch (sql) {
      case START:
        this.begun = 'waits';
        return undefined;
      case 'COMMIT':
        return this.commit();
      case 'ROLLBACK':
        return this.rollBack();
      default:
        return this.send([{ sql, values }]);
    }
  }

  private async commit(): Promise<unknown> {
    if (this.hasFailed) throw new UnitFailed(this.reason);
    const isEmpty = this.begun === 'waits' && this.writes.length === 0;
    const committed = isEmpty ? undefined : this.send([{ sql: 'COMMIT', values: [] }]);
    this.isOver = true;
    return committed;
  }

  private async rollBack(): Promise<void> {
    this.writes = [];
    this.isOver = true;
    await this.last;
    if (this.begun === 'yes') await sendTogether(await this.connection!, [{ sql: 'ROLLBACK', values: [] }]);
  }

  private take(): Step[] {
    const start = this.begun === 'waits' ? [{ sql: START, values: [] }] : [];
    this.begun = 'yes';
    const steps = this.writes.flatMap((write): Step[] => {
      write.leave();
      const { sql, values, expected } = write;
      const step = { sql, values, write };
      return expected ? [step, { sql: CHECK, values: [expected.rows], checks: write }] : [step];
    });
    this.writes = [];
    return [...start, ...steps];
  }

  /** Sends what waits and what is waited for, behind what is on its way. Returns the last result. */
  private async send(wanted: Step[]): Promise<unknown> {
    const steps = [...this.take(), ...wanted];
    try {
      return await this.inTurn(() => this.carryOut(steps, steps.length - wanted.length));
    } catch (error) {
      if (!(error instanceof Unexpected)) throw error;
      this.isExplaining = true;
      const { otherwise } = error.expected;
      this.reason = await Promise.resolve()
        .then(otherwise)
        .catch((thrown: unknown) => thrown);
      this.isExplaining = false;
      throw new UnitFailed(this.reason);
    }
  }

  /** Asks the server behind what is on its way, and not at all when the unit of work has failed or is over. */
  private inTurn<T>(request: () => Promise<T>): Promise<T> {
    if (this.isOver && !this.isExplaining) throw new Error('This unit of work is over.');
    this.connection ??= this.connect();
    const answer = this.last.then(() => {
      if (this.hasFailed && !this.isExplaining) throw new UnitFailed(this.reason);
      return request();
    });
    this.last = answer.catch(() => {});
    return answer;
  }

  /** @param waiting how many of the steps are not what the caller waits for */
  private async carryOut(steps: Step[], waiting: number): Promise<unknown> {
    try {
      const result = await sendTogether(await this.connection!, steps);
      steps.forEach(markDone);
      return result;
    } catch (error) {
      if (!(error instanceof TripError)) throw this.fail(error);
      const { position, cause } = error;
      steps.slice(0, position).forEach(markDone);
      const { write, checks } = steps[position]!;
      if (write) write.error = cause;
      if (checks && errno(cause) === OUT_OF_RANGE) throw new Unexpected(this.fail(cause), checks.expected!);
      if (position < waiting) throw new UnitFailed(this.fail(cause));
      throw this.failIfOver(cause);
    }
  }

  /** After a deadlock or a lock wait a statement would run outside of the transaction, or in half of one. */
  private failIfOver(error: QueryError): QueryError {
    return isRetryable(error) || error.fatal ? this.fail(error) : error;
  }

  private fail<E>(reason: E): E {
    this.hasFailed = true;
    this.reason = reason;
    return reason;
  }
}

function markDone({ write, checks }: Step): void {
  if (checks) checks.isDone = true;
  if (write && !write.expected) write.isDone = true;
}
