/** Folders for servers that live as long as one test or bench run, and the removal of those that a killed run left behind. */
import { mkdtempSync, readFileSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, stopLeftover } from './processes.mjs';

const PREFIX = 'madang-run-';
const MEMORY = '/dev/shm';
const ENOUGH_BYTES = 2 * 1024 ** 3;

/**
 * A new folder, in memory if asked and if there is room; `remove()` deletes it.
 *
 * @param {{ inMemory: boolean }} wish
 */
export async function throwawayFolder({ inMemory }) {
  for (const base of new Set([MEMORY, tmpdir()])) await removeLeftovers(base);
  const dir = mkdtempSync(join(inMemory && roomInMemory() ? MEMORY : tmpdir(), PREFIX));
  writeFileSync(join(dir, 'owner'), String(process.pid));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

function roomInMemory() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize > ENOUGH_BYTES;
  } catch {
    return false;
  }
}

/** @param {string} base */
async function removeLeftovers(base) {
  const names = readdirIfThere(base).filter((name) => name.startsWith(PREFIX));
  for (const dir of names.map((name) => join(base, name))) {
    const owner = Number(readIfThere(join(dir, 'owner')));
    if (!owner || isAlive(owner)) continue;
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      if (entry.isDirectory()) await stopLeftover(join(dir, entry.name), 2_000);
    }
    rmSync(dir, { recursive: true, force: true });
  }
}

/** @param {string} dir */
function readdirIfThere(dir) {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
