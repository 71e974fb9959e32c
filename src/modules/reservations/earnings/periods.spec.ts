import { describe, expect, it } from '@jest/globals';
import type { Paid } from './earnings.queries.js';
import { addUp, beginningsOf, instantsOf } from './periods.js';

const SEOUL = 'Asia/Seoul';
const TODAY = '2026-12-02'; // a Wednesday
const paid = (at: string, amount: number, status: Paid['status'] = 'delivered', driverPay = amount): Paid => ({
  ...{ at: new Date(at), amount, status, driverPay },
});

describe('The periods of earnings', () => {
  it.each([
    ['the last seven days', { period: 'day' }, '2026-11-26', '2026-12-02', 7],
    ['eight weeks and this one', { period: 'week' }, '2026-10-05', '2026-11-30', 9],
    ['from a day until today', { period: 'day', from: '2026-12-01' }, '2026-12-01', '2026-12-02', 2],
    ['92 days of what is longer', { period: 'day', from: '2026-01-01' }, '2026-01-01', '2026-04-02', 92],
    ['a day to come', { period: 'day', from: '2027-01-01' }, '2027-01-01', '2027-01-01', 1],
    ['whole weeks', { period: 'week', from: '2026-11-29', to: '2026-11-30' }, '2026-11-23', '2026-11-30', 2],
  ] as const)('are %s', (_, query, first, last, count) => {
    const beginnings = beginningsOf(query, TODAY);
    expect([beginnings[0], beginnings.at(-1), beginnings.length]).toEqual([first, last, count]);
  });

  it('begin and end at midnight in the time zone, also on the days on which clocks change', () => {
    expect(instantsOf('day', ['2026-12-01', '2026-12-02'], SEOUL)).toEqual({
      from: new Date('2026-11-30T15:00:00Z'),
      to: new Date('2026-12-02T15:00:00Z'),
    });
    expect(instantsOf('day', ['2026-03-29'], 'Europe/Berlin')).toEqual({
      from: new Date('2026-03-28T23:00:00Z'),
      to: new Date('2026-03-29T22:00:00Z'),
    });
  });

  it('hold each payment once: that of the last moment of a Sunday in the one week, of the first of Monday in the next', () => {
    const moments = [paid('2026-11-29T14:59:59.999Z', 5_000), paid('2026-11-29T15:00:00.000Z', 7_000)];
    const totals = (period: 'day' | 'week') => {
      const beginnings = beginningsOf({ period, from: '2026-11-29', to: '2026-11-30' }, TODAY);
      const { items, sum } = addUp(period, beginnings, moments, SEOUL);
      expect(sum.total).toBe(12_000);
      return items.map(({ from, to, total }) => [from, to, total]);
    };
    expect(totals('day')).toEqual([
      ['2026-11-30', '2026-11-30', 7_000],
      ['2026-11-29', '2026-11-29', 5_000],
    ]);
    expect(totals('week')).toEqual([
      ['2026-11-30', '2026-12-06', 7_000],
      ['2026-11-23', '2026-11-29', 5_000],
    ]);
  });

  it('tell deliveries, returns and cancellations apart', () => {
    const at = '2026-12-02T01:00:00Z';
    const all = [paid(at, 7_000), paid(at, 10_500, 'returned', 7_000), paid(at, 3_000, 'cancelled', 7_000)];
    expect(addUp('day', ['2026-12-02'], all, SEOUL).sum).toEqual({
      ...{ deliveries: 1, returns: 1, cancellations: 1 },
      ...{ deliveryPay: 14_000, returnPay: 3_500, cancellationFees: 3_000, total: 20_500 },
    });
  });
});
