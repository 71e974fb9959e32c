import { describe, expect, it, test } from '@jest/globals';
import { z } from 'zod';
import { resolveLocalTime, isZone } from '../../src/kernel/time-zones.js';
import type { Notice } from '../../src/modules/notifications/notices/notice.js';
import { channels, type Channel } from '../../src/modules/notifications/notification.entity.js';
import {
  gathered,
  nextGatheredMail,
  resolvePreference,
  plan,
  type Settings,
} from '../../src/modules/notifications/planning/planning.js';

const noticeOf = (type: string, more: Partial<Notice> = {}): Notice => ({
  on: { type, aggregate: 'mission', schema: z.strictObject({}) },
  category: 'missions',
  recipients: () => Promise.resolve(new Map()),
  ko: { title: '', body: '' },
  en: { title: '', body: '' },
  ...more,
});
const PLEDGED = noticeOf('mission.pledged');
const FAILED = noticeOf('mission.failed', { critical: true });
const SEOUL = 'Asia/Seoul';
const NEW_YORK = 'America/New_York';
const NOW = new Date('2026-11-21T03:00:00Z'); // noon in Seoul

const said = (...choices: [string, boolean][]) => new Map(choices);
const settings = (changes: Partial<Settings> = {}): Settings => ({
  zone: SEOUL,
  quietFrom: null,
  quietUntil: null,
  digest: 'off',
  digestMinutes: null,
  digestTime: null,
  ...changes,
});
type Wanted = { channel?: Channel; notice?: Notice; preferences?: Map<string, boolean>; open?: string };
/** What becomes of a message at an instant, by default an e-mail about a pledge. */
function planned(now: Date, wanted: Settings | undefined, { channel, notice, preferences, open }: Wanted = {}) {
  const choices = { settings: wanted, preferences: preferences ?? said() };
  return plan(notice ?? PLEDGED, channel ?? 'email', choices, now, open ? new Date(open) : null);
}
const at = (instant: string) => new Date(instant.endsWith('Z') ? instant : `${instant}Z`);

describe('Where a message goes', () => {
  const usual = { in_app: 'delivered', email: 'pending', webhook: 'pending', sms: null, push: null };

  test.each<[string, [string, boolean][], Partial<Record<Channel, string | null>>]>([
    ['nothing', [], {}],
    ['no e-mail at all', [['* email', false]], { email: 'suppressed' }],
    ['no e-mail about missions', [['missions email', false]], { email: 'suppressed' }],
    ['no e-mail about deliveries', [['deliveries email', false]], {}],
    ['no e-mail about pledges', [['mission.pledged email', false]], { email: 'suppressed' }],
    ['no e-mail about another event', [['mission.created email', false]], {}],
    [
      'no e-mail, but about missions',
      [
        ['* email', false],
        ['missions email', true],
      ],
      {},
    ],
    [
      'no e-mail about missions, but about pledges',
      [
        ['missions email', false],
        ['mission.pledged email', true],
      ],
      {},
    ],
    [
      'e-mail, none about missions',
      [
        ['* email', true],
        ['missions email', false],
      ],
      { email: 'suppressed' },
    ],
    [
      'none, but about missions, and none about pledges',
      [
        ['* email', false],
        ['missions email', true],
        ['mission.pledged email', false],
      ],
      { email: 'suppressed' },
    ],
    ['nothing in the inbox', [['* in_app', false]], { in_app: 'suppressed' }],
    ['no webhooks', [['* webhook', false]], { webhook: 'suppressed' }],
    ['SMS about everything', [['* sms', true]], { sms: 'pending' }],
    ['push about missions', [['missions push', true]], { push: 'pending' }],
    [
      'SMS, none about missions',
      [
        ['* sms', true],
        ['missions sms', false],
      ],
      { sms: 'suppressed' },
    ],
  ])('for somebody who said: %s', (_, choices, changes) => {
    const states = channels.map((channel) => [
      channel,
      planned(NOW, undefined, { channel, preferences: said(...choices) })?.state ?? null,
    ]);
    expect(Object.fromEntries(states)).toEqual({ ...usual, ...changes });
  });

  it('says why it is not sent, and only then', () => {
    const off = said(['* email', false]);
    expect(planned(NOW, undefined, { preferences: off })).toEqual({
      state: 'suppressed',
      reason: 'preference',
      dueAt: null,
      digest: false,
    });
    expect(planned(NOW, undefined)).toEqual({ state: 'pending', reason: null, dueAt: null, digest: false });
  });

  it('is where it always goes when it is critical, whatever was switched off, and also where it was asked for', () => {
    const nothing = channels.map((channel): [string, boolean] => [`* ${channel}`, false]);
    const less = channels.map((channel): [string, boolean] => [`missions ${channel}`, false]);
    const still = channels.map((channel): [string, boolean] => [`mission.failed ${channel}`, false]);
    const states = (preferences: Map<string, boolean>) =>
      channels.map((channel) => planned(NOW, undefined, { channel, notice: FAILED, preferences })?.state ?? null);
    expect(states(said(...nothing, ...less, ...still))).toEqual(['delivered', 'pending', 'pending', null, null]);
    expect(states(said(['* sms', true], ['missions sms', false], ['missions push', true]))).toEqual([
      'delivered',
      'pending',
      'pending',
      'pending',
      'pending',
    ]);
  });

  it('is said by the narrowest choice, and people can see which', () => {
    const all = said(['* email', true], ['missions email', true], ['mission.pledged email', true]);
    const from = () => resolvePreference(PLEDGED, 'email', all).from;
    expect(from()).toBe('type');
    all.delete('mission.pledged email');
    expect(from()).toBe('category');
    all.delete('missions email');
    expect(from()).toBe('global');
    all.delete('* email');
    expect(from()).toBe('default');
    expect(resolvePreference(FAILED, 'email', said(['missions email', false]))).toEqual({
      enabled: true,
      from: 'default',
    });
  });
});

