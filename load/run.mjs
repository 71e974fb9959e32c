/** One run from the first registration to the verdict. */
import { cpus } from 'node:os';
import { CliError, step } from '../scripts/lib/console.mjs';
import { judge } from './budget.mjs';
import { generate } from './generator.mjs';
import { needsOf, profiles, routesOf } from './journeys.mjs';
import { gather } from './people.mjs';
import { newProgress } from './progress.mjs';
import { randomly } from './random.mjs';
import { toHtml } from './report.mjs';
import { toText } from './text.mjs';

export async function run({ options, budget, system }) {
  const { profile, rate, duration, think, sockets, seed, 'warm-up': warmUp } = options;
  const { deal } = await step('Registering people', () => prepare(system, profile));
  const progress = newProgress({ warmUp, duration });
  const startedAt = new Date().toISOString();
  const measured = await generate({
    addresses: { api: new URL(system.api), query: new URL(system.lookups) },
    weights: profiles[profile],
    ...{ rate, warmUp, duration, think, sockets, deal },
    random: randomly(seed),
    onSecond: progress.show,
  });
  progress.end();
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

/** As the journeys ask them; what was never asked is not there. */
const inOrder = (figures, routes) =>
  Object.fromEntries(routes.filter((route) => figures[route]).map((route) => [route, figures[route]]));

/** @throws CliError when the people of the load cannot be registered: that is for the person at the keyboard. */
async function prepare({ api, adminLogin, adminPassword }, profile) {
  try {
    return await gather(api, { needs: needsOf(profile), adminLogin, adminPassword });
  } catch (error) {
    throw new CliError(error.cause ? `${error.message} (${error.cause.code ?? error.cause.message})` : error.message);
  }
}
