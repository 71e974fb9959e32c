import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Schedule } from '../../src/kernel/schedule.js';
import { until } from '../support/wait.js';

describe('A schedule that knows when something is due', () => {
  let log: string[];
  let isDue: () => Promise<boolean>;
  let more: boolean[];
  let schedule: Schedule;
  const count = (what: string) => log.filter((entry) => entry === what).length;

  beforeEach(() => {
    log = [];
    more = [];
    isDue = () => Promise.resolve(false);
    schedule = new Schedule(
      'test',
      1,
      () => {
        log.push('run');
        return Promise.resolve(more.shift() ?? false);
      },
      async () => {
        log.push('question');
        return isDue();
      },
    );
  });
  afterEach(() => schedule.stop());

  it('runs its task only then', async () => {
    schedule.start();
    await until('it has looked three times', () => count('question') >= 3);
    expect(count('run')).toBe(0);
    isDue = () => Promise.resolve(true);
    await until('it has run', () => count('run') > 0);
  });

  it('looks for nothing while the task says that there is more', async () => {
    more = [true, true];
    isDue = () => Promise.resolve(count('run') === 0);
    schedule.start();
    await until('it looks again', () => count('question') >= 2);
    expect(log.slice(0, 5)).toEqual(['question', 'run', 'run', 'run', 'question']);
  });

  it('runs at once when it is nudged, though nothing is due', async () => {
    schedule = new Schedule(
      'test',
      60_000,
      () => Promise.resolve(void log.push('run')),
      () => Promise.resolve(false),
    );
    schedule.start();
    schedule.nudge();
    await until('it has run', () => count('run') === 1);
  });

  it('looks again after it could not look', async () => {
    isDue = () => (count('question') === 1 ? Promise.reject(new Error('away')) : Promise.resolve(true));
    schedule.start();
    await until('it has run', () => count('run') > 0);
    expect(log.slice(0, 3)).toEqual(['question', 'question', 'run']);
  });
});
