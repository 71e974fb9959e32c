import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { HashThreads } from './hash-threads.js';
import { normalizePassword } from './password-form.js';
import { PasswordQueue, type Attempt } from './password-queue.js';

/** A hash as `hash-thread.ts` makes them, of random bytes that were thrown away: nothing matches it, and that costs what every hash does. */
export const NO_PASSWORD =
  '$argon2id$v=19$m=19456,t=2,p=1$fiu7jU+LF1fjgAam6k1KKQ$xnIJisPmJW7ieLXwAL0D/onrAx3ghfFmAQMR4JyaXjE';

/** What no caller asked for: the demo, a command of an operator. */
const OURSELVES: Attempt = { address: '' };

/** Hashes passwords with limited concurrency: a flood of log-ins must not take all CPU and memory. */
@Injectable()
export class Passwords implements OnApplicationShutdown {
  private readonly queue = new PasswordQueue();
  private readonly threads = new HashThreads();

  /** @throws Problem `busy` (503) when too many are waiting */
  hash(password: string, by: Attempt = OURSELVES): Promise<string> {
    return this.queue.run(by, () => this.threads.run({ what: 'hash', password: normalizePassword(password) }));
  }

  /**
   * Verifies a password. Without a stored hash it takes just as long, so that the response time does not reveal which
   * accounts exist. A wrong one is counted against its address and its login id.
   *
   * @throws Problem `busy` (503) when too many are waiting
   */
  async matches(stored: string | undefined, password: string, by: Attempt = OURSELVES): Promise<boolean> {
    // Earlier versions hashed passwords as they were typed.
    const passwords = [...new Set([normalizePassword(password), password])];
    const task = { what: 'verify', stored: stored ?? NO_PASSWORD, passwords } as const;
    const isMatch = (await this.queue.run(by, () => this.threads.run(task))) && stored !== undefined;
    if (!isMatch) await this.queue.countWrong(by);
    return isMatch;
  }

  onApplicationShutdown(): Promise<void> {
    return this.threads.end();
  }
}
