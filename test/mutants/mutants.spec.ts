import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { mutants } from './mutants.mjs';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

it('has at least a dozen wrong changes of the ledger and fifteen of fares and dispatch, each with a name of its own', () => {
  const names = mutants.map(({ name }) => name);
  expect(names.length).toBeGreaterThanOrEqual(12 + 15);
  expect(mutants.filter(({ killedBy }) => killedBy.includes('/bookings/')).length).toBeGreaterThanOrEqual(15);
  expect(new Set(names).size).toBe(names.length);
});

it('changes places that are still there, each exactly once', () => {
  const times = mutants.flatMap(({ name, edits }) =>
    edits.map(({ file, find }) => ({ name, found: read(file).split(find).length - 1 })),
  );
  expect(times.filter(({ found }) => found !== 1)).toEqual([]);
});

it('names tests that are there', () => {
  expect(mutants.filter(({ killedBy }) => !existsSync(join(root, killedBy)))).toEqual([]);
});
