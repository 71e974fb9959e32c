/**
 * The load itself: people who arrive in an open loop (open-loop.mjs). Every latency counts from the moment at which the request
 * should have left (a person's arrival, or the end of their thinking), not from when we got round to sending it: otherwise the
 * requests that were held up by a stall would be missing from the figures of that stall ("coordinated omission").
 *
 * How late the generator itself is, is measured as well: a generator that cannot keep up measures itself.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { weighted } from '../scripts/lib/random.mjs';
import { answeredBy } from '../src/routing.ts';
import { newClient } from './client.mjs';
import { openLoop } from './open-loop.mjs';
import { fill, fillJson, journeyOf, pick, requestOf } from './journeys.mjs';
import { Samples, isGood } from './samples.mjs';

/** @typedef {Record<string, string | number | undefined>} Values of a journey: tokens, ids, places */

/** So many people under way at once are a system that has stopped answering: who comes then is counted as not served. */
const MOST_UNDER_WAY = 20_000;

/**
 * Runs a profile to its end.
 *
 * @param {object} load
 * @param {{ api: URL, query: URL }} load.addresses where the roles are, each of which gets the requests that it answers (src/routing.ts)
 * @param {Record<string, number>} load.weights journeys and how many of those who arrive walk each
 * @param {number} load.rate people per second
 * @param {number} load.warmUp seconds
 * @param {number} load.duration seconds; only what begins within them is counted
 * @param {number} load.think multiplies the thinking of the journeys
 * @param {number} load.sockets connections at most
 * @param {(random: () => number) => Values} load.deal gives the values for one journey
 * @param {() => number} load.random
 * @param {(second: ReturnType<Samples['lastSecond']>) => void} load.onSecond is told once a second what was measured up to now
 */
export async function generate({ addresses, weights, rate, warmUp, duration, think, sockets, deal, random, onSecond }) {
  const client = newClient(sockets);
  const samples = new Samples({ warmUp, duration });
  /** @type {[number, string][]} */
  const shares = Object.entries(weights).map(([name, weight]) => [weight, name]);
  const loop = monitorEventLoopDelay({ resolution: 5 });
  let isOver = false;

  const walk = async (/** @type {string} */ journey, /** @type {number} */ arrivesAt) => {
    const values = deal(random);
    let at = arrivesAt;
    for (const step of journeyOf(journey).steps) {
      if ('think' in step) {
        at += step.think * think * 1_000;
        await sleep(Math.max(0, at - samples.now()));
        continue;
      }
      if (isOver) return;
      const { method, path, route } = requestOf(step);
      const filled = fill(path, values);
      if (filled === undefined) continue;
      const sample = samples.begin(route, at);
      const answer = await client.send(addresses[answeredBy(method, filled)], {
        method,
        path: filled,
        token: String(values[step.as]),
        json: fillJson(step.json, (name) => values[name] ?? ''),
      });
      const isRead = !step.take || !isGood(answer.status) || take(values, step.take, answer);
      const status = isRead ? answer.status : 'not JSON';
      at = samples.end(sample, status);
      if (!isGood(status)) return; // who is not served goes away
    }
  };

  const arrive = async (/** @type {number} */ at, /** @type {number} */ _index, /** @type {number} */ underWay) => {
    const journey = weighted(random(), shares);
    if (underWay < MOST_UNDER_WAY) {
      samples.noteUnderWay(underWay + 1);
      return walk(journey, at);
    }
    const first = journeyOf(journey).steps.find((step) => 'send' in step);
    if (first) samples.end(samples.begin(requestOf(first).route, at), 'not served');
  };

  loop.enable();
  samples.start();
  const everySecond = setInterval(() => onSecond(samples.lastSecond()), 1_000);
  const count = Math.round((warmUp + duration) * rate);
  await openLoop({ rate, count, now: () => samples.now() }, arrive).arrived;
  await sleep(Math.max(0, (warmUp + duration) * 1_000 - samples.now()));
  isOver = true;
  // What was sent within the time is waited for; each request ends by itself.
  await samples.allAnswered();
  clearInterval(everySecond);
  loop.disable();
  client.close();
  return samples.summary({ loopP99Ms: loop.percentile(99) / 1e6 });
}

/**
 * Takes what later steps need; false when the answer cannot be read.
 *
 * @param {Values} values
 * @param {Record<string, string>} wishes
 * @param {import('./client.mjs').Answer} answer
 */
function take(values, wishes, { text }) {
  try {
    const json = JSON.parse(text);
    for (const [name, path] of Object.entries(wishes)) values[name] = pick(json, path);
    return true;
  } catch {
    return false;
  }
}
