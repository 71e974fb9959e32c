import { Injectable } from '@nestjs/common';

/** Lets a service run a schedule of this process now instead of after its pause. */
@Injectable()
export class Nudges {
  private readonly byName = new Map<string, () => void>();

  /** `run` is called at each nudge of the schedule of this name. */
  register(name: string, run: () => void): void {
    this.byName.set(name, run);
  }

  /** `name` is `<listener>.<method>`. Returns whether this process has such a schedule; else another one runs it in its time. */
  nudge(name: string): boolean {
    const run = this.byName.get(name);
    run?.();
    return run !== undefined;
  }
}
