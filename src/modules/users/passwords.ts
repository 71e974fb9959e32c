import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { normalizePassword } from './password-form.js';
import { PasswordQueue, type Attempt } from './password-queue.js';

/** OWASP Password Storage Cheat Sheet: Argon2id, 19 MiB, 2 passes, 1 lane. */
const options = { algorithm: 2 /* Argon2id */, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash with these options, of random bytes that were thrown away: nothing matches it, and that costs what every hash does. */
export const NO_PASSWORD =
  '$argon2id$v=19$m=19456,t=2,p=1$fiu7jU+LF1fjgAam6k1KKQ$xnIJisPmJW7ieLXwAL0D/onrAx3ghfFmAQMR4JyaXjE';

/** What no caller asked for: the demo, a command of an operator. */
const OURSELVES: Attempt = { address: '' };

/** Hashes passwords with limited concurrency: a flood of log-ins must not take all CPU and memory. */
@Injectable()
export class Passwords {
  private readonly queue = new PasswordQueue();

  /** @throws Problem `busy` (503) when too many are waiting */
  hash(password: string, by: Attempt = OURSELVES): Promise<string> {
    return this.queue.run(by, () => hash(normalizePassword(password), options));
  }

  /**
   * Verifies a password. Without a stored hash it takes just as long, so that the response time does not reveal which
   * accounts exist. A wrong one is counted against its address and its login id.
   *
   * @throws Problem `busy` (503) when too many are waiting
   */
  async matches(stored: string | undefined, password: string, by: Attempt = OURSELVES): Promise<boolean> {
    const normalized = normalizePassword(password);
    const isMatch = await this.queue.run(by, async () => {
      const known = stored ?? NO_PASSWORD;
      // Earlier versions hashed passwords as they were typed.
      const isRight = (await verify(known, normalized)) || (normalized !== password && (await verify(known, password)));
      return isRight && stored !== undefined;
    });
    if (!isMatch) await this.queue.countWrong(by);
    return isMatch;
  }
}
