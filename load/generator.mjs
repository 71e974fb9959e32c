/**
 * The load itself: an open loop. People arrive at a constant rate, whatever the answers take, as they do in life; a slow answer
 * makes nobody else come later. Every latency counts from the moment at which the request should have left (a person's arrival,
 * or the end of their thinking), not from when we got round to sending it: otherwise the requests that were held up by a stall
 * would be missing from the figures of that stall ("coordinated omission").
 *
 * How late the generator itself is, is measured as well: a generator that cannot keep up measures itself.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { answeredBy } from '../src/routing.ts';
import { newClient } from './client.mjs';
import { fill, journeys, pick, requestOf } from './journeys.mjs';
import { weighted } from './random.mjs';
import { Samples, isGood } from './samples.mjs';

/** So many people under way at once are a system that has stopped answering: who comes then is counted as not served. */
const MOST_UNDER_WAY = 20_000;

/**
 * Runs a profile to its end.
 *
 * @param addresses where the roles `api` and `query` are, each of which gets the requests that it answers (src/routing.ts).
 * @param weights journeys and how many of those who arrive walk each.
 * @param rate people per second; `warmUp` and `duration` are seconds, and only what begins within `duration` is counted.
 * @param think multiplies the thinking of the journeys.
 * @param deal gives the values for one journey.
 * @param onSecond is told once a second what was measured up to now.
 */
export async function generate({ addresses, weights, rate, warmUp, duration, think, sockets, deal, random, onSecond }) {
  const client = newClient(sockets);
  const samples = new Samples({ warmUp, duration });
  const draw = weighted(weights, random);
  const loop = monitorEventLoopDelay({ resolution: 5 });
  const underWay = new Set();
  let isOver = false;

  const walk = async (journey, arrivesAt) => {
    const values = deal(random);
    let at = arrivesAt;
    for (const step of journeys[journey].steps) {
      if (step.think !== undefined) {
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
        token: values[step.as],
        json: step.json,
      });
      const status = step.take && isGood(answer.status) && !take(values, step, answer) ? 'not JSON' : answer.status;
      at = samples.end(sample, status);
      if (!isGood(status)) return; // who is not served goes away
    }
  };

  const arrive = (at) => {
    const journey = draw();
    if (underWay.size >= MOST_UNDER_WAY) {
      const [first] = journeys[journey].steps;
      samples.end(samples.begin(requestOf(first).route, at), 'not served');
      return;
    }
    const one = walk(journey, at).finally(() => underWay.delete(one));
    underWay.add(one);
    samples.noteUnderWay(underWay.size);
  };

  loop.enable();
  samples.start();
  const everySecond = setInterval(() => onSecond(samples.lastSecond()), 1_000);
  const gap = 1_000 / rate;
  const arrivals = Math.round((warmUp + duration) * rate);
  for (let next = 0; next < arrivals;) {
    for (; next < arrivals && next * gap <= samples.now(); next++) arrive(next * gap);
    await sleep(Math.max(0, next * gap - samples.now()));
  }
  await sleep(Math.max(0, (warmUp + duration) * 1_000 - samples.now()));
  isOver = true;
  // What was sent within the time is waited for; each request ends by itself.
  await samples.allAnswered();
  clearInterval(everySecond);
  loop.disable();
  client.close();
  return samples.summary({ loopP99Ms: loop.percentile(99) / 1e6 });
}

/** Takes what later steps need; false when the answer cannot be read. */
function take(values, { take: wishes }, { text }) {
  try {
    const json = JSON.parse(text);
    for (const [name, path] of Object.entries(wishes)) values[name] = pick(json, path);
    return true;
  } catch {
    return false;
  }
}
