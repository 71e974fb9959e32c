import { describe, expect, it } from '@jest/globals';
import { appliedIn, isApplied, positionOf } from '../../src/kernel/tx/commit-position.js';

const uuid = '3e11fa47-71ca-11e1-9e33-c80aa9429562';
const mariadb = (gtid: string) => ({ stateChanges: { systemVariables: { last_gtid: gtid }, gtids: [] } });
const mysql = (gtid: string) => ({ stateChanges: { systemVariables: {}, gtids: [gtid] } });

describe('The position of a commit', () => {
  it('is the GTID that the engine names', () => {
    expect(positionOf(mariadb('0-1-815'), 7)).toEqual({ source: '0', number: 815, gtid: '0-1-815', atMs: 7 });
    expect(positionOf(mysql(`${uuid}:23`), 7)).toEqual({ source: uuid, number: 23, gtid: `${uuid}:23`, atMs: 7 });
  });

  it('is its time where the engine names none, or something that we cannot compare', () => {
    const time = { source: '', number: 7, gtid: '', atMs: 7 };
    for (const answer of [undefined, {}, mariadb(''), mysql(`${uuid}:5-6`)])
      expect(positionOf(answer, 7)).toEqual(time);
  });
});

describe('How far a replica has come', () => {
  it('is told by source', () => {
    expect(appliedIn('0-1-815,7-2-30')).toEqual(new Map([['0', 815], ['7', 30]])); // prettier-ignore
    expect(appliedIn(`${uuid}:1-23,\n${uuid.replace('3', '4')}:1`)).toEqual(
      new Map([
        [uuid, 23],
        [uuid.replace('3', '4'), 1],
      ]),
    );
    expect(appliedIn('')).toEqual(new Map());
  });

  it('ends at the first gap, and is nowhere when the beginning is missing', () => {
    expect(appliedIn(`${uuid}:1-23:25-40`).get(uuid)).toBe(23);
    for (const gtids of [`${uuid}:12-30`, `${uuid}:15`]) expect(appliedIn(gtids).get(uuid)).toBeUndefined();
  });

  it('is what the engine says, whatever the time', () => {
    const position = positionOf(mariadb('0-1-815'), 1_000);
    const at = (number: number, untilMs: number) => isApplied(position, { applied: new Map([['0', number]]), untilMs });
    expect(at(814, Infinity)).toBe(false);
    expect(at(815, -Infinity)).toBe(true);
  });

  it('is guessed by the time where the engine does not say: after five seconds, and not before the replica shows a later one', () => {
    const unnamed = positionOf(undefined, 100_000);
    const at = (nowMs: number, untilMs: number) => isApplied(unnamed, { applied: new Map([['0', 9]]), untilMs }, nowMs);
    expect(at(104_999, 104_900)).toBe(false);
    expect(at(105_001, 104_900)).toBe(true);
    // Twenty seconds behind: what was done ten seconds ago is not there.
    expect(at(110_000, 90_000)).toBe(false);
    // The beat comes once a second.
    expect(at(110_000, 100_900)).toBe(false);
    expect(at(110_000, 101_001)).toBe(true);
    // Also for a GTID of a source that the replica has never heard of.
    const foreign = { ...unnamed, source: '7', number: 1, gtid: '7-1-1' };
    expect(isApplied(foreign, { applied: new Map([['0', 9]]), untilMs: 90_000 }, 110_000)).toBe(false);
  });
});
