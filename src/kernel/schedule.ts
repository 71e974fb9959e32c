import { Logger } from '@nestjs/common';

/** Runs a task repeatedly until stopped: never concurrently, never without a pause after an error. */
export class Schedule {
  private readonly logger: Logger;
  private readonly stopped = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private wake: () => void = () => {};
  private woken = false;

  /**
   * @param task returns true when there is more to do at once
   * @param isDue whether there is anything to do, asked before the task unless that is known
   */
  constructor(
    name: string,
    private readonly everyMs: number,
    private readonly task: () => Promise<boolean | void>,
    private readonly isDue: () => Promise<boolean> | true = () => true,
  ) {
    this.logger = new Logger(`schedule ${name}`);
  }

  start(): void {
    this.running = this.run();
  }

  /** Runs the task now instead of after the pause. */
  nudge(): void {
    this.woken = true;
    this.wake();
  }

  /** Lets the current run finish, and starts no other. */
  async stop(): Promise<void> {
    this.stopped.abort();
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    let failures = 0;
    let isKnownDue = false;
    while (!this.stopped.signal.aborted) {
      let more: boolean | void = false;
      try {
        if (isKnownDue || (await this.isDue())) more = await this.task();
        failures = 0;
      } catch (error) {
        failures++;
        // Repeated failures are logged less often.
        if (failures === 1 || failures % 30 === 0)
          this.logger.error({ err: error, failures }, 'failed; will try again');
      }
      isKnownDue = more === true || (await this.pause(pauseMs(this.everyMs, failures)));
    }
  }

  /** Returns whether a nudge ended it. */
  private async pause(ms: number): Promise<boolean> {
    if (!this.woken && !this.stopped.signal.aborted) await this.untilWoken(ms);
    const { woken } = this;
    this.woken = false;
    return woken;
  }

  private async untilWoken(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = () => {};
  }
}

/** After failures it is longer, up to two seconds. */
const pauseMs = (everyMs: number, failures: number): number =>
  Math.min(everyMs * 2 ** Math.min(failures, 5), Math.max(everyMs, 2_000));