describe('Quiet hours', () => {
  const dueAt = (zone: string, hours: string, now: string, more: Wanted = {}) => {
    const [quietFrom, quietUntil] = hours.split('–') as [string, string];
    return planned(at(now), settings({ zone, quietFrom, quietUntil }), more)!.dueAt?.toISOString() ?? null;
  };

  // What the clock shows is in the comment; null: it goes out at once.
  test.each([
    // Seoul never changes its clocks, not on the days on which New York does either.
    [SEOUL, '22:00–08:00', '2026-03-08T12:59:59.999', null], // 21:59:59
    [SEOUL, '22:00–08:00', '2026-03-08T13:00:00', '2026-03-08T23:00:00'], // 22:00
    [SEOUL, '22:00–08:00', '2026-03-08T15:00:00', '2026-03-08T23:00:00'], // midnight
    [SEOUL, '22:00–08:00', '2026-03-08T22:59:59.999', '2026-03-08T23:00:00'], // 07:59:59
    [SEOUL, '22:00–08:00', '2026-03-08T23:00:00', null], // 08:00
    [SEOUL, '22:00–08:00', '2026-11-01T13:00:00', '2026-11-01T23:00:00'], // 22:00
    [SEOUL, '22:00–08:00', '2026-11-01T23:00:00', null], // 08:00
    [SEOUL, '22:00–08:00', '2026-12-31T14:30:00', '2026-12-31T23:00:00'], // 23:30, into the new year
    // New York puts its clocks forward at 2:00 on 8 March: a night of nine hours.
    [NEW_YORK, '22:00–08:00', '2026-03-08T02:59:59.999', null], // 21:59:59 EST
    [NEW_YORK, '22:00–08:00', '2026-03-08T03:00:00', '2026-03-08T12:00:00'], // 22:00 EST
    [NEW_YORK, '22:00–08:00', '2026-03-08T06:59:59', '2026-03-08T12:00:00'], // 01:59:59 EST
    [NEW_YORK, '22:00–08:00', '2026-03-08T07:00:00', '2026-03-08T12:00:00'], // 03:00 EDT
    [NEW_YORK, '22:00–08:00', '2026-03-08T11:59:59.999', '2026-03-08T12:00:00'], // 07:59:59 EDT
    [NEW_YORK, '22:00–08:00', '2026-03-08T12:00:00', null], // 08:00 EDT
    [NEW_YORK, '22:00–08:00', '2026-03-09T02:00:00', '2026-03-09T12:00:00'], // 22:00 EDT, the night after
    // It puts them back at 2:00 on 1 November: a night of eleven hours.
    [NEW_YORK, '22:00–08:00', '2026-11-01T01:59:59.999', null], // 21:59:59 EDT
    [NEW_YORK, '22:00–08:00', '2026-11-01T02:00:00', '2026-11-01T13:00:00'], // 22:00 EDT
    [NEW_YORK, '22:00–08:00', '2026-11-01T05:30:00', '2026-11-01T13:00:00'], // 01:30 EDT
    [NEW_YORK, '22:00–08:00', '2026-11-01T06:30:00', '2026-11-01T13:00:00'], // 01:30 EST
    [NEW_YORK, '22:00–08:00', '2026-11-01T12:00:00', '2026-11-01T13:00:00'], // 07:00 EST
    [NEW_YORK, '22:00–08:00', '2026-11-01T13:00:00', null], // 08:00 EST
    // 02:30 does not exist on 8 March: the clock is past it as soon as it is put forward.
    [NEW_YORK, '22:00–02:30', '2026-03-08T05:00:00', '2026-03-08T07:00:00'], // 00:00 EST → 03:00 EDT
    [NEW_YORK, '22:00–02:30', '2026-03-08T06:59:59', '2026-03-08T07:00:00'], // 01:59:59 EST
    [NEW_YORK, '22:00–02:30', '2026-03-08T07:00:00', null], // 03:00 EDT
    [NEW_YORK, '02:30–06:00', '2026-03-08T06:59:59', null], // 01:59:59 EST
    [NEW_YORK, '02:30–06:00', '2026-03-08T07:00:00', '2026-03-08T10:00:00'], // 03:00 EDT
    [NEW_YORK, '02:15–02:45', '2026-03-08T07:00:00', null], // there is no such time on this day
    // 01:30 exists twice on 1 November: nothing goes out while the clock shows a quiet time.
    [NEW_YORK, '22:00–01:30', '2026-11-01T04:00:00', '2026-11-01T05:30:00'], // 00:00 EDT
    [NEW_YORK, '22:00–01:30', '2026-11-01T05:30:00', null], // 01:30 EDT
    [NEW_YORK, '22:00–01:30', '2026-11-01T06:10:00', '2026-11-01T06:30:00'], // 01:10 EST
    [NEW_YORK, '22:00–01:30', '2026-11-01T06:30:00', null], // 01:30 EST
    [NEW_YORK, '01:30–06:00', '2026-11-01T05:30:00', '2026-11-01T11:00:00'], // 01:30 EDT → 06:00 EST
    [NEW_YORK, '01:30–06:00', '2026-11-01T06:30:00', '2026-11-01T11:00:00'], // 01:30 EST
    // Within one day.
    [SEOUL, '13:00–14:00', '2026-11-21T03:59:59', null],
    [SEOUL, '13:00–14:00', '2026-11-21T04:00:00', '2026-11-21T05:00:00'],
    [SEOUL, '13:00–14:00', '2026-11-21T05:00:00', null],
    [SEOUL, '00:00–23:59', '2026-11-21T04:00:00', '2026-11-21T14:59:00'],
  ])('in %s, %s: what happens at %s goes out at %s', (zone, hours, now, expected) => {
    expect(dueAt(zone, hours, now)).toBe(expected && at(expected).toISOString());
  });

  test.each<[Channel, boolean]>([
    ['email', true],
    ['sms', true],
    ['push', true],
    ['webhook', false],
    ['in_app', false],
  ])('hold %s back: %s', (channel, isHeld) => {
    const preferences = said(['* sms', true], ['* push', true]);
    const due = dueAt(SEOUL, '22:00–08:00', '2026-11-21T15:00:00', { channel, preferences });
    expect(due).toBe(isHeld ? '2026-11-21T23:00:00.000Z' : null);
  });

  it('never hold back what is critical', () => {
    expect(dueAt(SEOUL, '22:00–08:00', '2026-11-21T15:00:00', { notice: FAILED })).toBeNull();
  });

  /** What a clock shows, by another way than the one under test. */
  const clock = (zone: string) => {
    const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
    return (ms: number) => format.format(ms);
  };

  test.each([
    [NEW_YORK, '2026-03-07T12:00:00', '2026-10-31T12:00:00'],
    [SEOUL, '2026-03-07T12:00:00', '2026-10-31T12:00:00'],
    ['Australia/Lord_Howe', '2026-04-04T00:00:00', '2026-10-03T00:00:00'], // by half an hour
    ['America/Santiago', '2026-04-04T12:00:00', '2026-09-05T12:00:00'], // at midnight: a day begins at 01:00
    ['Pacific/Apia', '2011-12-29T00:00:00', '2011-12-30T10:00:00'], // left a whole day out
    ['Asia/Kathmandu', '2026-03-07T12:00:00', '2026-10-31T12:00:00'], // + 05:45
  ])('in %s end when the clock has just shown the last quiet minute, over both changes', (zone, ...days) => {
    const show = clock(zone);
    for (const [from, until] of [
      ['22:00', '08:00'],
      ['23:30', '01:30'],
      ['00:15', '02:30'],
    ] as const) {
      const isQuiet = (ms: number) => {
        const time = show(ms);
        return from < until ? from <= time && time < until : from <= time || time < until;
      };
      for (const day of days) {
        for (let minute = 0; minute < 36 * 60; minute += 7) {
          const now = at(day).getTime() + minute * 60_000;
          const due = planned(new Date(now), settings({ zone, quietFrom: from, quietUntil: until }))!.dueAt?.getTime();
          const wrong = `${zone} ${from}–${until} at ${new Date(now).toISOString()}`;
          if (due === undefined) {
            expect([wrong, isQuiet(now)]).toEqual([wrong, false]);
          } else {
            const around = [isQuiet(now), isQuiet(due - 1), isQuiet(due), due > now && due - now < 25 * 3_600_000];
            expect([wrong, ...around]).toEqual([wrong, true, true, false, true]);
          }
        }
      }
    }
  });
});

