/** Rounds of the system and of its baseline in turn, so that both see the same machine. */
import { median, medians, round } from '../../../load/numbers.mjs';
import { processorMs } from './children.mjs';

/**
 * @typedef {ReturnType<typeof import('../../../load/numbers.mjs').summarizeRun>} Run
 * @typedef {Run & { cpuMicros: number }} CountedRun `cpuMicros`: processor time of each request
 *
 * @typedef {object} Comparison
 * @property {number} ratio the median of the rounds' ratios
 * @property {CountedRun} system the medians
 * @property {Run} baseline
 * @property {{ system: CountedRun[], baseline: Run[] }} runs
 */

/**
 * Warms both sides up, then measures them in turn.
 *
 * @param {object} order
 * @param {string} order.title
 * @param {{ pid: number }} order.api the process whose processor time counts
 * @param {{ warmUpSeconds: number, rounds: number, secondsPerRound: number }} order.settings
 * @param {(line: string) => void} order.say
 * @param {(seconds: number) => Promise<Run>} order.system
 * @param {(seconds: number) => Promise<Run>} order.baseline
 * @param {number} [order.baselineWarmUpSeconds]
 * @returns {Promise<Comparison>}
 */
export async function compare({ title, api, settings, say, system, baseline, baselineWarmUpSeconds }) {
  say(`${title}: warming up`);
  await system(settings.warmUpSeconds);
  await baseline(baselineWarmUpSeconds ?? settings.warmUpSeconds);
  /** @type {Comparison['runs']} */
  const runs = { system: [], baseline: [] };
  for (let i = 1; i <= settings.rounds; i++) {
    const usedMs = processorMs(api.pid);
    const ours = await system(settings.secondsPerRound);
    const cpuMs = processorMs(api.pid) - usedMs;
    runs.system.push({ ...ours, cpuMicros: round((cpuMs * 1000) / (ours.perSecond * settings.secondsPerRound)) });
    const theirs = await baseline(settings.secondsPerRound);
    runs.baseline.push(theirs);
    const [a, b] = [ours.perSecond, theirs.perSecond];
    say(`${title}: round ${i} of ${settings.rounds}: ${a}/s against ${b}/s, ${(a / b).toFixed(2)}`);
  }
  const ratio = medianRatio(
    runs.system.map(({ perSecond }) => perSecond),
    runs.baseline.map(({ perSecond }) => perSecond),
  );
  return { ratio, system: medians(runs.system), baseline: medians(runs.baseline), runs };
}

/**
 * The median of the ratios of rounds that belong together.
 *
 * @param {number[]} ours
 * @param {number[]} theirs
 */
export const medianRatio = (ours, theirs) => round(median(ours.map((one, i) => one / (theirs[i] ?? NaN))), 2);
