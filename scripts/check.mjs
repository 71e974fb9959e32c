/**
 * `npm run check`: what a commit must pass, side by side: format, lint, types, nothing unused, the contract, unit tests. With `-- --no-tests` the last
 * are left out, for where `npm test` follows, which runs them all.
 */
import { bootstrap } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { CliError, step, tail } from './lib/console.mjs';
import { PLACEHOLDER_ENV } from './lib/placeholder-env.mjs';
import { ROOT, inModules } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';

const UNIT_TESTS = 'Unit tests (jest)';
const CHECKS = {
  'Format (prettier)': [inModules('prettier/bin/prettier.cjs'), '--check', '.', '--log-level=warn'],
  'Lint (oxlint)': [inModules('oxlint/bin/oxlint'), '.'],
  'Types (tsc)': [inModules('typescript-7/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'],
  'Types of ecs/ (tsc)': [inModules('typescript-7/bin/tsc'), '--noEmit', '-p', 'ecs/tsconfig.json'],
  'Types of public/ (tsc)': [inModules('typescript-7/bin/tsc'), '--noEmit', '-p', 'tsconfig.public.json'],
  'Types of web/ (tsc)': [inModules('typescript-7/bin/tsc'), '--noEmit', '-p', 'web/tsconfig.json'],
  'Types of the service worker (tsc)': [
    ...[inModules('typescript-7/bin/tsc'), '--noEmit', '-p', 'web/service-worker/tsconfig.json'],
  ],
  'Unused code (knip)': [inModules('knip/bin/knip.js'), '--no-progress', '--treat-config-hints-as-errors'],
  'Contract (spectral, redocly)': ['scripts/contract/lint.mjs'],
  'Types of client/ (tsc)': [inModules('typescript-7/bin/tsc'), '--noEmit', '-p', 'client/tsconfig.json'],
  'Contract as of the last release': ['scripts/contract/breaking.mjs'],
  'Client as in the contract': ['scripts/contract/client-types.mjs'],
  [UNIT_TESTS]: [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    inModules('jest/bin/jest.js'),
    '--selectProjects=unit',
    '--maxWorkers=1',
  ],
};
await command('check', async ({ flags: { 'no-tests': isWithoutTests } }) => {
  process.chdir(ROOT);
  await bootstrap({ infrastructure: true });
  const options = { cwd: ROOT, env: { ...process.env, ...PLACEHOLDER_ENV } };
  const wanted = Object.entries(CHECKS).filter(([title]) => title !== UNIT_TESTS || !isWithoutTests);
  const checks = wanted.map(([title, command]) => {
    const work = async () => {
      const { code, output } = await run(process.execPath, command, options);
      if (code !== 0) throw new CliError(`${title} failed:\n${tail(output, 80)}`);
    };
    return step(title, work);
  });
  const failures = (await Promise.allSettled(checks)).filter((one) => one.status === 'rejected');
  if (failures.length > 0) throw new CliError(failures.map(({ reason }) => reason.message).join('\n\n'));
});
