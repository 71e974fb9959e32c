type Text = { readonly ko: string; readonly en: string };

const example = 'Mo-Fr 09:00-22:00; Sa,Su 10:00-20:00; PH off';

/** Why a value is rejected, and what to write instead. */
const reasons = {
  empty: { ko: '비어 있습니다', en: 'it is empty' },
  tooLong: { ko: '500자를 넘습니다', en: 'it is longer than 500 characters' },
  words: {
    ko: '한글 대신 약어로 적어 주세요: 월~금은 Mo-Fr, 주말은 Sa,Su, 공휴일은 PH, 휴무는 off',
    en: 'write abbreviations, not words: Mo Tu We Th Fr Sa Su for days, PH for public holidays, off when closed',
  },
  dash: { ko: '범위는 -로 적어 주세요', en: 'write a range with -' },
  time: {
    ko: '시각은 24시간제 HH:MM-HH:MM으로 적어 주세요(예: 09:00-18:00, 20:00-02:00)',
    en: 'write times as HH:MM-HH:MM of 24 hours, such as 09:00-18:00 or 20:00-02:00',
  },
  openEnd: { ko: '끝나는 시각을 적어 주세요(+는 쓸 수 없습니다)', en: 'write the closing time: + cannot be used' },
  unspecified: {
    ko: '시각이나 open, off를 적어 주세요(하루 종일은 00:00-24:00)',
    en: 'write times, open or off (00:00-24:00 for the whole day)',
  },
  nth: {
    ko: '[ ]는 요일 하나 뒤에만 쓰고, 안에는 1~5나 -1~-5를 적어 주세요',
    en: '[ ] holds 1 to 5 or -1 to -5, after one weekday',
  },
  date: { ko: '없는 날짜이거나 앞뒤 순서가 바뀌었습니다', en: 'the date does not exist, or the range runs backwards' },
  unsupported: {
    ko: '지원하지 않는 표현입니다(주 번호, 방학, 부활절, 일출·일몰, ||)',
    en: 'not supported (weeks, school holidays, easter, sunrise and sunset, ||)',
  },
  unreadable: { ko: '읽을 수 없습니다', en: 'it cannot be read' },
} satisfies Record<string, Text>;

/** A value outside of the supported subset of opening_hours. */
export class OpeningHoursError extends Error {
  /** For the user: what is wrong, where, and an example. */
  readonly explanation: Text;

  /** @param position of the first unreadable character, from 0 */
  constructor(
    readonly reason: keyof typeof reasons,
    readonly position: number,
    value: string,
  ) {
    const rest = value.slice(position, position + 12);
    const { ko, en } = reasons[reason];
    const explanation = {
      ko: `영업시간 ${position + 1}번째 글자${rest && ` "${rest}"`}: ${ko}. 예: ${example}`,
      en: `Opening hours, character ${position + 1}${rest && ` "${rest}"`}: ${en}. Example: ${example}`,
    };
    super(explanation.en);
    this.name = 'OpeningHoursError';
    this.explanation = explanation;
  }
}
