import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { normalizePassword } from './password-form.js';
import { Problem } from '../../kernel/problems/problem.js';

/** OWASP Password Storage Cheat Sheet: Argon2id, 19 MiB, 2 passes, 1 lane. */
const options = { algorithm: 2 /* Argon2id */, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const AT_ONCE = 2;
const MAX_WAITING = 64;

/** Hashes passwords with limited concurrency: a flood of log-ins must not take all CPU and memory. */
@Injectable()
export class Passwords {
  private readonly limit = pLimit(AT_ONCE);
  private readonly dummyHash = hash('a password of no account', options);

  /** @throws Problem `busy` (503) when too many are waiting */
  hash(password: string): Promise<string> {
    return this.queued(() => hash(normalizePassword(password), options));
  }

  /**
   * Verifies a password. Without a stored hash it takes just as long, so that the response time does not reveal which
   * accounts exist.
   *
   * @throws Problem `busy` (503) when too many are waiting
   */
  matches(stored: string | undefined, password: string): Promise<boolean> {
    const normalized = normalizePassword(password);
    return this.queued(async () => {
      const known = stored ?? (await this.dummyHash);
      // Earlier versions hashed passwords as they were typed.
      const isRight = (await verify(known, normalized)) || (normalized !== password && (await verify(known, password)));
      return isRight && stored !== undefined;
    });
  }

  private queued<T>(work: () => Promise<T>): Promise<T> {
    if (this.limit.pendingCount >= MAX_WAITING) throw new Problem('busy');
    return this.limit(work);
  }
}
