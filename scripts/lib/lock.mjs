/** A lock between processes of one machine, which ends with the process that holds it. */
import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 100;
/** Taking over takes two calls: who does not end it within this time has died in between. */
const TAKEOVER_MS = 5_000;

/**
 * Does `work` while no other process does its own under the same file. A lock whose process has died is taken over.
 *
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, work) {
  while (!claim(file) && !takeOver(file)) await sleep(POLL_MS);
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

/**
 * Makes the file unless it is there.
 *
 * @param {string} file
 */
function claim(file) {
  try {
    const descriptor = openSync(file, 'wx');
    writeSync(descriptor, String(process.pid));
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Claims a lock whose holder has died. Those who find it so take turns, by a lock of its own: the second must see the first's claim.
 *
 * @param {string} file
 */
function takeOver(file) {
  if (!isAbandoned(file)) return false;
  const turn = `${file}.turn`;
  if (!claim(turn)) {
    if (ageOf(turn) > TAKEOVER_MS) rmSync(turn, { force: true });
    return false;
  }
  try {
    if (!isAbandoned(file)) return false;
    rmSync(file, { force: true });
    return claim(file);
  } finally {
    rmSync(turn, { force: true });
  }
}

/** @param {string} file */
function isAbandoned(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    // It is empty for an instant after it was made, and for ever if its maker died then.
    if (!pid) return ageOf(file) > TAKEOVER_MS;
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}

/** @param {string} file */
const ageOf = (file) => Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
