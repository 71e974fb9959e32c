import { cpus } from 'node:os';

/** Shorter stretches cannot be measured: the system counts processor time in steps of 10 ms. */
const MEASURABLE_MS = 200;
/** With this many processors at work, and more, something is going on that may be what a test waits for. */
const BUSY_PROCESSORS = 0.5;
/** How fast this clock runs then. */
const SLOWEST = 1 / 10;

/**
 * A clock that runs as fast as the wall's where the machine has nothing to do, and slower, down to a tenth, while its processors
 * work, for whomever. A machine at rest has done all that it was going to do; a busy one, or a slow one, is still at it. So what
 * a test gives a limit by this clock does not depend on how fast the machine is. With TEST_FULL=1, as by `npm run faults`, what
 * is promised as a time is measured by the wall's clock.
 */
export class MachineClock {
  private last = sample();
  private spentMs = 0;
  private readonly isWall: boolean;

  constructor(isWall = process.env['TEST_FULL'] === '1') {
    this.isWall = isWall;
  }

  /** Milliseconds since the clock was started. */
  elapsedMs(): number {
    const now = sample();
    const wallMs = now.atMs - this.last.atMs;
    if (wallMs < MEASURABLE_MS) return this.spentMs + wallMs;
    const busy = (now.busyMs - this.last.busyMs) / wallMs;
    this.spentMs += wallMs * (this.isWall ? 1 : Math.max(SLOWEST, 1 - busy / BUSY_PROCESSORS));
    this.last = now;
    return this.spentMs;
  }
}

function sample(): { atMs: number; busyMs: number } {
  const busyMs = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { atMs: performance.now(), busyMs };
}

/** How long something took by the clock of the machine, in ms; `pace` is how fast that clock ran, 1 at most. */
export async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; pace: number; result: T }> {
  const startedAt = performance.now();
  const clock = new MachineClock();
  // A long stretch would be judged by its average.
  const reading = setInterval(() => clock.elapsedMs(), 250);
  try {
    const result = await work();
    const ms = clock.elapsedMs();
    return { ms, pace: ms / (performance.now() - startedAt), result };
  } finally {
    clearInterval(reading);
  }
}
