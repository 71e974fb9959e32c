/** The frame of every command: `--help`, what was said on the command line, the work, and how trouble is told. */
import { parseArgs } from 'node:util';
import { commands } from './commands.mjs';
import { CliError, messageOf, red } from './console.mjs';
import { isSignalled, stopAll } from './processes.mjs';

/**
 * @typedef {object} Given what was said on the command line
 * @property {Record<string, string | undefined>} values of the options that take one
 * @property {Record<string, boolean | undefined>} flags the options that take none
 * @property {string[]} words beside the options
 */

/**
 * Runs a command. `--help` shows what it can do and does nothing else; an option that it does not know is refused. An expected
 * error is one message, any other is shown with its stack; what was started is stopped.
 *
 * @param {string} name as in package.json
 * @param {(given: Given) => unknown} work
 */
export async function command(name, work) {
  const args = process.argv.slice(2);
  const own = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  if (own.includes('--help') || own.includes('-h')) return console.log(helpOf(name));
  try {
    await work(readArguments(name, args));
  } catch (error) {
    if (isSignalled()) return; // a signal is already stopping everything and exits by itself
    process.exitCode = 1;
    await stopAll();
    console.error(`\n${red(error instanceof CliError ? error.message : /** @type {Error} */ (error).stack)}\n`);
  }
}

/** @type {(first: string, second: string) => [string, string]} */
const pair = (first, second) => [first, second];

/** @param {string} name */
function definitionOf(name) {
  const definition = commands[name];
  if (!definition) throw new Error(`No command is called ${name}`);
  return definition;
}

/** How a command is called from a shell. */
const callOf = (/** @type {string} */ name) => (['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`);

/**
 * @param {string} name
 * @param {string[]} args
 * @returns {Given}
 * @throws CliError that names what the command does not know.
 */
function readArguments(name, args) {
  const { options = {}, words: most = 0, passesOn } = definitionOf(name);
  if (passesOn) return { values: {}, flags: {}, words: args };
  /** @type {Record<string, { type: 'string' | 'boolean' }>} */
  const known = {};
  for (const [option, { value }] of Object.entries(options)) known[option] = { type: value ? 'string' : 'boolean' };
  try {
    const parsed = parseArgs({ args, options: known, allowPositionals: true });
    if (parsed.positionals.length > most) throw new Error(`"${parsed.positionals[most]}" is one word too many`);
    /** @type {Given} */
    const given = { values: {}, flags: {}, words: parsed.positionals };
    for (const [option, value] of Object.entries(parsed.values)) {
      if (typeof value === 'string') given.values[option] = value;
      if (typeof value === 'boolean') given.flags[option] = value;
    }
    return given;
  } catch (error) {
    const [, unknown] = /Unknown option '(-[^']+)'/.exec(messageOf(error)) ?? [];
    const what = unknown
      ? `${callOf(name)} does not know ${unknown}${likely(unknown, Object.keys(options))}`
      : messageOf(error);
    throw new CliError(`${what.replace(/(?<![?.])$/, '.')}\n${usageOf(name)}\n${callOf(name)} -- --help tells more.`);
  }
}

/** The usage that an error of a command's own repeats. */
export const usageOf = (/** @type {string} */ name) => {
  const { options = {}, usage = '', handsOn } = definitionOf(name);
  const shown = Object.entries(options).map(([option, { value, required }]) => {
    const text = `--${option}${value ? `=${value}` : ''}`;
    return required ? text : `[${text}]`;
  });
  const rest = [usage, ...shown, handsOn && `[-- ${handsOn}]`].filter(Boolean);
  return `${callOf(name)}${rest.length ? ` -- ${rest.join(' ')}` : ''}`;
};

/** Everything there is to know about a command. */
function helpOf(/** @type {string} */ name) {
  const { line, options = {}, environment = {}, more } = definitionOf(name);
  const rows = Object.entries(options).map(([option, { value, hint }]) =>
    pair(`--${option}${value ? `=${value}` : ''}`, hint),
  );
  return [
    usageOf(name),
    '',
    `  ${line.charAt(0).toUpperCase()}${line.slice(1)}.`,
    ...(more ? [`  ${more}`] : []),
    ...section('', rows),
    ...section('Environment', Object.entries(environment)),
  ].join('\n');
}

/** All commands, a line each. */
export function helpOfAll() {
  const rows = Object.entries(commands).map(([name, { line }]) => pair(callOf(name), line));
  return [
    ...section('', rows).slice(1),
    '',
    '  Each tells more with --help, for instance `npm run load -- --help`.',
  ].join('\n');
}

/**
 * @param {string} title
 * @param {[string, string][]} rows
 */
function section(title, rows) {
  const width = Math.max(0, ...rows.map(([first]) => first.length));
  return rows.length
    ? ['', ...(title ? [`  ${title}`] : []), ...rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`)]
    : [];
}

/**
 * The known option that differs from what was typed in the fewest letters, as a question.
 *
 * @param {string} typed
 * @param {string[]} known
 */
function likely(typed, known) {
  const word = typed.replace(/^-+/, '');
  const [nearest] = known
    .map((option) => ({ option, distance: distance(word, option) }))
    .filter((one) => one.distance <= Math.max(1, Math.ceil(one.option.length / 3)))
    .sort((a, b) => a.distance - b.distance);
  return nearest ? `. Did you mean --${nearest.option}?` : '';
}

/**
 * How many letters have to be changed, added or left out (Levenshtein).
 *
 * @param {string} a
 * @param {string} b
 */
function distance(a, b) {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    let [left, diagonal] = [i + 1, i];
    const next = [left];
    for (const [j, above] of row.slice(1).entries()) {
      left = Math.min(above + 1, left + 1, diagonal + Number(letter !== b[j]));
      diagonal = above;
      next.push(left);
    }
    row = next;
  }
  return row.at(-1) ?? a.length;
}