describe('A digest', () => {
  const window = settings({ digest: 'window', digestMinutes: 30 });
  const daily = (digestTime: string, zone = SEOUL) => settings({ digest: 'daily', digestTime, zone });
  const due = (now: string, wanted: Settings, more: Wanted = {}) => {
    const { dueAt, digest } = planned(at(now), wanted, more)!;
    return [dueAt?.toISOString() ?? null, digest];
  };

  it('by window is opened by the first event and joined by the later ones', () => {
    expect(due('2026-11-21T03:00:00', window)).toEqual(['2026-11-21T03:30:00.000Z', true]);
    const open = '2026-11-21T03:30:00Z';
    expect(due('2026-11-21T03:00:01', window, { open })).toEqual(['2026-11-21T03:30:00.000Z', true]);
    expect(due('2026-11-21T03:29:59', window, { open })).toEqual(['2026-11-21T03:30:00.000Z', true]);
  });

  it('by window is not joined when it has gone out: the next event opens another one', () => {
    const open = '2026-11-21T03:30:00Z';
    expect(due('2026-11-21T03:30:00', window, { open })).toEqual(['2026-11-21T04:00:00.000Z', true]);
  });

  it('by window never keeps anybody waiting longer than they want to now', () => {
    const open = '2026-11-21T10:00:00Z'; // opened when they wanted hours
    expect(due('2026-11-21T03:00:00', window, { open })).toEqual(['2026-11-21T03:30:00.000Z', true]);
  });

  test.each([
    // 18:00 in Seoul is 09:00 UTC.
    [SEOUL, '18:00', '2026-11-21T08:59:59', '2026-11-21T09:00:00'],
    [SEOUL, '18:00', '2026-11-21T09:00:00', '2026-11-22T09:00:00'],
    [SEOUL, '00:00', '2026-11-21T03:00:00', '2026-11-21T15:00:00'],
    [SEOUL, '18:00', '2026-12-31T12:00:00', '2027-01-01T09:00:00'],
    // Days of 23 and of 25 hours.
    [NEW_YORK, '18:00', '2026-03-07T23:00:00', '2026-03-08T22:00:00'],
    [NEW_YORK, '18:00', '2026-10-31T22:00:00', '2026-11-01T23:00:00'],
    // 02:30 does not exist: when the clock is put forward over it; the day after it does again.
    [NEW_YORK, '02:30', '2026-03-08T06:00:00', '2026-03-08T07:00:00'],
    [NEW_YORK, '02:30', '2026-03-08T07:00:00', '2026-03-09T06:30:00'],
    // 01:30 exists twice: once a day all the same.
    [NEW_YORK, '01:30', '2026-11-01T05:00:00', '2026-11-01T05:30:00'],
    [NEW_YORK, '01:30', '2026-11-01T05:30:00', '2026-11-02T06:30:00'],
    [NEW_YORK, '01:30', '2026-11-01T06:00:00', '2026-11-02T06:30:00'],
  ])('every day in %s at %s: what happens at %s goes out at %s', (zone, time, now, expected) => {
    expect(due(now, daily(time, zone))).toEqual([at(expected).toISOString(), true]);
  });

  it('that would go out in quiet hours waits for their end', () => {
    const quiet = { quietFrom: '22:00', quietUntil: '08:00' };
    const morning = '2026-11-21T23:00:00.000Z';
    expect(due('2026-11-21T12:50:00', { ...window, ...quiet })).toEqual([morning, true]); // 21:50 + 30 minutes
    expect(due('2026-11-21T12:20:00', { ...window, ...quiet })).toEqual(['2026-11-21T12:50:00.000Z', true]);
    expect(due('2026-11-21T14:00:00', { ...window, ...quiet }, { open: morning })).toEqual([morning, true]);
    expect(due('2026-11-21T22:45:00', { ...window, ...quiet }, { open: morning })).toEqual([morning, true]);
    expect(due('2026-11-21T03:00:00', { ...daily('23:00'), ...quiet })).toEqual([morning, true]);
    // The quiet hours were asked for after the window was opened.
    expect(due('2026-11-21T13:10:00', { ...window, ...quiet }, { open: '2026-11-21T13:20:00Z' })).toEqual([
      morning,
      true,
    ]);
  });

  test.each<[Channel, Wanted]>([
    ['in_app', {}],
    ['webhook', {}],
    ['sms', { preferences: said(['* sms', true]) }],
    ['push', { preferences: said(['* push', true]) }],
    ['email', { notice: FAILED }],
  ])('is not made of %s %j', (channel, more) => {
    expect(due('2026-11-21T03:00:00', window, { channel, ...more })).toEqual([null, false]);
  });
});

