/** What was measured: one sample per request, and what they amount to. All times are ms since the load began. */
import { percentile, round, summarize } from './numbers.mjs';

/**
 * @typedef {object} Sample
 * @property {string} route
 * @property {number} at
 * @property {boolean} isCounted
 * @property {number} ms
 * @property {number} endedAt
 * @property {string} status '' until it is answered
 *
 * @typedef {ReturnType<typeof figuresOf>} Figures
 * @typedef {ReturnType<Samples['summary']>} Summary
 */

export const isGood = (/** @type {string} */ status) => status.startsWith('2');

/** The shares of requests that the percentile curve shows. */
const CURVE = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.9975, 0.999, 0.9995, 0.9999, 1];

const nothingYet = () => ({ latenciesMs: /** @type {number[]} */ ([]), errors: 0, lagMs: 0 });

export class Samples {
  #from;
  #to;
  #startedAt = 0;
  /** @type {Sample[]} */
  #samples = [];
  /** @type {Set<Sample>} */
  #unanswered = new Set();
  #whenAnswered = () => {};
  /** @type {number[]} */
  #lagsMs = [];
  #mostUnderWay = 0;
  #recent = nothingYet();

  /**
   * Only what should begin within `duration` seconds after the `warmUp` seconds is counted.
   *
   * @param {{ warmUp: number, duration: number }} seconds
   */
  constructor({ warmUp, duration }) {
    this.#from = warmUp * 1_000;
    this.#to = (warmUp + duration) * 1_000;
  }

  start() {
    this.#startedAt = performance.now();
  }

  now() {
    return performance.now() - this.#startedAt;
  }

  /** @param {number} people */
  noteUnderWay(people) {
    this.#mostUnderWay = Math.max(this.#mostUnderWay, people);
  }

  /**
   * A request leaves that should have left `at`; the difference is our own lag.
   *
   * @param {string} route
   * @param {number} at
   */
  begin(route, at) {
    const isCounted = at >= this.#from && at < this.#to;
    const sample = { route, at, isCounted, ms: 0, endedAt: 0, status: '' };
    const lagMs = Math.max(0, this.now() - at);
    this.#recent.lagMs = Math.max(this.#recent.lagMs, lagMs);
    if (isCounted) {
      this.#lagsMs.push(lagMs);
      this.#samples.push(sample);
      this.#unanswered.add(sample);
    }
    return sample;
  }

  /**
   * The answer is here; what time it is.
   *
   * @param {Sample} sample
   * @param {string} status
   */
  end(sample, status) {
    sample.endedAt = this.now();
    sample.ms = sample.endedAt - sample.at;
    sample.status = status;
    this.#unanswered.delete(sample);
    this.#recent.latenciesMs.push(sample.ms);
    if (!isGood(status)) this.#recent.errors++;
    if (this.#unanswered.size === 0) this.#whenAnswered();
    return sample.endedAt;
  }

  /** @returns {Promise<void>} */
  allAnswered() {
    if (this.#unanswered.size === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#whenAnswered = resolve));
  }

  /** For the eyes of whoever waits: what ended since the last call. */
  lastSecond() {
    const { latenciesMs, errors, lagMs } = this.#recent;
    this.#recent = nothingYet();
    const { p50Ms, p99Ms } = latenciesMs.length ? summarize(latenciesMs) : { p50Ms: 0, p99Ms: 0 };
    return { seconds: this.now() / 1_000, answered: latenciesMs.length, errors, p50Ms, p99Ms, lagMs };
  }

  /**
   * All figures of the run, as the reports show them.
   *
   * @param {{ loopP99Ms: number }} loop
   */
  summary({ loopP99Ms }) {
    const seconds = (this.#to - this.#from) / 1_000;
    const figures = (/** @type {Sample[]} */ samples) => figuresOf(samples, seconds, this.#to);
    const sorted = Float64Array.from(this.#samples, ({ ms }) => ms).sort();
    return {
      total: figures(this.#samples),
      routes: Object.fromEntries(
        [...grouped(this.#samples, ({ route }) => route)].map(([route, some]) => [route, figures(some)]),
      ),
      timeline: this.#timeline(seconds),
      percentiles: sorted.length ? CURVE.map((share) => pair(share, round(percentile(sorted, share), 2))) : [],
      generator: { ...lag(this.#lagsMs), loopP99Ms: round(loopP99Ms, 1), mostUnderWay: this.#mostUnderWay },
    };
  }

  /**
   * Second by second: what should have begun, its latencies and errors, and what was answered well within that second.
   *
   * @param {number} seconds
   * @param {number} seconds
   */
  #timeline(seconds) {
    const secondOf = (/** @type {number} */ ms) => Math.floor((ms - this.#from) / 1_000);
    const begun = grouped(this.#samples, ({ at }) => secondOf(at));
    const ended = grouped(
      this.#samples.filter(({ status }) => isGood(status)),
      ({ endedAt }) => secondOf(endedAt),
    );
    return Array.from({ length: seconds }, (_, second) => {
      const some = begun.get(second) ?? [];
      const { p50Ms, p95Ms, p99Ms } = latenciesOf(some);
      const failures = countByStatus(some.filter(({ status }) => !isGood(status)));
      return { second, offered: some.length, achieved: ended.get(second)?.length ?? 0, failures, p50Ms, p95Ms, p99Ms };
    });
  }
}

/** @type {(share: number, ms: number) => [share: number, ms: number]} */
const pair = (share, ms) => [share, ms];

/**
 * Without samples there are none.
 *
 * @param {Sample[]} samples
 * @returns {Partial<ReturnType<typeof summarize>>}
 */
const latenciesOf = (samples) => (samples.length > 0 ? summarize(samples.map(({ ms }) => ms)) : {});

/**
 * @param {Sample[]} samples
 * @param {number} seconds
 * @param {number} until
 */
function figuresOf(samples, seconds, until) {
  const errors = samples.filter(({ status }) => !isGood(status)).length;
  const served = samples.filter(({ endedAt, status }) => isGood(status) && endedAt <= until);
  return {
    requests: samples.length,
    offeredPerSecond: round(samples.length / seconds, 1),
    achievedPerSecond: round(served.length / seconds, 1),
    errors,
    errorShare: samples.length ? round(errors / samples.length, 5) : 0,
    ...latenciesOf(samples),
    statuses: countByStatus(samples),
  };
}

/** @param {Sample[]} samples */
function countByStatus(samples) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { status } of samples) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** @param {number[]} lagsMs */
function lag(lagsMs) {
  const sorted = Float64Array.from(lagsMs).sort();
  const at = (/** @type {number} */ share) => (sorted.length ? round(percentile(sorted, share), 1) : 0);
  return { lagP50Ms: at(0.5), lagP99Ms: at(0.99), lagMaxMs: at(1) };
}

/**
 * @template K
 * @param {Sample[]} samples
 * @param {(sample: Sample) => K} keyOf
 */
function grouped(samples, keyOf) {
  /** @type {Map<K, Sample[]>} */
  const groups = new Map();
  for (const sample of samples) {
    const key = keyOf(sample);
    const group = groups.get(key);
    if (group) group.push(sample);
    else groups.set(key, [sample]);
  }
  return groups;
}
