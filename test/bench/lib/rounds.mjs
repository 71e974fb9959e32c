// @ts-nocheck
/** Rounds of the system and of its baseline in turn, so that both see the same machine. */
import { median, medians, round } from '../../../load/numbers.mjs';
import { processorMs } from './children.mjs';

/**
 * Warms both sides up, then measures them in turn. `system` and `baseline` take seconds and give figures with `perSecond`;
 * `api` is the process whose processor time counts.
 */
export async function compare({ title, api, settings, say, system, baseline, baselineWarmUpSeconds }) {
  say(`${title}: warming up`);
  await system(settings.warmUpSeconds);
  await baseline(baselineWarmUpSeconds ?? settings.warmUpSeconds);
  const runs = { system: [], baseline: [] };
  for (let i = 1; i <= settings.rounds; i++) {
    const usedMs = processorMs(api.pid);
    const ours = await system(settings.secondsPerRound);
    const cpuMs = processorMs(api.pid) - usedMs;
    runs.system.push({ ...ours, cpuMicros: round((cpuMs * 1000) / (ours.perSecond * settings.secondsPerRound)) });
    runs.baseline.push(await baseline(settings.secondsPerRound));
    const [a, b] = [runs.system.at(-1).perSecond, runs.baseline.at(-1).perSecond];
    say(`${title}: round ${i} of ${settings.rounds}: ${a}/s against ${b}/s, ${(a / b).toFixed(2)}`);
  }
  const ratios = runs.system.map(({ perSecond }, i) => perSecond / runs.baseline[i].perSecond);
  return { ratio: round(median(ratios), 2), system: medians(runs.system), baseline: medians(runs.baseline), runs };
}
