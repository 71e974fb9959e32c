import { describe, expect, it } from '@jest/globals';
import { where } from '../../src/kernel/tx/where.js';

describe('Where', () => {
  it('joins conditions and their values in one order', () => {
    expect(where(['a = ?', 1], ['b IS NULL'], ['c BETWEEN ? AND ?', 2, 3])).toEqual({
      sql: 'a = ? AND b IS NULL AND c BETWEEN ? AND ?',
      parameters: [1, 2, 3],
    });
  });

  it('leaves out what is not asked for, and its values with it', () => {
    expect(where(['a = ?', undefined], false, ['b BETWEEN ? AND ?', 1, undefined], ['c = ?', 3])).toEqual({
      sql: 'c = ?',
      parameters: [3],
    });
  });

  it('takes null, false, 0 and the empty text for values', () => {
    expect(where(['a <=> ?', null], ['b = ?', false], ['c = ?', 0], ['d = ?', '']).parameters).toEqual([
      null,
      false,
      0,
      '',
    ]);
  });

  it('keeps a list whole: it is the value of one IN (?)', () => {
    expect(where(['a IN (?)', [1, 2]], ['b = ?', 3]).parameters).toEqual([[1, 2], 3]);
  });

  it('means every row when nothing is asked for', () => {
    expect(where()).toEqual({ sql: 'TRUE', parameters: [] });
    expect(where(false, ['a = ?', undefined])).toEqual({ sql: 'TRUE', parameters: [] });
  });
});
