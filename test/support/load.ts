import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './client.js';

/**
 * Repeats a request as the contract asks clients to: after 409 `request-in-flight` and 503, when `Retry-After` is over,
 * with the same Idempotency-Key. Returns the final answer.
 */
export async function repeatUntilAnswered(send: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await send();
    const isInFlight = answer.status === 409 && answer.body.code === 'request-in-flight';
    if (tries === 20 || (!isInFlight && answer.status !== 503)) return answer;
    await sleep(Number(answer.headers.get('retry-after')) * 1_000);
  }
}
