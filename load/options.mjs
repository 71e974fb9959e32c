/** `npm run load -- --profile=… --rate=…`: what may be said on the command line, with caps that keep a slip of the finger harmless. */
import { z } from 'zod';
import { usageOf } from '../scripts/lib/command.mjs';
import { profiles } from './journeys.mjs';

/** Access tokens last ten minutes, and nobody logs in again. */
const MOST_SECONDS = 480;
const number = (/** @type {number} */ least, /** @type {number} */ most) => z.coerce.number().min(least).max(most);

const Options = z.strictObject({
  profile: z.enum(Object.keys(profiles)).default('mixed'),
  rate: number(1, 1_000).default(50),
  duration: number(1, MOST_SECONDS).int().default(30),
  'warm-up': number(0, 60).int().default(5),
  think: number(0, 10).default(1),
  sockets: number(1, 4_096).int().default(512),
  seed: number(0, 2 ** 32 - 1)
    .int()
    .default(1),
  url: z.url({ protocol: /^https?$/ }).optional(),
  'lookup-url': z.url({ protocol: /^https?$/ }).optional(),
  budget: z.string().optional(),
  out: z.string().optional(),
  artillery: z.boolean().default(false),
});

/**
 * @throws Error that names each option that is out of its bounds.
 *
 * @param {Record<string, string | boolean | undefined>} values
 */
export function readOptions(values) {
  const parsed = Options.safeParse(values);
  if (!parsed.success) throw new Error(`${z.prettifyError(parsed.error)}\n\n${usageOf('load')}`);
  return parsed.data;
}
