import { createHash, createHmac } from 'node:crypto';
import { createParamDecorator, Injectable, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { ANONYMOUS, type Principal } from '../auth/principal.js';
import { assertAlive, livingRowOf } from '../auth/sessions.js';
import { setActingKey } from '../tx/acting-key.js';
import { deleteSome } from '../tx/delete-some.js';
import { tagOfPerson, tagForInvalidation } from '../tx/changes.js';
import { derivedKey } from '../derived-key.js';
import { derivedId, toBytes } from '../tx/ids.js';
import { parseJson } from '../tx/json.js';
import { localeOf } from '../problems/locale.js';
import { problemCodes, type ProblemCode } from '../problems/catalogue.js';
import type { ProblemParams } from '../problems/entry.js';
import { Problem, type InputIssue } from '../problems/problem.js';
import { errno, isDuplicate } from '../tx/database-errors.js';
import type { SqlValue, Write } from '../tx/pending.js';
import { flush, write, type Tx } from '../tx/tx.js';
import { onCommit, UnitOfWork } from '../tx/unit-of-work.js';
import { headersOf, noteProblem } from './problem.filter.js';
import { Success } from './schema.js';

const KEPT_DAYS = 7;
const PRINTABLE = /^[\x20-\x7e]{1,255}$/;

/** The headers that a replay repeats besides the body. */
const REPLAYED_HEADERS = ['location', 'etag'] as const;

/** A recorded refusal: as it was first rendered, and its parts, to render it in another language. */
type StoredProblem = {
  code: ProblemCode;
  requestId: string;
  parts?: { params: ProblemParams; issues: InputIssue[] };
};
type StoredResponse = { status: number; headers: Record<string, string>; body: string };
type Request = FastifyRequest & { principal?: Principal };
type OnceInput = { request: Request; reply: FastifyReply; handler: () => unknown; required: boolean };

/** The unit of work of one HTTP write: idempotency record, effect and events in one transaction. */
class OnceRunner {
  /** The INSERT of the current try's record: what made it fail tells a repeat and a concurrent duplicate. */
  private inserted: Write | undefined;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly input: OnceInput,
    private readonly key: string | undefined,
    private readonly success: { schema: z.ZodType | undefined; status: number },
  ) {}

  /**
   * Runs `work` at most once per Idempotency-Key and principal, and replays the response, byte for byte, to every repeat; a
   * refusal in the language of the repeat. The record is the first statement of the transaction, so that a concurrent duplicate
   * waits for the row lock (≤ 1 s) and then replays. It leaves with what `work` waits for first; if that is nothing, it holds the
   * answer already, and `work` has run for a repeat as well, without effect.
   *
   * Business errors (4xx) are stored as well; 5xx are not, nor is what is rejected before this point (validation, auth, 429).
   *
   * @param complete adds to a success, the first one and every repeat, what the record must not hold. Never sees a refusal.
   * @returns what the handler returns, unchanged; `complete` may change the response.
   * @throws Problem `invalid-token` (401) when the caller's session or key has ended, `idempotency-key-reused` (422) when the key came with another request, `request-in-flight` (409).
   */
  async run<T extends object | void>(work: (tx: Tx) => Promise<T>, complete?: (success: T) => T): Promise<unknown> {
    const { status, headers, body } = await this.decide(async (tx) => {
      const { principal } = this.input.request;
      if (principal) tagForInvalidation(tx, tagOfPerson(principal.id));
      if (principal?.key) setActingKey(tx, principal.key.id);
      return this.answer(await work(tx));
    });
    void this.input.reply.status(status).headers(headers);
    if (body === '') return undefined;
    const isSuccess = status < 400;
    const type = isSuccess ? 'application/json; charset=utf-8' : 'application/problem+json; charset=utf-8';
    void this.input.reply.header('Content-Type', type);
    return isSuccess && complete ? JSON.stringify(complete(JSON.parse(body) as T)) : body;
  }

  /**
   * `run`, and adds to its answer what only this request is shown, such as a secret: the record of it must not hold that, and a repeat,
   * whose own would be another, has null in its place.
   */
  runShowing(shown: Record<string, string>, work: (tx: Tx) => Promise<object>): Promise<unknown> {
    const hidden = Object.fromEntries(Object.keys(shown).map((name) => [name, null]));
    let isDone = false;
    return this.run<object>(
      (tx) => {
        onCommit(tx, () => (isDone = true));
        return work(tx).then((answer) => ({ ...answer, ...hidden }));
      },
      (answer) => (isDone ? { ...answer, ...shown } : answer),
    );
  }

  /**
   * The id of this request's effect, derived from principal and key: after the record has expired, a late repeat still
   * finds the effect. Only where the key is required.
   */
  effectId(): string {
    return derivedId(this.input.request.principal?.id ?? ANONYMOUS, this.key!);
  }

  /** The answer to this request: that of `work`, or what the record holds. */
  private async decide(work: (tx: Tx) => Promise<StoredResponse>): Promise<StoredResponse> {
    if (this.key === undefined) {
      const { principal } = this.input.request;
      return this.uow.run(async (tx) => {
        if (principal) await assertAlive(tx, principal);
        return work(tx);
      });
    }
    try {
      return await this.uow.run((tx) => this.record(tx, () => work(tx)));
    } catch (error) {
      // Those of the answer that was not given.
      for (const name of REPLAYED_HEADERS) void this.input.reply.removeHeader(name);
      if (isDuplicate(this.inserted?.error)) return this.replay();
      if (isLockTimeout(this.inserted?.error)) throw new Problem('request-in-flight');
      if (this.inserted?.isDone && error instanceof Problem && error.status < 500) return this.keepProblem(error);
      throw error;
    }
  }

  private async record(tx: Tx, work: () => Promise<StoredResponse>): Promise<StoredResponse> {
    const inserted = (this.inserted = this.insertRecord(tx));
    let answer: StoredResponse;
    try {
      answer = await work();
    } catch (error) {
      // A repeat gets its first answer, whatever `work` says to it now.
      await flush(tx);
      throw error;
    }
    if (inserted.replace(...this.insertion(answer))) return answer;
    write(
      tx,
      'UPDATE idempotency_keys SET status = ?, headers = ?, body = ? WHERE principal = ? AND idempotency_key = ?',
      [...columnsOf(answer), ...this.id()],
    );
    return answer;
  }

  /** The same statement asks whether the session or the key is alive: a write after its end changes nothing. */
  private insertRecord(tx: Tx): Write {
    const alive = { rows: 1, otherwise: () => new Problem('invalid-token') };
    return write(tx, ...this.insertion(), this.input.request.principal && alive);
  }

  private insertion(answer?: StoredResponse): [sql: string, values: SqlValue[]] {
    const { principal } = this.input.request;
    const values = [...this.id(), this.fingerprint(), ...(answer ? columnsOf(answer) : [null, null, null])];
    const into = 'INSERT INTO idempotency_keys (principal, idempotency_key, fingerprint, status, headers, body)';
    if (!principal) return [`${into} VALUES (?, ?, ?, ?, ?, ?)`, values];
    const [from, alive] = livingRowOf(principal);
    return [`${into} SELECT ?, ?, ?, ?, ?, ? FROM ${from}`, [...values, ...alive]];
  }

  /** The failed unit was rolled back whole, its record too; the refusal is recorded on its own. */
  private async keepProblem(problem: Problem): Promise<StoredResponse> {
    const { request } = this.input;
    const headers = headersOf(problem);
    const { params, issues } = problem;
    const rendered = problem.render(localeOf(request.headers['accept-language']), request.id);
    const body = JSON.stringify({ ...rendered, parts: { params, issues } });
    try {
      await this.uow.run((tx) => this.record(tx, () => Promise.resolve({ status: problem.status, headers, body })));
    } catch (error) {
      // A duplicate that finished meanwhile has the valid result.
      if (isDuplicate(this.inserted?.error)) return this.replay();
      throw error;
    }
    throw problem;
  }

  private async replay(): Promise<StoredResponse> {
    const [row]: { fingerprint: Buffer; status: number; headers: unknown; body: Buffer }[] = await this.uow.run((tx) =>
      tx.query('SELECT * FROM idempotency_keys WHERE principal = ? AND idempotency_key = ?', this.id()),
    );
    if (!row) throw new Problem('request-in-flight');
    if (!row.fingerprint.equals(this.fingerprint())) throw new Problem('idempotency-key-reused');
    void this.input.reply.header('Idempotent-Replayed', 'true');
    const body = row.body.toString('utf8');
    return {
      status: row.status,
      headers: parseJson(row.headers) as StoredResponse['headers'],
      body: row.status < 400 ? body : this.rerender(body),
    };
  }

  /** A recorded refusal in the language of this request; as it stands if another version of the program recorded it. */
  private rerender(body: string): string {
    const { code, requestId, parts } = JSON.parse(body) as StoredProblem;
    noteProblem(this.input.request, code);
    if (!parts || !problemCodes().includes(code)) return body;
    const problem = new Problem(code, parts.params, { issues: parts.issues });
    return JSON.stringify(problem.render(localeOf(this.input.request.headers['accept-language']), requestId));
  }

  private answer(result: object | void): StoredResponse {
    const { reply } = this.input;
    const { schema, status } = this.success;
    const body = result && schema ? JSON.stringify(schema.parse(result)) : '';
    const headers = REPLAYED_HEADERS.flatMap((name) =>
      reply.hasHeader(name) ? [[name, String(reply.getHeader(name))]] : [],
    );
    return { status, headers: Object.fromEntries(headers) as Record<string, string>, body };
  }

  private id(): [Buffer, string] {
    return [toBytes(this.input.request.principal?.id ?? ANONYMOUS), this.key!];
  }

  /** SHA-256 of method, path and canonical body: identifies equal requests. */
  private fingerprint(): Buffer {
    const { method, url, body } = this.input.request;
    return createHash('sha256')
      .update(`${method} ${url.split('?')[0]}\n${canonical(body)}`)
      .digest();
  }
}

