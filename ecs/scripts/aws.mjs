import { execFileSync } from 'node:child_process';

/**
 * Values of these variables; fails, naming each one that is missing.
 *
 * @param {...string} names
 */
export function required(...names) {
  const missing = names.filter((name) => !process.env[name]);
  if (missing.length > 0) fail(`${missing.join(', ')} must be set`);
  return names.map((name) => process.env[name] ?? '');
}

/**
 * Asks AWS by its command line, which every CodeBuild image has, and reads the answer.
 *
 * @param {...string} args
 */
export function aws(...args) {
  const answer = execFileSync('aws', [...args, '--output', 'json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return answer.trim() ? JSON.parse(answer) : undefined;
}

/**
 * What a stack puts out.
 *
 * @param {string} stack
 * @param {string} key
 * @returns {string}
 */
export function output(stack, key) {
  const query = `Stacks[0].Outputs[?OutputKey=='${key}'].OutputValue | [0]`;
  return (
    aws('cloudformation', 'describe-stacks', '--stack-name', stack, '--query', query) ??
    fail(`${stack} puts out no ${key}`)
  );
}

/**
 * @param {string} why
 * @returns {never}
 */
export function fail(why) {
  console.error(why);
  process.exit(1);
}
