import { language } from './language.js';
import { refusalOf, type Problem } from './refusals.js';

/** A request that did not succeed. `message` is for the person to read; `status` is 0 when there was no answer. */
export class Failure extends Error {
  readonly code: string;

  constructor(
    readonly status: number,
    problem: Problem = {},
  ) {
    super(refusalOf(status, problem, language.value));
    this.code = problem.code ?? '';
  }

  /** May it succeed a little later, with nothing changed? */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** What was thrown, as a `Failure`. */
export const failureOf = (thrown: unknown): Failure => (thrown instanceof Failure ? thrown : new Failure(500));

/** The failure in a response. */
export async function failureIn(response: Response): Promise<Failure> {
  const body: unknown = await response.json().catch(() => undefined);
  return new Failure(response.status, body ?? {});
}
