import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import { readRules } from '../../src/modules/cafes/hours/grammar.js';
import { koreanHolidays } from '../../src/modules/cafes/hours/korean-holidays.js';
import { OpeningHoursError } from '../../src/modules/cafes/hours/opening-hours.error.js';
import { type LocalTime, localTime } from '../../src/modules/cafes/hours/local-time.js';
import { OpeningHours } from '../../src/modules/cafes/hours/opening-hours.js';
import { describeWithSharedData, sharedData } from '../support/shared-data.js';
import { scale } from '../support/scale.js';
import fc from '../support/fast-check.js';

const SEOUL = 'Asia/Seoul';
const MINUTE_MS = 60_000;
type Golden = {
  ok: { value: string; tz: string; cases: { at: string; open: boolean; next_change: string | null }[] }[];
  free_text: { value: string }[];
};

/** Open or not at local times in Seoul, as `2026-03-02T09:30`. */
const openAt = (value: string, local: string) => OpeningHours.parse(value).isOpen(new Date(`${local}:00+09:00`), SEOUL);
const nextAt = (value: string, at: string, zone = SEOUL) =>
  OpeningHours.parse(value).nextChange(new Date(at), zone)?.toISOString() ?? null;
const refusal = (value: string): OpeningHoursError => {
  try {
    OpeningHours.parse(value);
  } catch (error) {
    if (error instanceof OpeningHoursError) return error;
    throw error;
  }
  throw new Error(`accepted: ${value}`);
};

describeWithSharedData('Opening hours agree with the reference', () => {
  const golden = JSON.parse(readFileSync(sharedData('golden/opening_hours.json'), 'utf8')) as Golden;

  test.each(golden.ok)('on $value', ({ value, tz, cases }) => {
    const hours = OpeningHours.parse(value);
    expect(
      cases.map(({ at }) => ({
        at,
        open: hours.isOpen(new Date(at), tz),
        next_change: hours.nextChange(new Date(at), tz)?.toISOString() ?? null,
      })),
    ).toEqual(cases);
  });

  test.each(golden.free_text)('in refusing %j', ({ value }) => {
    const { explanation, position } = refusal(value);
    expect(explanation.ko).toMatch(/^영업시간 .*예: Mo-Fr 09:00-22:00/);
    expect(explanation.en).toMatch(/^Opening hours, .*Example: Mo-Fr 09:00-22:00/);
    expect(position).toBeLessThanOrEqual(value.length);
  });
});

describe('Public holidays', () => {
  const value = 'Mo-Su 09:00-18:00; PH off';
  const noon = (zone: string, at: string) => OpeningHours.parse(value).isOpen(new Date(at), zone);

  it('are those of the country in which the café is: of other countries none are known', () => {
    const hangulDay = '2026-10-09T03:00:00Z';
    for (const zone of ['Asia/Seoul', 'ROK', 'asia/seoul']) expect(noon(zone, hangulDay)).toBe(false);
    for (const zone of ['Asia/Tokyo', 'Etc/GMT-9', 'Asia/Pyongyang', 'Asia/Shanghai'])
      expect(noon(zone, hangulDay)).toBe(true);
  });

  it('are told apart by the same hours, one after the other, and in what comes next', () => {
    const hours = OpeningHours.parse(value);
    const at = new Date('2026-10-09T03:00:00Z');
    expect([SEOUL, 'Asia/Tokyo', SEOUL].map((zone) => hours.isOpen(at, zone))).toEqual([false, true, false]);
    expect(nextAt(value, '2026-10-09T03:00:00Z', 'Asia/Tokyo')).toBe('2026-10-09T09:00:00.000Z');
    expect(nextAt(value, '2026-10-09T03:00:00Z')).toBe('2026-10-10T00:00:00.000Z');
  });
});

