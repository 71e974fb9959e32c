import { protocolProblems } from './protocol.js';
import { ruleProblems } from './rules.js';

/** Languages Madang speaks to end users. */
export type Locale = 'ko' | 'en';

export type Entry = {
  status: number;
  en: string;
  ko: string;
  level?: 'info' | 'warn' | 'error';
  retryAfterSeconds?: number;
};

/**
 * Every error a caller can get: status, the sentence in both languages, and how loudly it is logged. `{name}` in a
 * sentence is filled from the problem's parameters. Codes are stable: clients switch on them.
 */
export const problems = { ...protocolProblems, ...ruleProblems };

export type ProblemCode = keyof typeof problems;

/** Where in the request an input error is, what kind it is, and what to change. `pointer` is an RFC 6901 pointer. */
export type InputError = { in: 'body' | 'query' | 'path'; pointer: string; code: string; message: string };

/** How an input error reads in each language; it is rendered when the language of the caller is known. */
export type InputIssue = Omit<InputError, 'message'> & { message: Record<Locale, string> };

type Extra = { cause?: unknown; issues?: InputIssue[]; retryAfterSeconds?: number };

/** An answer that is an error: thrown anywhere, rendered once as RFC 9457 problem details by `ProblemFilter`. */
export class Problem extends Error {
  readonly issues: InputIssue[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: ProblemCode,
    readonly params: Record<string, string | number> = {},
    { cause, issues = [], retryAfterSeconds }: Extra = {},
  ) {
    super(code, { cause });
    this.issues = issues;
    this.retryAfterSeconds = retryAfterSeconds ?? this.entry.retryAfterSeconds;
  }

  get entry(): Entry {
    return problems[this.code];
  }

  get status(): number {
    return this.entry.status;
  }

  /** The problem as its JSON body (RFC 9457 §3, with our `code`, `errors` and `requestId`). */
  render(locale: Locale, requestId: string) {
    const detail = this.entry[locale].replace(/\{(\w+)\}/g, (_, name: string) => String(this.params[name] ?? ''));
    const errors = this.issues.map(({ message, ...where }): InputError => ({ ...where, message: message[locale] }));
    return {
      type: `urn:madang:problem:${this.code}`,
      title: this.code.replaceAll('-', ' '),
      status: this.status,
      code: this.code,
      detail,
      ...(errors.length > 0 && { errors }),
      requestId,
    };
  }
}

/** The language of the answer: the first of `Accept-Language` (RFC 9110 §12.5.4) that we speak, else English. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  const ranked = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((p) => /^\s*q=([\d.]+)$/.exec(p)?.[1]).find(Boolean);
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    });
  const spoken = ranked.filter((r) => (r.language === 'ko' || r.language === 'en') && r.quality > 0);
  return (spoken.sort((a, b) => b.quality - a.quality)[0]?.language ?? 'en') as Locale;
}
