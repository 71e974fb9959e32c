import { z } from 'zod';
import { en, ko } from 'zod/locales';
import type { InputIssue } from '../problems/problem.js';

type Message = InputIssue['message'];

const languageFiles = { ko: ko().localeError, en: en().localeError };

const types: Record<string, Message> = {
  string: { ko: '문자열이어야 합니다.', en: 'Must be a string.' },
  number: { ko: '숫자여야 합니다.', en: 'Must be a number.' },
  int: { ko: '정수여야 합니다.', en: 'Must be a whole number.' },
  boolean: { ko: 'true 또는 false여야 합니다.', en: 'Must be true or false.' },
  array: { ko: '배열이어야 합니다.', en: 'Must be an array.' },
  object: { ko: '객체여야 합니다.', en: 'Must be an object.' },
  record: { ko: '객체여야 합니다.', en: 'Must be an object.' },
};

const formats: Record<string, Message> = {
  guid: { ko: 'UUID여야 합니다.', en: 'Must be a UUID.' },
  email: {
    ko: '이메일 주소여야 합니다(예: mina@example.com).',
    en: 'Must be an e-mail address, such as mina@example.com.',
  },
  date: {
    ko: '날짜는 YYYY-MM-DD로 보내 주세요(예: 2026-12-24).',
    en: 'Must be a date as YYYY-MM-DD, such as 2026-12-24.',
  },
  datetime: {
    ko: '시간대가 있는 ISO 8601 시각이어야 합니다(예: 2026-12-24T01:30:00Z).',
    en: 'Must be an ISO 8601 instant with a zone, such as 2026-12-24T01:30:00Z.',
  },
};

/** The wanted form of each pattern; a zod issue contains only the text of its pattern. */
const forms = new Map<string, Message>();

/** A pattern for `z.string().regex()` with a readable description of the wanted form. */
export function wantedForm(pattern: RegExp, message: Message): RegExp {
  forms.set(String(pattern), message);
  return pattern;
}

/**
 * The error message of an issue, in both languages. zod's language files use the terms of JavaScript, and their Korean
 * is unnatural ("number이 너무 큽니다"): common kinds have messages here, rare ones use zod's.
 */
export function messageOf(issue: z.core.$ZodIssue): Message {
  return ownMessage(issue) ?? { ko: fromFile('ko', issue), en: fromFile('en', issue) };
}

function ownMessage(issue: z.core.$ZodIssue): Message | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined) return { ko: '필수 항목입니다.', en: 'This field is required.' };
      return types[issue.expected];
    }
    case 'too_small':
      return limit(issue.origin, Number(issue.minimum), issue.inclusive !== false ? 'least' : 'more');
    case 'too_big':
      return limit(issue.origin, Number(issue.maximum), issue.inclusive !== false ? 'most' : 'less');
    case 'invalid_value': {
      const values = issue.values.map(String).join(', ');
      return { ko: `다음 중 하나여야 합니다: ${values}.`, en: `Must be one of: ${values}.` };
    }
    case 'unrecognized_keys': {
      const keys = issue.keys.join(', ');
      return {
        ko: `알 수 없는 항목입니다: ${keys}.`,
        en: `Unknown ${issue.keys.length === 1 ? 'field' : 'fields'}: ${keys}.`,
      };
    }
    case 'invalid_key':
      return messageOf(issue.issues[0]!);
    case 'not_multiple_of':
      return { ko: `${issue.divisor} 단위여야 합니다.`, en: `Must be a multiple of ${issue.divisor}.` };
    case 'invalid_format':
      return formats[issue.format] ?? forms.get(String(issue.pattern));
    default:
      return undefined;
  }
}

const bounds = {
  least: { ko: '이상이어야', en: 'at least' },
  more: { ko: '초과여야', en: 'more than' },
  most: { ko: '이하여야', en: 'at most' },
  less: { ko: '미만이어야', en: 'less than' },
};

function limit(origin: string, value: number, bound: keyof typeof bounds): Message | undefined {
  const { ko: koreanBound, en: englishBound } = bounds[bound];
  const count = value.toLocaleString('en', { maximumFractionDigits: 20 });
  if (origin === 'string') {
    if (bound === 'least' && value === 1) return { ko: '비워 둘 수 없습니다.', en: 'Must not be empty.' };
    return { ko: `${count}자 ${koreanBound} 합니다.`, en: `Must have ${englishBound} ${count} characters.` };
  }
  if (origin === 'array')
    return {
      ko: `${count}개 ${koreanBound} 합니다.`,
      en: `Must have ${englishBound} ${count} ${value === 1 ? 'item' : 'items'}.`,
    };
  if (origin !== 'number' && origin !== 'int') return undefined;
  return { ko: `${count} ${koreanBound} 합니다.`, en: `Must be ${englishBound} ${count}.` };
}

function fromFile(locale: 'ko' | 'en', issue: z.core.$ZodIssue): string {
  const said = languageFiles[locale](issue as z.core.$ZodRawIssue);
  return (typeof said === 'string' ? said : said?.message) ?? issue.message;
}
