/** What a run may cost at most, and whether it stayed within that. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { profiles, routesOf } from './journeys.mjs';

const ms = z.number().positive();
const share = z.number().min(0).max(1);
const Limits = z.strictObject({
  p50Ms: ms.optional(),
  p90Ms: ms.optional(),
  p95Ms: ms.optional(),
  p99Ms: ms.optional(),
  p999Ms: ms.optional(),
  maxMs: ms.optional(),
  errorShare: share.optional(),
});
const knownRoutes = [...new Set(Object.keys(profiles).flatMap(routesOf))];
/**
 * @typedef {z.infer<typeof Limits>} Limits
 * @typedef {z.infer<typeof Budget>} Budget
 * @typedef {{ what: string, name: string, measured: number, limit: number }} Excess
 */

const Budget = z.strictObject({
  /** Of the requests that should have been answered within the run, how many at least were, and well. */
  achievedShare: share,
  /** How late the generator itself may be: beyond that the figures are its own, and the run says nothing. */
  generator: z.strictObject({ lagP99Ms: ms, lagMaxMs: ms }),
  total: Limits,
  routes: z.partialRecord(z.enum(knownRoutes), Limits),
});

/** The figures that may be limited. */
const limited = Limits.keyof().options;

/**
 * @throws Error that names what is misspelt or no number.
 *
 * @param {string} file
 */
export function readBudget(file) {
  const parsed = Budget.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is no budget.\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/**
 * `broken` lists each limit that was exceeded. `isValid` is false when the generator was too late, or measured nothing: then nothing
 * else can be said about the system, neither good nor bad.
 *
 * @param {import('./samples.mjs').Summary} measured
 * @param {Budget} budget
 */
export function judge({ total, routes, generator }, budget) {
  const { lagP99Ms, lagMaxMs } = budget.generator;
  const lateness = [
    { name: 'lagP99Ms', measured: generator.lagP99Ms, limit: lagP99Ms },
    { name: 'lagMaxMs', measured: generator.lagMaxMs, limit: lagMaxMs },
  ].filter(({ measured, limit }) => measured > limit);
  const achieved = total.requests ? total.achievedPerSecond / total.offeredPerSecond : 0;
  const broken = [
    ...exceeded('all requests', total, budget.total),
    ...Object.entries(budget.routes).flatMap(([route, limits]) => exceeded(route, routes[route], limits)),
    ...(achieved < budget.achievedShare
      ? [
          {
            what: 'all requests',
            name: 'achievedShare',
            measured: Number(achieved.toFixed(4)),
            limit: budget.achievedShare,
          },
        ]
      : []),
  ];
  const late = lateness.map((one) => ({ what: 'the generator', ...one }));
  const isValid = late.length === 0 && total.requests > 0;
  return { isValid, passed: isValid && broken.length === 0, broken, late };
}

/**
 * A route that this profile does not ask has no figures, and no limits.
 *
 * @param {string} what
 * @param {import('./samples.mjs').Figures | undefined} figures
 * @param {Limits} [limits]
 * @returns {Excess[]}
 */
function exceeded(what, figures, limits) {
  if (!figures?.requests || !limits) return [];
  return limited.flatMap((name) => {
    const [limit, measured] = [limits[name], figures[name]];
    return limit !== undefined && measured !== undefined && measured > limit ? [{ what, name, measured, limit }] : [];
  });
}