describe('The name of a zone', () => {
  test.each(['Asia/Seoul', 'America/New_York', 'UTC', 'Asia/Kolkata', 'Europe/Kyiv'])('%s is one', (name) => {
    expect(isZone(name)).toBe(true);
    expect(resolveLocalTime('2026-11-21', '12:00', name)).toBeInstanceOf(Date);
  });

  test.each(['', '+09:00', '09:00', 'Seoul', 'Mars/Phobos', 'Asia/Seoul ', 'GMT+9'])('%s is none', (name) =>
    expect(isZone(name)).toBe(false),
  );
});

describe('Mails about gathered events', () => {
  it('leave at the end of a minute, and ten minutes after the last one or later', () => {
    const next = (now: string, last: string | null) => nextGatheredMail(at(now), last === null ? null : at(last));
    expect(next('2026-11-21T03:00:00.000', null)).toEqual(at('2026-11-21T03:01:00'));
    expect(next('2026-11-21T03:00:59.999', null)).toEqual(at('2026-11-21T03:01:00'));
    expect(next('2026-11-21T03:01:00.000', '2026-11-21T03:01:00')).toEqual(at('2026-11-21T03:11:00'));
    expect(next('2026-11-21T03:10:59.999', '2026-11-21T03:01:00')).toEqual(at('2026-11-21T03:11:00'));
    expect(next('2026-11-21T03:10:59.999', '2026-11-21T03:11:00')).toEqual(at('2026-11-21T03:11:00'));
    expect(next('2026-11-21T05:00:30.000', '2026-11-21T03:11:00')).toEqual(at('2026-11-21T05:01:00'));
  });

  it('are at most one in ten minutes, however many events there are, and none waits longer than that', () => {
    let last: Date | null = null;
    const mails = new Set<number>();
    const start = NOW.getTime();
    for (let ms = 0; ms < 3_600_000; ms += 7_300) {
      const now = new Date(start + ms);
      last = nextGatheredMail(now, last);
      expect(last.getTime() - now.getTime()).toBeGreaterThan(0);
      expect(last.getTime() - now.getTime()).toBeLessThanOrEqual(600_000);
      mails.add(last.getTime());
    }
    const gaps = [...mails].map((mail, index, all) => mail - (all[index - 1] ?? mail - 600_000));
    expect(new Set(gaps)).toEqual(new Set([600_000]));
  });

  it('wait for what the reader wants if that is later, and are joined in one; what is not sent stays so', () => {
    const mailAt = at('2026-11-21T03:01:00');
    const join = (wanted: Settings | undefined, more: Wanted = {}) =>
      gathered(planned(NOW, wanted, more)!, more.channel ?? 'email', mailAt);
    expect(join(undefined)).toMatchObject({ state: 'pending', dueAt: mailAt, digest: true });
    const daily = settings({ digest: 'daily', digestTime: '18:00' });
    expect(join(daily)).toMatchObject({ dueAt: at('2026-11-21T09:00:00'), digest: true });
    const off = said(['* email', false]);
    expect(join(undefined, { preferences: off })).toMatchObject({ state: 'suppressed', dueAt: null, digest: false });
    const sms = { channel: 'sms', preferences: said(['* sms', true]) } as const;
    expect(join(undefined, sms)).toMatchObject({ dueAt: mailAt, digest: false });
  });
});
