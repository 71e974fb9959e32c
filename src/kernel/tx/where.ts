/** A condition and the values of its `?`. A condition with OR needs its own parentheses. */
export type Condition = readonly [sql: string, ...values: unknown[]];

/**
 * Joins by AND those conditions that are there. Absent is one that is `false`, and one of which a value is undefined: an
 * optional filter is written down like any other. `null` is a value. With none left all rows are meant.
 *
 * @returns what follows WHERE, and the parameters in their order.
 */
export function where(...conditions: readonly (Condition | false)[]): { sql: string; parameters: unknown[] } {
  const given = conditions.filter((condition) => condition !== false && !condition.includes(undefined)) as Condition[];
  return {
    sql: given.map(([sql]) => sql).join(' AND ') || 'TRUE',
    parameters: given.flatMap(([, ...values]) => values),
  };
}
