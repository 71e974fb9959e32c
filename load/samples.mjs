/** What was measured: one sample per request, and what they amount to. All times are ms since the load began. */
import { percentile, round, summarize } from './numbers.mjs';

export const isGood = (status) => status.startsWith('2');

/** The shares of requests that the percentile curve shows. */
const CURVE = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.9975, 0.999, 0.9995, 0.9999, 1];

export class Samples {
  #from;
  #to;
  #startedAt;
  #samples = [];
  #unanswered = new Set();
  #whenAnswered = () => {};
  #lagsMs = [];
  #mostUnderWay = 0;
  #recent = { latenciesMs: [], errors: 0, lagMs: 0 };

  /** Only what should begin within `duration` seconds after the `warmUp` seconds is counted. */
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

  noteUnderWay(people) {
    this.#mostUnderWay = Math.max(this.#mostUnderWay, people);
  }

  /** A request leaves that should have left `at`; the difference is our own lag. */
  begin(route, at) {
    const isCounted = at >= this.#from && at < this.#to;
    const sample = { route, at, isCounted, ms: undefined, endedAt: undefined, status: undefined };
    const lagMs = Math.max(0, this.now() - at);
    this.#recent.lagMs = Math.max(this.#recent.lagMs, lagMs);
    if (isCounted) {
      this.#lagsMs.push(lagMs);
      this.#samples.push(sample);
      this.#unanswered.add(sample);
    }
    return sample;
  }

  /** The answer is here; what time it is. */
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

  allAnswered() {
    if (this.#unanswered.size === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#whenAnswered = resolve));
  }

  /** For the eyes of whoever waits: what ended since the last call. */
  lastSecond() {
    const { latenciesMs, errors, lagMs } = this.#recent;
    this.#recent = { latenciesMs: [], errors: 0, lagMs: 0 };
    const { p50Ms = 0, p99Ms = 0 } = latenciesMs.length ? summarize(latenciesMs) : {};
    return { seconds: this.now() / 1_000, answered: latenciesMs.length, errors, p50Ms, p99Ms, lagMs };
  }

  /** All figures of the run, as the reports show them. */
  summary({ loopP99Ms }) {
    const seconds = (this.#to - this.#from) / 1_000;
    const figures = (samples) => figuresOf(samples, seconds, this.#to);
    const sorted = Float64Array.from(this.#samples, ({ ms }) => ms).sort();
    return {
      total: figures(this.#samples),
      routes: Object.fromEntries(
        [...grouped(this.#samples, ({ route }) => route)].map(([route, some]) => [route, figures(some)]),
      ),
      timeline: this.#timeline(seconds),
      percentiles: sorted.length ? CURVE.map((share) => [share, round(percentile(sorted, share), 2)]) : [],
      generator: { ...lag(this.#lagsMs), loopP99Ms: round(loopP99Ms, 1), mostUnderWay: this.#mostUnderWay },
    };
  }

  /** Second by second: what should have begun, its latencies and errors, and what was answered well within that second. */
  #timeline(seconds) {
    const secondOf = (ms) => Math.floor((ms - this.#from) / 1_000);
    const begun = grouped(this.#samples, ({ at }) => secondOf(at));
    const ended = grouped(
      this.#samples.filter(({ status }) => isGood(status)),
      ({ endedAt }) => secondOf(endedAt),
    );
    return Array.from({ length: seconds }, (_, second) => {
      const some = begun.get(second) ?? [];
      const { p50Ms, p95Ms, p99Ms } = some.length ? summarize(some.map(({ ms }) => ms)) : {};
      const failures = countByStatus(some.filter(({ status }) => !isGood(status)));
      return { second, offered: some.length, achieved: ended.get(second)?.length ?? 0, failures, p50Ms, p95Ms, p99Ms };
    });
  }
}

function figuresOf(samples, seconds, until) {
  const errors = samples.filter(({ status }) => !isGood(status)).length;
  const served = samples.filter(({ endedAt, status }) => isGood(status) && endedAt <= until);
  return {
    requests: samples.length,
    offeredPerSecond: round(samples.length / seconds, 1),
    achievedPerSecond: round(served.length / seconds, 1),
    errors,
    errorShare: samples.length ? round(errors / samples.length, 5) : 0,
    ...(samples.length > 0 && summarize(samples.map(({ ms }) => ms))),
    statuses: countByStatus(samples),
  };
}

function countByStatus(samples) {
  const counts = {};
  for (const { status } of samples) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function lag(lagsMs) {
  const sorted = Float64Array.from(lagsMs).sort();
  const at = (share) => (sorted.length ? round(percentile(sorted, share), 1) : 0);
  return { lagP50Ms: at(0.5), lagP99Ms: at(0.99), lagMaxMs: at(1) };
}

function grouped(samples, keyOf) {
  const groups = new Map();
  for (const sample of samples) {
    const key = keyOf(sample);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(sample);
  }
  return groups;
}
