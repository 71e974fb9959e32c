import { statement } from './statement.js';

const tables = ['inbox', 'notifications', 'forwards', 'message_sources', 'message_indexing'] as const;
const pascal = (table: string) => table.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * Durable work in one vocabulary: `budget_from` becomes `attempts_at_redrive`. Expand only: the version before writes the old
 * column when a dead row is redriven, this one writes both and reads the greater, so that either may redrive while a deploy
 * lasts. The next release copies what is left and drops the old one.
 */
export const work = [
  ...tables.map((table, place) =>
    statement(
      `AttemptsAtRedriveOf${pascal(table)}`,
      1795824000001 + place,
      `ALTER TABLE ${table} ADD attempts_at_redrive SMALLINT UNSIGNED NOT NULL DEFAULT 0`,
    ),
  ),
  statement('FirstErrorOfWithdrawals', 1795824000021, `ALTER TABLE withdrawals ADD first_error VARCHAR(500) NULL`),
];
