import { describe, expect, it } from '@jest/globals';
import { firstIdOf, fromBytes, newId, NIL_ID, toBytes } from '../../src/kernel/tx/ids.js';
import { Id } from '../../src/kernel/http/schema.js';

describe('an id', () => {
  it.each([newId(), '00000000-0000-0000-0000-000000000000', 'aaaaaaaa-aaaa-0aaa-0aaa-aaaaaaaaaaaa'])(
    'survives its way through 16 bytes: %s',
    (id) => {
      expect(toBytes(id)).toHaveLength(16);
      expect(fromBytes(toBytes(id))).toBe(id);
    },
  );

  it('of nobody is the one that tables hold, and sorts before every other', () => {
    expect(NIL_ID).toBe('00000000-0000-0000-0000-000000000000'); // accounts of the ledger derive their ids from it
    expect(toBytes(NIL_ID).compare(firstIdOf(0))).toBe(0);
  });

  it('of any version that callers may send can be looked up', () => {
    const foreign = Id.parse('AAAAAAAA-AAAA-0AAA-0AAA-AAAAAAAAAAAA');
    expect(fromBytes(toBytes(foreign))).toBe(foreign);
  });
});
