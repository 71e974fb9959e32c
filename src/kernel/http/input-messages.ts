import { z } from 'zod';
import { en, ko } from 'zod/locales';
import type { InputIssue } from '../problems/problem.js';

type Message = InputIssue['message'];

const languageFiles = { ko: ko().localeError, en: en().localeError };

const types: Record<string, Message> = {
  string: { ko: '문자열', en: 'a string' },
  number: { ko: '숫자', en: 'a number' },
  int: { ko: '정수', en: 'a whole number' },
  boolean: { ko: 'true 또는 false', en: 'true or false' },
  array: { ko: '배열', en: 'an array' },
  object: { ko: '객체', en: 'an object' },
};

const formats: Record<string, Message> = {
  guid: { ko: 'UUID 형식이어야 합니다.', en: 'Must be a UUID.' },
  datetime: {
    ko: '시간대가 있는 ISO 8601 시각이어야 합니다(예: 2026-12-24T01:30:00Z).',
    en: 'Must be an ISO 8601 instant with a zone, such as 2026-12-24T01:30:00Z.',
  },
  // The expression itself tells people nothing.
  regex: { ko: '형식이 올바르지 않습니다.', en: 'Has the wrong form.' },
};

/**
 * What is wrong with a value and what to send instead. zod's language files say it in the terms of JavaScript, and their
 * Korean is no Korean ("number이 너무 큽니다"): the kinds that callers meet are said here, the rare ones there.
 */
export function messageOf(issue: z.core.$ZodIssue): Message {
  return ownMessage(issue) ?? { ko: fromFile('ko', issue), en: fromFile('en', issue) };
}

function ownMessage(issue: z.core.$ZodIssue): Message | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const type = types[issue.expected];
      if (issue.input === undefined) return { ko: '필수 항목입니다.', en: 'Is required.' };
      return type && { ko: `${type.ko} 값이어야 합니다.`, en: `Must be ${type.en}.` };
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
      return { ko: `알 수 없는 항목입니다: ${keys}.`, en: `Is not known here: ${keys}.` };
    }
    case 'not_multiple_of':
      return { ko: `${issue.divisor} 단위여야 합니다.`, en: `Must be a multiple of ${issue.divisor}.` };
    case 'invalid_format':
      return formats[issue.format];
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
  if (origin === 'string') {
    if (bound === 'least' && value === 1) return { ko: '비워 둘 수 없습니다.', en: 'Must not be empty.' };
    return { ko: `${value}자 ${koreanBound} 합니다.`, en: `Must have ${englishBound} ${value} characters.` };
  }
  if (origin === 'array')
    return { ko: `${value}개 ${koreanBound} 합니다.`, en: `Must have ${englishBound} ${value} of them.` };
  if (origin !== 'number' && origin !== 'int') return undefined;
  return { ko: `${value} ${koreanBound} 합니다.`, en: `Must be ${englishBound} ${value}.` };
}

function fromFile(locale: 'ko' | 'en', issue: z.core.$ZodIssue): string {
  const said = languageFiles[locale](issue as z.core.$ZodRawIssue);
  return (typeof said === 'string' ? said : said?.message) ?? issue.message;
}
