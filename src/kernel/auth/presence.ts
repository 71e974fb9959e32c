import { Injectable } from '@nestjs/common';
import type { Principal } from './principal.js';

/** Passes on who is there: the callers of this process, and the readers of its streams. */
@Injectable()
export class Presence {
  private readonly listeners: ((who: Principal) => void)[] = [];

  /** Calls `listener` for each admitted request and once a second for each open stream; it must be quick. */
  listen(listener: (who: Principal) => void): void {
    this.listeners.push(listener);
  }

  note(who: Principal): void {
    for (const listener of this.listeners) listener(who);
  }
}
