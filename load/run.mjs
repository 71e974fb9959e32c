/** One run from the first registration to the verdict. */
import { cpus } from 'node:os';
import { CliError, messageOf, step } from '../scripts/lib/console.mjs';
import { randomly } from '../scripts/lib/random.mjs';
import { judge } from './budget.mjs';
import { generate } from './generator.mjs';
import { needsOf, profiles, routesOf } from './journeys.mjs';
import { gather } from './people.mjs';
import { newProgress } from './progress.mjs';
import { toHtml } from './report.mjs';
import { toText } from './text.mjs';

/**
 * @typedef {ReturnType<typeof import('./options.mjs').readOptions>} Options
 * @typedef {{ api: string, lookups: string, adminLogin?: string, adminPassword?: string }} System
 * @typedef {{ cpus: number, model: string | undefined, node: string }} Machine
 * @typedef {Required<Pick<Options, 'profile' | 'rate' | 'duration' | 'think' | 'sockets' | 'seed'>> & import('./samples.mjs').Summary & {
 *   warmUp: number, startedAt: string, url: string, machine: Machine,
 *   budget: import('./budget.mjs').Budget, verdict: ReturnType<typeof judge> }} Result
 */

/** @param {{ options: Options, budget: import('./budget.mjs').Budget, system: System }} load */
export async function run({ options, budget, system }) {
  const { profile, rate, duration, think, sockets, seed, 'warm-up': warmUp } = options;
  const { deal } = await step('Registering people', () => prepare(system, profile));
  const progress = newProgress({ warmUp, duration });
  const startedAt = new Date().toISOString();
  const measured = await generate({
    addresses: { api: new URL(system.api), query: new URL(system.lookups) },
    weights: profiles[profile] ?? {},
    ...{ rate, warmUp, duration, think, sockets, deal },
    random: randomly(seed),
    onSecond: progress.show,
  });
  progress.end();
  /** @type {Result} */
  const result = {
    ...{ profile, rate, duration, warmUp, think, sockets, seed, startedAt },
    url: options.url ?? 'throw-away servers',
    machine: { cpus: cpus().length, model: cpus()[0]?.model, node: process.version },
    ...measured,
    routes: inOrder(measured.routes, routesOf(profile)),
    budget,
    verdict: judge(measured, budget),
  };
  return { result, html: toHtml(result), text: toText(result) };
}

/**
 * As the journeys ask them; what was never asked is not there.
 *
 * @param {Record<string, import('./samples.mjs').Figures>} figures
 * @param {string[]} routes
 * @returns {Record<string, import('./samples.mjs').Figures>}
 */
const inOrder = (figures, routes) =>
  Object.fromEntries(
    routes.flatMap((route) => {
      const those = figures[route];
      return those ? [[route, those]] : [];
    }),
  );

/**
 * @throws CliError when the people of the load cannot be registered: that is for the person at the keyboard.
 *
 * @param {System} system
 * @param {string} profile
 */
async function prepare({ api, adminLogin, adminPassword }, profile) {
  try {
    return await gather(api, { needs: needsOf(profile), adminLogin, adminPassword });
  } catch (error) {
    const { cause } = /** @type {Error & { cause?: NodeJS.ErrnoException }} */ (error);
    throw new CliError(cause ? `${messageOf(error)} (${cause.code ?? cause.message})` : messageOf(error));
  }
}
