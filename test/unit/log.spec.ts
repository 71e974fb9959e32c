import { expect, it } from '@jest/globals';
import { lastComplaint, reasonIn, withoutPassword } from '../../scripts/lib/log.mjs';

const line = (entry: object) => `${JSON.stringify(entry)}\n`;

it('takes the reason of an end from the last fatal, whatever came before and after', () => {
  const log = [
    line({ level: 'fatal', err: { message: 'the first' }, msg: 'could not start' }),
    line({ level: 'error', err: { message: 'something else' }, msg: 'failed' }),
    line({ level: 'fatal', err: { message: "Unknown database 'nothere'." }, msg: 'could not start' }),
    line({ level: 'info', msg: 'stopped' }),
    'half a line {"level":',
  ].join('');
  expect(reasonIn(log)).toBe("Unknown database 'nothere'");
});

it('takes it from an error that nobody caught where there was no logger yet, in one line', () => {
  const log = [
    'file:///dist/config.js:130',
    "        throw new Error('…');",
    '              ^',
    '',
    'Error: The environment is not usable.',
    '✖ must be a mysql or mariadb:// address',
    '  → at DATABASE_URL',
    '    at read (file:///dist/config.js:130:15)',
    '',
    'Node.js v24.21.0',
  ].join('\n');
  expect(reasonIn(log)).toBe('The environment is not usable. DATABASE_URL must be a mysql or mariadb:// address');
});

it('knows no reason where none was logged', () => {
  expect(reasonIn(line({ level: 'info', msg: 'serving' }))).toBeUndefined();
  expect(lastComplaint(line({ level: 'info', msg: 'serving' }))).toBe('');
});

it('shows the last complaint of a start that takes long', () => {
  const log =
    line({ level: 'warn', context: 'redis', msg: 'cannot be reached', err: { message: 'connect ECONNREFUSED' } }) +
    line({ level: 'info', msg: 'still starting' });
  expect(lastComplaint(log)).toBe('cannot be reached: connect ECONNREFUSED');
});

it('never shows a password', () => {
  expect(withoutPassword('mysql://root:secret@db:3306/madang?ssl=x')).toBe('db:3306/madang');
  expect(withoutPassword('secret')).toBe('no address');
});
