/** `npm run variables`: writes docs/variables.md and .env.example from the schema of the environment and what passes its variables on. */
import { readFileSync, writeFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bootstrap } from './lib/bootstrap.mjs';
import { command } from './lib/command.mjs';
import { ROOT } from './lib/paths.mjs';

/** What docker-compose.yml does not pass on, and why. @type {Record<string, string>} */
export const leftOutOfCompose = {
  HOST: 'the image says it',
  PORT: 'the image says it',
  METRICS_HOST: 'the image says it',
  METRICS_PORT: 'the image says it',
  JWT_PRIVATE_KEY: '`keys` makes one, and JWT_PRIVATE_KEY_FILE names it',
  JWT_PUBLIC_KEY: '`keys` makes one, and JWT_PUBLIC_KEY_FILE names it',
};

/**
 * The default of a variable as a person would write it, undefined where it has none.
 *
 * @param {any} schema of zod
 * @returns {string | undefined}
 */
export function defaultOf({ def }) {
  if (def.type === 'default') return String(def.defaultValue);
  const inner = def.innerType ?? def.in;
  return inner && defaultOf(inner);
}

/**
 * The environment of each role in docker-compose.yml, with the file as a text of YAML's data.
 *
 * @returns {Promise<{ services: Record<string, { environment?: Record<string, string | null> }> }>}
 */
async function composeFile() {
  const { parse } = await import('yaml');
  return parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true });
}

/** @param {string} name @param {{ readBy: readonly string[] }} variable @param {Awaited<ReturnType<typeof composeFile>>} compose */
function inCompose(name, { readBy }, { services }) {
  if (leftOutOfCompose[name]) return `– ${leftOutOfCompose[name]}`;
  const values = new Set(readBy.map((role) => services[role]?.environment?.[name]));
  const texts = [...values].map((value) =>
    value === undefined ? '**not passed**' : value === null || value.includes(`\${${name}`) ? 'passed on' : 'set',
  );
  return [...new Set(texts)].join(', ');
}

/** @param {string} name @param {boolean} isSecret */
async function inTasks(name, isSecret) {
  const { alwaysSecret, leftOut, setByStacks } = await import('../ecs/lib/settings.ts');
  if (Object.hasOwn(leftOut, name)) return `– ${/** @type {Record<string, string>} */ (leftOut)[name]}`;
  if (/** @type {string[]} */ ([...setByStacks]).includes(name)) return 'set';
  if (/** @type {string[]} */ ([...alwaysSecret]).includes(name)) return 'secret';
  return isSecret ? 'secret, if in `keys`' : '`settings`';
}

/** The text of docs/variables.md. */
export async function renderTable() {
  const { Environment } = await import('../src/environment.ts');
  const { isSecret, variables } = await import('../src/variables.ts');
  const compose = await composeFile();
  const rows = Object.entries(Environment.shape).map(async ([name, schema]) => {
    const variable = variables[/** @type {keyof typeof variables} */ (name)];
    const isOptional = schema.safeParse(undefined).success;
    const preset = defaultOf(schema);
    const cells = [
      `\`${name}\``,
      variable.meaning,
      preset === undefined ? (isOptional ? '–' : '**required**') : preset === '' ? 'empty' : `\`${preset}\``,
      variable.readBy.join(', '),
      inCompose(name, variable, compose),
      await inTasks(name, isSecret(name)),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '# Variables',
    '',
    'Written by `npm run variables` from `src/environment.ts` (what a value must be) and `src/variables.ts` (what it means,',
    'who reads it). A test compares; another one holds Compose and ECS to the last two columns.',
    '',
    '- **Compose**: “passed on” from the environment or from `.env` (copy `.env.example`), “set” by `docker-compose.yml`.',
    '- **ECS**: “set” by the stacks, “secret” from Secrets Manager, or said in `settings` or `keys` of an environment in',
    '  `ecs/lib/environments.ts`; a key is put in by a person before the services are deployed.',
    '- `archive` and `admin` run with the environment of `migrate` and `api`, `reindex` with that of `worker`; `all` reads',
    '  everything. `node dist/main.js config-check ROLE` says what is wrong with an environment.',
    '',
    '| variable | meaning | default | read by | Compose | ECS |',
    '| --- | --- | --- | --- | --- | --- |',
    ...(await Promise.all(rows)),
    '',
  ].join('\n');
}

/** A value as a file of variables holds it. @param {string} value */
const quoted = (value) => (/[\s<>#"]/.test(value) ? `"${value}"` : value);

/** The text of .env.example. */
export async function renderExample() {
  const { Environment } = await import('../src/environment.ts');
  const { isSecret, variables } = await import('../src/variables.ts');
  const compose = JSON.stringify(await composeFile());
  const lines = Object.entries(Environment.shape).flatMap(([name, schema]) => {
    const { meaning, readBy } = variables[/** @type {keyof typeof variables} */ (name)];
    const isRequired = !schema.safeParse(undefined).success;
    const notes = [readBy.join(', '), ...(isRequired ? ['required'] : []), ...(isSecret(name) ? ['secret'] : [])];
    return [`# ${meaning} (${notes.join('; ')})`, `#${name}=${quoted(defaultOf(schema) ?? '')}`, ''];
  });
  const own = new Map(
    [...compose.matchAll(/(?<!\$)\$\{(\w+)(?::-([^${}]*))?\}/g)]
      .filter(([, name = '']) => !Object.hasOwn(Environment.shape, name))
      .map(([, name = '', preset = '']) => [name, preset]),
  );
  return [
    '# Written by `npm run variables`. Copy it to `.env`, which docker compose reads, and take the `#` away from what you change.',
    '# docs/variables.md says which of them docker-compose.yml sets itself.',
    '',
    ...lines,
    '# What only docker-compose.yml reads: passwords and sizes of its servers, ports on this machine.',
    ...[...own].sort().map(([name, preset]) => `#${name}=${quoted(preset)}`),
    '',
  ].join('\n');
}

export const TABLE = join(ROOT, 'docs/variables.md');
export const EXAMPLE = join(ROOT, '.env.example');

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await command('variables', async () => {
    await bootstrap();
    // The sources name each other by what the compiler will have made of them.
    nodeModule.registerHooks({
      resolve: (specifier, context, next) =>
        next(
          /^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.includes('/src/')
            ? specifier.replace(/\.js$/, '.ts')
            : specifier,
          context,
        ),
    });
    writeFileSync(TABLE, await renderTable());
    writeFileSync(EXAMPLE, await renderExample());
  });
}
