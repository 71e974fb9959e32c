type Language = 'ko' | 'en';

const words: Record<Language, Record<string, string>> = {
  ko: {
    Mo: '월',
    Tu: '화',
    We: '수',
    Th: '목',
    Fr: '금',
    Sa: '토',
    Su: '일',
    PH: '공휴일',
    off: '휴무',
    closed: '휴무',
    '24/7': '24시간 영업',
  },
  en: {
    Mo: 'Mon',
    Tu: 'Tue',
    We: 'Wed',
    Th: 'Thu',
    Fr: 'Fri',
    Sa: 'Sat',
    Su: 'Sun',
    PH: 'public holidays',
    off: 'closed',
    '24/7': 'Open 24 hours',
  },
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** `Dec`, `Dec 25`, `2026 Dec 25`, and the days that follow in the same month: `Dec 24-26`, `Dec 24,31`. A time is no day. */
const dates = new RegExp(
  `(?:\\b(\\d{4}) )?\\b(${months.join('|')})\\b(?: (\\d{1,2})(?![\\d:])((?:[-,]\\d{1,2}(?![\\d:]))*))?`,
  'g',
);

/** Spells a month or a date. A date of every year is spelled by a year that has a 29 February. */
function spell(language: Language, year: string | undefined, month: string, day: string | undefined): string {
  const style: Intl.DateTimeFormatOptions = {
    timeZone: 'UTC',
    month: 'short',
    ...(year && { year: 'numeric' }),
    ...(day && { day: 'numeric' }),
  };
  const date = new Date(Date.UTC(Number(year ?? 2024), months.indexOf(month), Number(day ?? 1)));
  return new Intl.DateTimeFormat(language, style).format(date);
}

const dayAlone = (language: Language, day: string): string =>
  new Intl.DateTimeFormat(language, { timeZone: 'UTC', day: 'numeric' }).format(
    new Date(Date.UTC(2024, 0, Number(day))),
  );

/** Opening hours (OSM's opening_hours), one line per rule, with the words of the language for days and dates. */
export function hoursLines(value: string, language: Language): string[] {
  if (value === '24/7') return [words[language]['24/7'] ?? value];
  return value.split(';').map((rule) =>
    rule
      .trim()
      .replace(
        dates,
        (_, year: string | undefined, month: string, day: string | undefined, more?: string) =>
          spell(language, year, month, day) + (more ?? '').replace(/\d+/g, (next: string) => dayAlone(language, next)),
      )
      .replace(/\b(Mo|Tu|We|Th|Fr|Sa|Su|PH|off|closed)\b/g, (word) => words[language][word] ?? word)
      .replace(/([\d월일])-(\d)/g, '$1–$2')
      .replace(/,(?=\S)/g, ', '),
  );
}
