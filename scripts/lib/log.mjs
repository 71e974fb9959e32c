/** What a log of ours says: lines of JSON (pino), or the stack of an error that came before there was a logger. */
import { readFileSync, statSync } from 'node:fs';

/** @typedef {{ level?: string, msg?: string, failure?: string, err?: { message?: string } }} Entry of the log */

/**
 * How many bytes a file has; 0 where it is not there.
 *
 * @param {string} file
 */
export const sizeOf = (file) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/**
 * The text of a file from this byte on.
 *
 * @param {string} file
 * @param {number} begin
 */
export const readFrom = (file, begin) => readFileSync(file).subarray(begin).toString();

/**
 * Why a process of ours ended, in one line: the last fatal's error, else the last error that nobody caught; undefined without one.
 *
 * @param {string} text
 */
export function reasonIn(text) {
  const fatal = entriesOf(text).findLast(({ level }) => level === 'fatal');
  const uncaught = [...text.matchAll(/^\w*Error: ([\s\S]*?)(?:\n {4}at |\n\n|$(?![\s\S]))/gm)].at(-1)?.[1];
  const reason = fatal?.err?.message ?? fatal?.msg ?? uncaught;
  return reason && oneLine(reason);
}

/**
 * The last warning or error; '' without one.
 *
 * @param {string} text
 */
export function lastComplaint(text) {
  const last = entriesOf(text).findLast(({ level }) => ['warn', 'error', 'fatal'].includes(level ?? ''));
  return last ? oneLine([last.msg, last.err?.message ?? last.failure].filter(Boolean).join(': ')) : '';
}

/**
 * @param {string} text
 * @returns {Entry[]}
 */
function entriesOf(text) {
  return text.split('\n').flatMap((line) => {
    try {
      return line.startsWith('{') ? [JSON.parse(line)] : [];
    } catch {
      return []; // cut short
    }
  });
}

/**
 * zod's list of what is wrong (`✖ must be … → at NAME`) becomes `NAME must be …`.
 *
 * @param {string} message
 */
const oneLine = (message) =>
  message
    .replaceAll(/✖ (.+)\n\s*→ at (\S+)/g, '$2 $1')
    .replaceAll(/\s*\n\s*/g, ' ')
    .trim()
    .replace(/\.$/, '');

/**
 * An address as it may be shown.
 *
 * @param {string} address
 */
export function withoutPassword(address) {
  try {
    const { host, pathname } = new URL(address);
    return `${host}${pathname}`;
  } catch {
    return 'no address';
  }
}
