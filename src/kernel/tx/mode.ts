/**
 * The mode of an account and of what it makes is in the id: version 8 of RFC 9562 (§5.8, for uses of one's own) says test, any other
 * version live. The rest of the id is as usual, so that it sorts by time and tells when it was made.
 */
const TEST = '8';
/** Where the version stands in the text of an id. */
const VERSION = 14;

/** Whether this is an account of the test mode, or something that one made. */
export const isTest = (id: string): boolean => id[VERSION] === TEST;

/** Whether both are of one mode: what is of the other does not exist for an account. */
export const isSameMode = (one: string, other: string): boolean => isTest(one) === isTest(other);

/** The same id in test mode. Of a person it is their test account, which acts for their test keys. */
export const testIdOf = (id: string): string => id.slice(0, VERSION) + TEST + id.slice(VERSION + 1);

/** The person whose test account this is, or the person themselves. */
export const personOf = (accountId: string): string =>
  isTest(accountId) ? `${accountId.slice(0, VERSION)}7${accountId.slice(VERSION + 1)}` : accountId;

/** An id in the mode of this account. */
export const inModeOf = (accountId: string, id: string): string => (isTest(accountId) ? testIdOf(id) : id);

/** Whether the id in this column is of the test mode, as SQL. */
export const isTestSql = (column: string): string => `(SUBSTRING(${column}, 7, 1) BETWEEN X'80' AND X'8F')`;
