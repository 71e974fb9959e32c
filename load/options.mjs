/** `npm run load -- --profile=… --rate=…`: what may be said on the command line, with caps that keep a slip of the finger harmless. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { profiles } from './journeys.mjs';

/** Access tokens last ten minutes, and nobody logs in again. */
const MOST_SECONDS = 480;
const number = (least, most) => z.coerce.number().min(least).max(most);

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
  help: z.boolean().default(false),
});

export const usage = `npm run load -- [options]

  --profile=mixed      ${Object.keys(profiles).join(', ')}
  --rate=50            people who arrive per second; each walks one journey of one to four requests
  --duration=30        seconds that are measured, at most ${MOST_SECONDS}
  --warm-up=5          seconds before that
  --think=1            multiplies the time people think between two requests; 0 is no thinking
  --sockets=512        connections at most
  --seed=1             of what is random
  --url=…              a system that runs already; without it, throw-away servers and processes are started
  --lookup-url=…       where the lookups (src/routing.ts) go, if elsewhere
  --budget=FILE        what a request may cost (load/budget.json)
  --out=FOLDER         where the reports go (.local/load)
  --artillery          renders the profile for Artillery instead of running it

  Exit code 0: within the budget; 1: not; 2: the generator could not keep up, so nothing was measured.
  LOAD_ADMIN_LOGIN (admin) and LOAD_ADMIN_PASSWORD: who credits the money that is pledged, with --url.`;

/** @throws Error that names each option that is unknown or out of its bounds. */
export function readOptions(args) {
  const names = Object.keys(Options.shape).map((name) => [
    name,
    { type: ['artillery', 'help'].includes(name) ? 'boolean' : 'string' },
  ]);
  const { values } = parseArgs({ args, options: Object.fromEntries(names) });
  const parsed = Options.safeParse(values);
  if (!parsed.success) throw new Error(`${z.prettifyError(parsed.error)}\n\n${usage}`);
  return parsed.data;
}
