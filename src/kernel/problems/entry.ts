import type { Locale } from './locale.js';

/** The values for the `{name}`s of a sentence; an array means one of its values. */
export type ProblemParams = Record<string, string | number | readonly string[]>;

/** The display names of a parameter's values; a value without one is shown as it is. */
export type Words = Readonly<Record<string, Record<Locale, string>>>;

/**
 * An error that clients can get: HTTP status, a sentence in both languages, and its log level. `{name}` in a sentence
 * is replaced by the problem's parameter, in the documentation by `example`.
 */
export type ProblemEntry = {
  status: number;
  en: string;
  ko: string;
  level?: 'info' | 'warn' | 'error';
  retryAfterSeconds?: number;
  example?: ProblemParams;
  /** By parameter: display names of states and roles, which are never shown as codes. */
  words?: Record<string, Words>;
};
