/**
 * What a person sees while the scripts work: one line per step, with a spinner and elapsed seconds on a terminal and
 * plain lines elsewhere (CI, pipes).
 */
const out = process.stderr;
const terminal = Boolean(out.isTTY) && !process.env.CI;
const coloured = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

const paint = (/** @type {string} */ code) => (/** @type {unknown} */ text) =>
  coloured ? `\u001b[${code}m${text}\u001b[0m` : String(text);
export const bold = paint('1');
export const dim = paint('2');
export const red = paint('31');
export const green = paint('32');
export const yellow = paint('33');
export const cyan = paint('36');

/** Carries a message meant for the person at the keyboard: printed without a stack. */
export class CliError extends Error {}

/** What an error says, whatever was thrown. */
export const messageOf = (/** @type {unknown} */ error) => (error instanceof Error ? error.message : String(error));

/**
 * The last lines of a log, indented, for an error message.
 *
 * @param {string} text
 * @param {number} [lines]
 */
export function tail(text, lines = 25) {
  return text
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .map((line) => `    ${line}`)
    .join('\n');
}

/** @param {number} since */
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
/** @type {Map<string, number>} title → when the step began */
const running = new Map();
let frame = 0;
/** @type {NodeJS.Timeout | undefined} */
let ticker;

function draw() {
  frame = (frame + 1) % FRAMES.length;
  const now = [...running].map(([title, since]) => `${title} ${seconds(since)}`).join(' · ');
  out.write(`\r\u001b[K  ${FRAMES[frame]} ${now}`.slice(0, (out.columns || 80) + 3));
}

/** @param {string} line */
function settle(line) {
  if (terminal) out.write('\r\u001b[K');
  out.write(`${line}\n`);
  if (running.size === 0) {
    clearInterval(ticker);
    ticker = undefined;
  }
}

/**
 * Runs `work` under a title. Steps may run side by side. On plain output a long step also says that it is still going; `note` tells
 * what it is about, if anything.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @param {() => string} [note]
 * @returns {Promise<T>}
 */
export async function step(title, work, note = () => '') {
  const since = performance.now();
  running.set(title, since);
  if (terminal) ticker ??= setInterval(draw, 100);
  const remind = () => {
    const about = note();
    if (!terminal || about) settle(`  … ${title} (${seconds(since)})${about ? `: ${about}` : ''}`);
  };
  const reminder = setInterval(remind, 15_000);
  try {
    const result = await work();
    running.delete(title);
    settle(`  ✓ ${title} (${seconds(since)})`);
    return result;
  } catch (error) {
    running.delete(title);
    settle(`  ✗ ${title} (${seconds(since)})`);
    throw error;
  } finally {
    clearInterval(reminder);
  }
}

const BAR_WIDTH = 30;

/** @typedef {ReturnType<typeof progressBar>} Bar */

/**
 * A bar that fills up from 0 to 1; on plain output a line for each tenth.
 *
 * @param {string} title
 */
export function progressBar(title) {
  const since = performance.now();
  let tenth = -1;
  return {
    show(/** @type {number} */ fraction, note = '') {
      const filled = Math.round(fraction * BAR_WIDTH);
      const line = `  ${title} ${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${Math.floor(fraction * 100)} % ${note}`;
      if (terminal) out.write(`\r\u001b[K${line}`.slice(0, (out.columns || 80) + 3));
      else if (Math.floor(fraction * 10) > tenth) out.write(`${line}\n`);
      tenth = Math.floor(fraction * 10);
    },
    end() {
      settle(`  ✓ ${title} (${seconds(since)})`);
    },
  };
}