describe('What is written', () => {
  test.each([
    ['mo-fr   9:00 - 18:00 ;SA,su,ph off;', 'Mo-Fr 09:00-18:00; Sa,Su,PH off'],
    ['Mar-Oct: Mo-Su 08:00-21:00', 'Mar-Oct Mo-Su 08:00-21:00'],
    ['Mo-Fr 11:00-14:30 , 17:00-22:00 , Sa 10:00-12:00', 'Mo-Fr 11:00-14:30,17:00-22:00, Sa 10:00-12:00'],
    ['10:00-20:00; Mo[2,4] OFF', '10:00-20:00; Mo[2,4] off'],
    ['Su[1-3],Mo[-1] closed', 'Su[1,2,3],Mo[-1] closed'],
    ['2026 Mar 1-2 , Apr 3 off', '2026 Mar 1-2,2026 Apr 3 off'],
    ['Dec 24,25 10:00-26:00', 'Dec 24,Dec 25 10:00-26:00'],
    ['Mar 1-Apr 15 Mo-Mo 10:00-00:00 open "last order 22:30"', 'Mar 1-Apr 15 Mo 10:00-00:00 open "last order 22:30"'],
    ['2025 Dec 20-2026 Jan 5 off', '2025 Dec 20-2026 Jan 5 off'],
    ['2026-2027,2029+ Nov-Feb open', '2026-2027,2029+ Nov-Feb open'],
    ['PH Mo-Fr 10:00-12:00', 'PH Mo-Fr 10:00-12:00'],
    ['24/7; Jan 1 off "설날"', '24/7; Jan 1 off "설날"'],
    ['"by appointment"', '"by appointment"'],
  ])('%s is kept as %s', (value, canonical) => {
    expect(OpeningHours.parse(value).toString()).toBe(canonical);
    expect(OpeningHours.parse(canonical).toString()).toBe(canonical);
  });

  test.each([
    ['매일 10:00-20:00', 'words', 0],
    ['Mo-Fr 09:00–18:00', 'dash', 11],
    ['Mo~Fr 09:00-18:00', 'dash', 2],
    ['Mo-Fr 9-18', 'time', 6],
    ['Mo-Fr 09:00', 'time', 11],
    ['09:00-18:60', 'time', 6],
    ['24:00-26:00', 'time', 0],
    ['08:00-34:00', 'time', 0],
    ['Mo-Fr 17:00+', 'openEnd', 11],
    ['Mo-Fr 17:00-22:00+', 'openEnd', 17],
    ['Mo-Fr', 'unspecified', 5],
    ['Mo-Fr; Sa 10:00-12:00', 'unspecified', 5],
    ['Mar-Oct, Mo 10:00-12:00', 'unspecified', 7],
    ['Mo-Fr[1] off', 'nth', 5],
    ['Mo[0] off', 'nth', 3],
    ['Mo[6] off', 'nth', 3],
    ['Mo[3-1] off', 'nth', 3],
    ['Feb 30 off', 'date', 4],
    ['Mar 5-2 off', 'date', 5],
    ['Mar 5-Mar 2 off', 'date', 5],
    ['Mar 5-Apr off', 'date', 5],
    ['2027-2026 off', 'date', 0],
    ['2026 Mar 5-2025 Apr 1 off', 'date', 10],
    ['week 1-10 Mo 10:00-12:00', 'unsupported', 0],
    ['SH off', 'unsupported', 0],
    ['easter off', 'unsupported', 0],
    ['sunrise-sunset', 'unsupported', 0],
    ['Mo 10:00-12:00 || "call"', 'unsupported', 15],
    ['Mo[1] +1 day off', 'unsupported', 6],
    ['Mo-Fr 10:00-12:00 foo', 'unreadable', 18],
    ['Mo 10:00-12:00;; Tu off', 'unreadable', 15],
    ['Mo 10:00-12:00 "call', 'unreadable', 15],
    ['   ', 'empty', 3],
    [`${'Mo off; '.repeat(63)}`, 'tooLong', 500],
  ])('%j is refused for %s at %d', (value, reason, position) => {
    const refused = refusal(value);
    expect([refused.reason, refused.position]).toEqual([reason, position]);
  });

  it('says in both languages where it cannot be read and what to write', () => {
    expect(refusal('Mo-Fr 9-18').explanation).toEqual({
      ko: '영업시간 7번째 글자 "9-18": 시각은 24시간제 HH:MM-HH:MM으로 적어 주세요(예: 09:00-18:00, 20:00-02:00). 예: Mo-Fr 09:00-22:00; Sa,Su 10:00-20:00; PH off',
      en: 'Opening hours, character 7 "9-18": write times as HH:MM-HH:MM of 24 hours, such as 09:00-18:00 or 20:00-02:00. Example: Mo-Fr 09:00-22:00; Sa,Su 10:00-20:00; PH off',
    });
  });
});

