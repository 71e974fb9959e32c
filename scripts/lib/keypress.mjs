/** When somebody pressed Enter: the time that a start takes counts from there, installing and compiling included. */
import { readFileSync } from 'node:fs';

const HANDED_ON = 'MADANG_KEYPRESS_AT';

/** What another process of the same command needs, to count from the same moment. */
export const keypressEnv = () => ({ [HANDED_ON]: String(keypressAtMs) });

/** Whether no other process of the same command came before this one. */
export const isFirstProcess = !process.env[HANDED_ON];

/** Milliseconds since the epoch. */
export const keypressAtMs = Number(process.env[HANDED_ON]) || npmStartedAtMs() || performance.timeOrigin;
delete process.env[HANDED_ON]; // what is started from here on has a beginning of its own

/** When the npm that runs this script began (proc(5): field 22, clock ticks since boot); undefined where it cannot be seen. */
function npmStartedAtMs() {
  if (!process.env.npm_lifecycle_event) return undefined;
  try {
    for (let pid = process.ppid, hops = 0; hops < 3; hops++) {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (stat.includes('(npm')) {
        const upSeconds = Number(readFileSync('/proc/uptime', 'latin1').split(' ')[0]);
        return Date.now() - upSeconds * 1_000 + Number(fields[19]) * 10;
      }
      pid = Number(fields[1]);
    }
  } catch {
    // no /proc here
  }
  return undefined;
}
