/** What fills the `{name}`s of a sentence. */
export type ProblemParams = Record<string, string | number>;

/**
 * An error that a caller can get: HTTP status, the sentence in both languages, and how loudly it is logged. `{name}` in a
 * sentence is filled from the problem's parameters; `example` fills it in the documentation.
 */
export type ProblemEntry = {
  status: number;
  en: string;
  ko: string;
  level?: 'info' | 'warn' | 'error';
  retryAfterSeconds?: number;
  example?: ProblemParams;
};