describe('A rule', () => {
  it('after a semicolon replaces those before it on its days, one after a comma adds to them', () => {
    expect(openAt('Mo-Fr 09:00-18:00; We 12:00-20:00', '2026-03-04T10:00')).toBe(false);
    expect(openAt('Mo-Fr 09:00-18:00, We 12:00-20:00', '2026-03-04T10:00')).toBe(true);
    expect(openAt('Mo-Fr 09:00-18:00, We 12:00-20:00', '2026-03-04T19:00')).toBe(true);
  });

  it('that is off closes the day, with times only those', () => {
    expect(openAt('Mo-Su 09:00-18:00; We off', '2026-03-04T10:00')).toBe(false);
    expect(openAt('Mo-Su 09:00-18:00; We 12:00-13:00 off', '2026-03-04T12:59')).toBe(false);
    expect(openAt('Mo-Su 09:00-18:00; We 12:00-13:00 off', '2026-03-04T13:00')).toBe(true);
    expect(openAt('Mo-Su 09:00-18:00; We 12:00-13:00 off', '2026-03-05T12:30')).toBe(true);
  });

  it('spills past midnight into a day with hours of its own, and into one that is off', () => {
    for (const saturday of ['Sa 10:00-12:00', 'Sa off', 'Sa 20:00-21:00']) {
      expect(openAt(`Fr 18:00-03:00; ${saturday}`, '2026-03-07T02:59')).toBe(true);
      expect(openAt(`Fr 18:00-03:00; ${saturday}`, '2026-03-07T03:00')).toBe(false);
    }
    expect(openAt('Mo-Su 18:00-03:00; Fr off', '2026-03-07T01:00')).toBe(false);
    expect(nextAt('Fr 18:00-03:00; Sa 03:00-12:00', '2026-03-06T20:00:00+09:00')).toBe('2026-03-07T03:00:00.000Z');
  });

  it('that is off with times closes them in a night that began the day before, too', () => {
    expect(openAt('Mo-Su 18:00-03:00; Sa 01:00-02:00 off', '2026-03-07T01:30')).toBe(false);
    expect(openAt('Mo-Su 18:00-03:00; Sa 01:00-02:00 off', '2026-03-07T02:30')).toBe(true);
    expect(openAt('Mo-Su 00:00-24:00; Fr 23:00-01:00 off', '2026-03-07T00:30')).toBe(false);
    expect(openAt('Mo-Su 00:00-24:00; Fr 23:00-01:00 off', '2026-03-07T01:00')).toBe(true);
  });

  it('holds for weekdays, ranges over the weekend and the nth weekdays of a month', () => {
    const open = (value: string, days: number[]) =>
      days.filter((day) => openAt(`${value} 10:00-12:00`, `2026-03-${String(day).padStart(2, '0')}T11:00`));
    const march = Array.from({ length: 31 }, (_, index) => index + 1);
    expect(open('Sa-Mo', march.slice(0, 14))).toEqual([1, 2, 7, 8, 9, 14]);
    expect(open('Mo[2,4]', march)).toEqual([9, 23]);
    expect(open('Mo[-1],Tu[-5]', march)).toEqual([3, 30]);
    expect(open('Su[5]', march)).toEqual([29]);
  });

  it('holds for months, dates and years, also over the end of a year and on a leap day', () => {
    const open = (value: string, local: string) => openAt(`${value} 10:00-12:00`, `${local}T11:00`);
    expect([open('Nov-Feb', '2027-02-28'), open('Nov-Feb', '2027-03-01')]).toEqual([true, false]);
    expect([open('Dec 30-Jan 2', '2026-12-29'), open('Dec 30-Jan 2', '2027-01-02')]).toEqual([false, true]);
    expect([open('2026 Dec 30-Jan 2', '2027-01-02'), open('2026 Dec 30-Jan 2', '2026-01-02')]).toEqual([true, false]);
    expect([open('Feb', '2028-02-29'), open('Feb 29', '2028-02-29'), open('Feb 29', '2028-02-28')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(['2026', '2027', '2028', '2031'].map((year) => open('2026,2028+', `${year}-05-05`))).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(nextAt('Feb 29 10:00-12:00', '2026-03-01T00:00:00Z')).toBe('2028-02-29T01:00:00.000Z');
    expect(nextAt('2099 Jan 1 10:00-12:00', '2026-03-01T00:00:00Z')).toBe('2099-01-01T01:00:00.000Z');
  });

  it('that is unknown, as one with a comment alone, is not open', () => {
    expect(openAt('Mo-Su 09:00-18:00 unknown "by appointment"', '2026-03-04T10:00')).toBe(false);
    expect(openAt('"by appointment"', '2026-03-04T10:00')).toBe(false);
    expect(openAt('09:00-18:00, 12:00-13:00 unknown', '2026-03-04T12:30')).toBe(false);
  });

  it('of whole days never changes, and a night that is followed by a day is one time', () => {
    for (const value of ['24/7', 'open', 'off', '00:00-24:00', 'Mo-Su 00:00-00:00', '10:00-10:00', '2020 open'])
      expect(nextAt(value, '2026-03-01T00:00:00Z')).toBeNull();
    expect(nextAt('24/7; Mo[1] off', '2026-03-02T15:00:00Z')).toBe('2026-04-05T15:00:00.000Z');
  });
});

describe('Public holidays of Korea', () => {
  const list = (year: number) =>
    [...koreanHolidays(year)].sort((a, b) => a - b).map((date) => `${Math.floor(date / 100)}/${date % 100}`);

  // The almanacs (월력요항) of these years, elections and days added by the cabinet included.
  test.each([
    [2024, '1/1 2/9 2/10 2/11 2/12 3/1 4/10 5/5 5/6 5/15 6/6 8/15 9/16 9/17 9/18 10/1 10/3 10/9 12/25'],
    [2025, '1/1 1/27 1/28 1/29 1/30 3/1 3/3 5/5 5/6 6/3 6/6 8/15 10/3 10/5 10/6 10/7 10/8 10/9 12/25'],
    [2026, '1/1 2/16 2/17 2/18 3/1 3/2 5/1 5/5 5/24 5/25 6/3 6/6 7/17 8/15 8/17 9/24 9/25 9/26 10/3 10/5 10/9 12/25'],
    [
      2027,
      '1/1 2/6 2/7 2/8 2/9 3/1 5/1 5/3 5/5 5/13 6/6 7/17 7/19 8/15 8/16 9/14 9/15 9/16 10/3 10/4 10/9 10/11 12/25 12/27',
    ],
  ])('of %d are those of the almanac', (year, days) => {
    expect(list(year)).toEqual(days.split(' '));
  });

  it('are made up for when they fall together: Chuseok and National Foundation Day', () => {
    const october = (year: number) => list(year).filter((day) => /^(9\/30|10\/)/.test(day));
    expect(october(2017)).toEqual(['10/3', '10/4', '10/5', '10/6', '10/9']);
    expect(october(2028)).toEqual(['10/2', '10/3', '10/4', '10/5', '10/9']);
    // One for the Sunday and one for the day that holds two holidays.
    expect(october(2039)).toEqual(['10/1', '10/2', '10/3', '10/4', '10/5', '10/9', '10/10']);
  });

  it('close a café that is closed on PH, substitute days included, and it opens again the next day', () => {
    const value = 'Mo-Fr 09:00-18:00; PH off';
    expect(openAt(value, '2025-03-03T10:00')).toBe(false);
    expect(openAt(value, '2025-03-04T10:00')).toBe(true);
    expect(openAt('PH,Su 10:00-18:00', '2026-08-17T11:00')).toBe(true);
    expect(openAt('PH Mo-Fr 10:00-18:00', '2026-08-15T11:00')).toBe(false);
    expect(openAt('PH Mo-Fr 10:00-18:00', '2026-08-17T11:00')).toBe(true);
    expect(openAt('PH Mo-Fr 10:00-18:00', '2026-08-24T11:00')).toBe(false);
    expect(nextAt(value, '2025-10-02T09:00:00Z')).toBe('2025-10-10T00:00:00.000Z');
  });
});

describe('Where clocks change', () => {
  it('the wall clock counts, and one that is put forward over a boundary changes with it', () => {
    // Berlin, 29 March 2026: 01:59:59 is followed by 03:00.
    expect(nextAt('Mo-Su 10:00-18:00', '2026-03-28T20:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T08:00:00.000Z');
    expect(nextAt('Mo-Su 02:30-05:00', '2026-03-28T23:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
    expect(nextAt('Sa 20:00-02:30', '2026-03-28T23:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T01:00:00.000Z');
    // An hour that the clocks skip in 2026 comes in 2027.
    expect(nextAt('Mar 29 02:15-02:45', '2026-03-01T00:00:00Z', 'Europe/Berlin')).toBe('2027-03-29T00:15:00.000Z');
    // New York, 1 November 2026: 01:59:59 of summer time is followed by 01:00 of standard time.
    expect(nextAt('Mo-Su 10:00-18:00', '2026-10-31T23:00:00Z', 'America/New_York')).toBe('2026-11-01T15:00:00.000Z');
    expect(nextAt('Sa 20:00-01:30', '2026-11-01T05:00:00Z', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
    expect(nextAt('Sa 20:00-01:30', '2026-11-01T05:30:00Z', 'America/New_York')).toBe('2026-11-01T06:00:00.000Z');
  });

  it('local time is the one of the zone, whatever the zone of the process', () => {
    const at = new Date('2026-03-01T23:30:59.999Z');
    const day = Date.UTC(2026, 2, 2) / 86_400_000;
    expect(localTime(at, SEOUL)).toEqual({ day, minute: 8 * 60 + 30, calendar: 'KR' });
    expect(localTime(at, 'America/New_York')).toEqual({ day: day - 1, minute: 18 * 60 + 30, calendar: null });
    expect(localTime(at, 'Asia/Kathmandu')).toEqual({ day, minute: 5 * 60 + 15, calendar: null });
    expect(localTime(new Date('1960-01-01T00:00:00Z'), 'UTC')).toEqual({ day: -3653, minute: 0, calendar: null });
    expect(() => localTime(at, 'Mars/Olympus')).toThrow(RangeError);
  });
});

describe('Whatever is written', () => {
  const two = (part: number) => String(part).padStart(2, '0');
  const clock = (step: number) => `${two(Math.floor(step / 4))}:${two((step % 4) * 15)}`;
  const times = fc
    .tuple(fc.integer({ min: 0, max: 95 }), fc.integer({ min: 1, max: 96 }))
    .map(([from, length]) => `${clock(from)}-${clock(from + length)}`);
  const weekday = fc.constantFrom('Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su');
  const days = fc.oneof(
    weekday,
    fc.tuple(weekday, weekday).map((both) => both.join('-')),
    fc.tuple(weekday, fc.constantFrom(-2, -1, 1, 2, 3)).map(([day, nth]) => `${day}[${nth}]`),
    fc.constant('PH'),
  );
  const month = fc.constantFrom('Jan', 'Mar', 'Apr', 'Oct', 'Nov', 'Dec');
  const date = fc.tuple(month, fc.integer({ min: 1, max: 30 })).map((both) => both.join(' '));
  const dates = fc.oneof(
    month,
    date,
    fc
      .tuple(fc.constantFrom('Oct 20', 'Mar 25', 'Nov 1'), fc.constantFrom('Jan 3', 'Apr 2'))
      .map((both) => both.join('-')),
    date.map((one) => `2026 ${one}`),
    fc.constant('2026-2027'),
  );
  const listOf = (one: fc.Arbitrary<string>) =>
    fc.array(one, { minLength: 1, maxLength: 2 }).map((many) => many.join(','));
  const rule = fc
    .record({
      dates: fc.option(dates, { freq: 3, nil: '' }),
      days: fc.option(listOf(days), { nil: '' }),
      times: fc.option(listOf(times), { freq: 5, nil: '' }),
      state: fc.constantFrom('', '', '', 'off', 'open "x"', 'unknown'),
    })
    .map(({ dates, days, times, state }) =>
      [dates, days, times, times || state ? state : 'open'].filter(Boolean).join(' '),
    );
  const value = fc
    .array(fc.tuple(rule, fc.constantFrom('; ', '; ', ', ')), { minLength: 1, maxLength: 3 })
    // After a comma, times alone would belong to the rule before.
    .map((rules) =>
      rules.map(([text, joint], index) => (index === 0 ? text : (/^\d\d:/.test(text) ? '; ' : joint) + text)).join(''),
    );

  it('reading what was kept gives the same', () => {
    fc.assert(
      fc.property(value, (text) => {
        const kept = OpeningHours.parse(text).toString();
        expect(readRules(kept)).toEqual(readRules(text));
        expect(OpeningHours.parse(kept).toString()).toBe(kept);
      }),
      { numRuns: 300 },
    );
  });

  it('the next change is the first minute that differs, in every zone and over changes of clocks', () => {
    const places = fc.constantFrom(
      [SEOUL, '2026-03-05'],
      [SEOUL, '2026-12-24'],
      ['Europe/Berlin', '2026-03-24'],
      ['Europe/Berlin', '2026-10-20'],
      ['America/New_York', '2026-10-27'],
      ['Australia/Lord_Howe', '2026-03-31'],
    );
    const clocks = new Map<string, LocalTime>();
    const clock = (zone: string, at: number) => {
      const key = zone + at;
      return clocks.get(key) ?? clocks.set(key, localTime(new Date(at), zone)).get(key)!;
    };
    const days = 10;
    fc.assert(
      fc.property(value, places, fc.integer({ min: 0, max: 7 * 86_400 }), (text, [zone, start], second) => {
        const hours = OpeningHours.parse(text);
        const at = Date.parse(`${start}T00:00:00Z`) + second * 1000;
        const open = hours.isOpen(new Date(at), zone);
        const last = at + days * 1440 * MINUTE_MS;
        let minute = Math.floor(at / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
        while (minute < last && hours.isOpenLocal(clock(zone, minute)) === open) minute += MINUTE_MS;
        const next = hours.nextChange(new Date(at), zone)?.getTime() ?? Infinity;
        if (minute < last) expect(next).toBe(minute);
        else expect(next).toBeGreaterThanOrEqual(last);
      }),
      { numRuns: scale(200, 50) },
    );
  });
});
