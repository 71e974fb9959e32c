import { describe, expect, it, test } from '@jest/globals';
import { readCursor, toCursor, type Cursor } from '../../src/kernel/http/pagination.js';
import { toBytes } from '../../src/kernel/tx/ids.js';
import { cafeCursors } from '../../src/modules/cafes/finding/search.js';
import { rowCursor } from '../../src/modules/cafes/imports/import-rows.js';
import { missionCursors } from '../../src/modules/missions/missions.queries.js';
import { accountEventCursor } from '../../src/modules/notifications/account-events/account-events.queries.js';
import { entryCursor } from '../../src/modules/wallets/wallets.queries.js';

const id = '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b';
const cafe = toBytes(id);

/** As version 0.1.0 handed them out, before there was one kind of cursor. */
const handedOut: [string, Cursor<any>, string, unknown][] = [
  ['entries of an account', entryCursor, 'djkwMDcxOTkyNTQ3NDA5OTM', '9007199254740993'],
  ['newest missions', missionCursors.newest, 'fjAxOWFhMWIyLTdjM2QtN2U0Zi04YTViLTZjN2Q4ZTlmMGExYg', { key: '', id }],
  [
    'missions by pot',
    missionCursors.pot,
    'MTUwMDAwMH4wMTlhYTFiMi03YzNkLTdlNGYtOGE1Yi02YzdkOGU5ZjBhMWI',
    { key: '1500000', id },
  ],
  [
    'missions by deadline',
    missionCursors.deadline,
    'MjAyNi0xMi0yNCAwMTozMDowMC4xMjM0NTZ-MDE5YWExYjItN2MzZC03ZTRmLThhNWItNmM3ZDhlOWYwYTFi',
    { key: '2026-12-24 01:30:00.123456', id },
  ],
  ['events of an account', accountEventCursor, 'ZTQy', 42],
  ['rows of an import', rowCursor, 'MTIuMzQ1Ng', { batch: 12, row: 3456 }],
  ['cafés by distance', cafeCursors.distance, 'AEBe3S8an753AZqhsnw9fk-KW2x9jp8KGw', { key: 123.456, id: cafe }],
  ['cafés by rating', cafeCursors.rating, 'AcJ8IAAAAFAAAZqhsnw9fk-KW2x9jp8KGw', { key: -1932735283205, id: cafe }],
  ['cafés by fit', cafeCursors.fit, 'AkAOAAAAAAAAAZqhsnw9fk-KW2x9jp8KGw', { key: 3.75, id: cafe }],
];

describe('A cursor', () => {
  test.each(handedOut)('of %s keeps its bytes', (_, kind, text, end) => {
    expect(kind.read(text)).toEqual(end);
    expect(kind.write(end)).toBe(text);
  });

  it('of a list by id keeps its bytes', () => {
    const text = 'MDE5YWExYjItN2MzZC03ZTRmLThhNWItNmM3ZDhlOWYwYTFi';
    expect([readCursor(text), toCursor(id)]).toEqual([id, text]);
  });

  test.each(handedOut)('of %s is read by no other list, and not when it was changed', (_, kind, text) => {
    const refused = expect.objectContaining({ code: 'invalid-cursor', status: 400 });
    for (const [, other] of handedOut) if (other !== kind) expect(() => other.read(text)).toThrow(refused);
    for (const changed of ['', `${text}A`, `${text}=`, ` ${text}`, `${text.slice(0, 4)}!${text.slice(4)}`])
      expect(() => kind.read(changed)).toThrow(refused);
  });

  test.each(['NaN', 'Infinity'])('of cafés holds no %s', (key) => {
    const bytes = Buffer.alloc(25);
    bytes.writeDoubleBE(Number(key), 1);
    expect(() => cafeCursors.distance.read(bytes.toString('base64url'))).toThrow(
      expect.objectContaining({ code: 'invalid-cursor' }),
    );
  });

  it('of missions by deadline holds a time', () => {
    const text = Buffer.from(`2026-13-41 25:61:61.000000~${id}`).toString('base64url');
    expect(() => missionCursors.deadline.read(text)).toThrow(expect.objectContaining({ code: 'invalid-cursor' }));
  });
});
