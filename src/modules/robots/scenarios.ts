/** What a robot does otherwise than deliver: the note of a booking says it. */
const scenarios = ['no-driver', 'late', 'recipient-absent', 'hand-back'] as const;
export type Scenario = (typeof scenarios)[number];

/** No robot takes a booking whose note contains this. */
export const NO_DRIVER = '#no-driver';

/** The first scenario that a note names; in what else people write, none. */
export const scenarioOf = (note: string | null): Scenario | undefined =>
  scenarios.find((name) => note?.includes(`#${name}`));
