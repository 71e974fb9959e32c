import { problemEntry, type ProblemCode } from './catalogue.js';
import type { ProblemEntry, ProblemParams } from './entry.js';
import type { Locale } from './locale.js';

/** An input error: its place in the request, its kind, and what to change. `pointer` is an RFC 6901 pointer. */
type InputError = { in: 'body' | 'query' | 'path'; pointer: string; code: string; message: string };

/** An input error with its message in every language; rendered when the caller's language is known. */
export type InputIssue = Omit<InputError, 'message'> & { message: Record<Locale, string> };

type Extra = { cause?: unknown; issues?: InputIssue[]; retryAfterSeconds?: number };

/** An error response: thrown anywhere, rendered once as RFC 9457 problem details by `ProblemFilter`. */
export class Problem extends Error {
  readonly issues: InputIssue[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: ProblemCode,
    readonly params: ProblemParams = {},
    { cause, issues = [], retryAfterSeconds }: Extra = {},
  ) {
    super(code, { cause });
    this.issues = issues;
    this.retryAfterSeconds = retryAfterSeconds ?? this.entry.retryAfterSeconds;
  }

  get entry(): ProblemEntry {
    return problemEntry(this.code);
  }

  get status(): number {
    return this.entry.status;
  }

  /** A parameter as it is displayed. */
  private display(name: string, locale: Locale): string {
    const words = this.entry.words?.[name];
    const values = [this.params[name] ?? ''].flat().map((value) => words?.[value]?.[locale] ?? String(value));
    return new Intl.ListFormat(locale, { type: 'disjunction' }).format(values);
  }

  /** The sentence that says what went wrong and what to do. */
  detail(locale: Locale): string {
    return this.entry[locale].replace(/\{(\w+)\}/g, (_, name: string) => this.display(name, locale));
  }

  /** The problem as its JSON body (RFC 9457 §3, with our `code`, `errors` and `requestId`). */
  render(locale: Locale, requestId: string) {
    const errors = this.issues.map(({ message, ...where }): InputError => ({ ...where, message: message[locale] }));
    return {
      type: `urn:madang:problem:${this.code}`,
      title: this.code.replaceAll('-', ' '),
      status: this.status,
      code: this.code,
      detail: this.detail(locale),
      ...(errors.length > 0 && { errors }),
      requestId,
    };
  }
}
