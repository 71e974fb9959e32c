import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';

/** A tenth of what the thread that answers gets of a processor that both want (nice(1)); all of one that is idle. */
const PRIORITY = 10;

/** Lets this thread come after the one that answers requests. */
export function lowerPriority(): void {
  // Linux keeps a priority for each thread, under its number (setpriority(2)). Elsewhere all threads stay equal.
  if (process.platform === 'linux') setPriority(Number(basename(readlinkSync('/proc/thread-self'))), PRIORITY);
}
