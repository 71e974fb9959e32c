import type { operations, Problem, ProblemCode } from './api.js';

/** A refusal of the API (RFC 9457); `code` is stable, `detail` is for people. */
export class MadangError extends Error {
  override readonly name = 'MadangError';
  readonly status: number;
  readonly code: ProblemCode | 'unknown';
  /** The id under which operators find the request. */
  readonly requestId: string | undefined;
  /** Of `invalid-input`: what is wrong where. */
  readonly issues: NonNullable<Problem['errors']>;

  /** @param problem what the API answered; empty where a gateway answered in its place */
  constructor(
    readonly response: Response,
    readonly problem: Partial<Problem>,
  ) {
    super(problem.detail ?? `The server answered ${response.status}.`);
    this.status = response.status;
    this.code = problem.code ?? 'unknown';
    this.requestId = problem.requestId ?? response.headers.get('X-Request-Id') ?? undefined;
    this.issues = problem.errors ?? [];
  }
}

/** Whether something that was thrown is a refusal with this code. */
export const isProblem = (error: unknown, code: ProblemCode): error is MadangError =>
  error instanceof MadangError && error.code === code;

type Refusals<T> = T extends { content: { 'application/problem+json': { code?: infer Code } } } ? Code : never;

/** The codes that an operation can be refused with: `CodesOf<'requestReservation'>`. */
export type CodesOf<Id extends keyof operations> = NonNullable<
  {
    [Status in keyof operations[Id]['responses']]: Refusals<operations[Id]['responses'][Status]>;
  }[keyof operations[Id]['responses']]
>;
