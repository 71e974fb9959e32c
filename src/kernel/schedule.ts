import { Logger } from '@nestjs/common';

/** Runs a task repeatedly until stopped: never concurrently, never without a pause after an error. */
export class Schedule {
  private readonly logger: Logger;
  private readonly stopped = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private wake: () => void = () => {};
  private woken = false;

  /** @param task returns true when there is more to do at once */
  constructor(
    name: string,
    private readonly everyMs: number,
    private readonly task: () => Promise<boolean | void>,
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
    while (!this.stopped.signal.aborted) {
      let more: boolean | void = false;
      try {
        more = await this.task();
        failures = 0;
      } catch (error) {
        failures++;
        // Repeated failures are logged less often.
        if (failures === 1 || failures % 30 === 0)
          this.logger.error({ err: error, failures }, 'failed; will try again');
      }
      if (!more) await this.pause(Math.min(this.everyMs * 2 ** Math.min(failures, 5), Math.max(this.everyMs, 2_000)));
    }
  }

  private async pause(ms: number): Promise<void> {
    if (this.woken || this.stopped.signal.aborted) {
      this.woken = false;
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.woken = false;
    this.wake = () => {};
  }
}