/**
 * JSON with sorted keys, so that the order of fields does not matter. Passwords and PINs go in by a keyed hash: an attacker with no more
 * than the table could otherwise test guesses against a fast hash, stored for days, which would defeat the slow one.
 */
function canonical(value: unknown): string {
  return JSON.stringify(value, (name, node: unknown) => {
    if (name === 'password' || name === 'pin')
      return createHmac('sha256', passwordKey()).update(JSON.stringify(node)).digest('base64');
    if (!node || typeof node !== 'object' || Array.isArray(node)) return node;
    return Object.fromEntries(Object.entries(node).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

let key: Buffer | undefined;
/** Derived at its first use: to describe the contract takes no secret. */
const passwordKey = (): Buffer => (key ??= derivedKey(undefined, 'madang idempotency 1'));

const isLockTimeout = (error: unknown): boolean => errno(error) === 1205;

const columnsOf = ({ status, headers, body }: StoredResponse): SqlValue[] => [status, JSON.stringify(headers), body];

@Injectable()
export class OncePipe implements PipeTransform<OnceInput, OnceRunner> {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly reflector: Reflector,
  ) {}

  transform(input: OnceInput): OnceRunner {
    // Node joins lines of the same name by a comma, which makes two keys one that no retry will ever send again.
    const [key, ...others] = input.request.raw.headersDistinct['idempotency-key'] ?? [];
    if (key === undefined && input.required) throw new Problem('idempotency-key-missing');
    if (others.length > 0 || (key !== undefined && !PRINTABLE.test(key))) throw new Problem('idempotency-key-invalid');
    return new OnceRunner(this.uow, input, key, this.reflector.get(Success, input.handler));
  }
}

const Input = createParamDecorator((required: boolean, context: ExecutionContext): OnceInput => ({
  request: context.switchToHttp().getRequest<Request>(),
  reply: context.switchToHttp().getResponse<FastifyReply>(),
  handler: context.getHandler() as () => unknown,
  required,
}));

/** The unit of work of a write, as its handler receives it. */
export type Once = OnceRunner;

/**
 * Injects the unit of work of a write: a repeat with the same Idempotency-Key gets the stored response. With `required`
 * the request is rejected without a key, for writes that must never happen twice.
 */
export const Once =
  ({ required = false } = {}): ParameterDecorator =>
  (target, key, index) => {
    Input(required, OncePipe)(target, key, index);
    ApiHeader({
      name: 'Idempotency-Key',
      required,
      description: 'A new key for each operation, the same key for each retry. A retry returns the first response.',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    })(target, key!, Object.getOwnPropertyDescriptor(target, key!)!);
  };

/** Deletes keys after 7 days; every worker calls it once a minute. */
@Injectable()
export class IdempotencyPurge {
  constructor(private readonly uow: UnitOfWork) {}

  purge(): Promise<boolean> {
    const old = `idempotency_keys WHERE created_at < NOW(6) - INTERVAL ${KEPT_DAYS} DAY`;
    return this.uow.run((tx) => deleteSome(tx, old, 1_000));
  }
}
