import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Problem } from '../../kernel/problems/problem.js';

const AT_ONCE = 2;
const MAX_WAITING = 64;
const MAX_WAIT_MS = 10_000;
const WINDOW_SECONDS = 900;
/** So many wrong passwords for one login id, from wherever they came, make its next ones wait for each other. */
const SLOW_AFTER = 50;
const SLOW_MS = 1_000;

/** Who had a password hashed: a caller's address (`callerAddressOf`) and, at a log-in, whose password it is said to be. */
export type Attempt = { address: string; loginId?: string };

type Waiting = Attempt & {
  /** How many wrong passwords came from this address, and how many of its attempts were waiting already. */
  rank: number;
  isSlow: boolean;
  since: number;
  start: () => void;
  reject: (reason: Problem) => void;
};

/**
 * The queue of password hashes, which cost 25 ms of a processor and 19 MiB each. Attempts of addresses without wrong passwords go
 * first, and a full queue drops those with the most: neither one stranger nor a thousand keep an honest user out. Many wrong
 * passwords for one login id do not lock it; they slow its attempts down, and the addresses with the most come last.
 */
export class PasswordQueue {
  private readonly wrongByAddress = new RateLimiterMemory({ points: 1, duration: WINDOW_SECONDS });
  private readonly wrongByLoginId = new RateLimiterMemory({ points: 1, duration: WINDOW_SECONDS });
  private readonly waiting: Waiting[] = [];
  private readonly slowed = new Set<string>();
  private running = 0;

  /** @throws Problem `busy` (503) when attempts of a lower rank fill the queue, or nothing came of it in ten seconds */
  async run<T>(attempt: Attempt, work: () => Promise<T>): Promise<T> {
    const [wrongFromHere, wrongForId] = await Promise.all([
      this.wrongByAddress.get(attempt.address),
      attempt.loginId === undefined ? null : this.wrongByLoginId.get(attempt.loginId),
    ]);
    const waitingFromHere = this.waiting.filter(({ address }) => address === attempt.address).length;
    const rank = (wrongFromHere?.consumedPoints ?? 0) + waitingFromHere;
    const isSlow = (wrongForId?.consumedPoints ?? 0) >= SLOW_AFTER;
    await new Promise<void>((start, reject) => {
      this.waiting.push({ ...attempt, rank, isSlow, since: performance.now(), start, reject });
      this.dropExcess();
      this.startNext();
    });
    try {
      return await work();
    } finally {
      this.running--;
      this.startNext();
    }
  }

  /** Counts a wrong password against its address and its login id. */
  async countWrong({ address, loginId }: Attempt): Promise<void> {
    await this.wrongByAddress.penalty(address);
    if (loginId !== undefined) await this.wrongByLoginId.penalty(loginId);
  }

  private dropExcess(): void {
    if (this.waiting.length <= MAX_WAITING) return;
    const worst = this.waiting.reduce((a, b) => (b.rank >= a.rank ? b : a));
    this.remove(worst);
    worst.reject(new Problem('busy'));
  }

  private startNext(): void {
    const now = performance.now();
    for (const late of this.waiting.filter(({ since }) => now - since > MAX_WAIT_MS)) {
      this.remove(late);
      late.reject(new Problem('busy'));
    }
    while (this.running < AT_ONCE) {
      const ready = this.waiting.filter((one) => !one.isSlow || !this.slowed.has(one.loginId!));
      if (ready.length === 0) return;
      const next = ready.reduce((a, b) => (b.rank < a.rank ? b : a));
      this.remove(next);
      if (next.isSlow) this.slow(next.loginId!);
      this.running++;
      next.start();
    }
  }

  private slow(loginId: string): void {
    this.slowed.add(loginId);
    setTimeout(() => {
      this.slowed.delete(loginId);
      this.startNext();
    }, SLOW_MS).unref();
  }

  private remove(one: Waiting): void {
    this.waiting.splice(this.waiting.indexOf(one), 1);
  }
}
