import type { Locale } from './locale.js';

/** What fills the `{name}`s of a sentence; of several values one holds. */
export type ProblemParams = Record<string, string | number | readonly string[]>;

/** What the values of a parameter are called; a value without words is shown as it is. */
export type Words = Readonly<Record<string, Record<Locale, string>>>;

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
  /** By parameter: people read of states and roles in words, never as codes. */
  words?: Record<string, Words>;
};
