import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { messageOf, wantedForm } from '../../src/kernel/http/input-messages.js';

const messagesOf = (schema: z.ZodType, value: unknown) =>
  schema.safeParse(value, { reportInput: true }).error!.issues.map((issue) => Object.values(messageOf(issue)));

test.each<[string, z.ZodType, unknown, string, string]>([
  ['what is missing', z.string(), undefined, '필수 항목입니다.', 'This field is required.'],
  ['another type', z.number(), 'x', '숫자여야 합니다.', 'Must be a number.'],
  ['text where a query wants a number', z.coerce.number(), 'x', '숫자여야 합니다.', 'Must be a number.'],
  ['what is too large', z.number().max(5), 6, '5 이하여야 합니다.', 'Must be at most 5.'],
  ['what is too small', z.number().min(1), 0, '1 이상이어야 합니다.', 'Must be at least 1.'],
  ['what is not positive', z.number().positive(), 0, '0 초과여야 합니다.', 'Must be more than 0.'],
  ['a broken number', z.int(), 1.5, '정수여야 합니다.', 'Must be a whole number.'],
  ['nothing', z.string().min(1), '', '비워 둘 수 없습니다.', 'Must not be empty.'],
  ['long text', z.string().max(2), 'abc', '2자 이하여야 합니다.', 'Must have at most 2 characters.'],
  ['a short list', z.array(z.string()).min(3), [], '3개 이상이어야 합니다.', 'Must have at least 3 items.'],
  ['a value nobody knows', z.enum(['a', 'b']), 'c', '다음 중 하나여야 합니다: a, b.', 'Must be one of: a, b.'],
  ['a field nobody knows', z.strictObject({}), { x: 1 }, '알 수 없는 항목입니다: x.', 'Unknown field: x.'],
  ['quarters of a point', z.number().multipleOf(0.5), 0.25, '0.5 단위여야 합니다.', 'Must be a multiple of 0.5.'],
  ['no id', z.guid(), 'x', 'UUID여야 합니다.', 'Must be a UUID.'],
  ['a large amount', z.number().max(20_000), 20_001, '20,000 이하여야 합니다.', 'Must be at most 20,000.'],
  [
    'two fields nobody knows',
    z.strictObject({}),
    { x: 1, y: 2 },
    '알 수 없는 항목입니다: x, y.',
    'Unknown fields: x, y.',
  ],
  [
    'another form',
    z.string().regex(wantedForm(/^a$/, { ko: 'a를 보내 주세요.', en: 'Must be a.' })),
    'b',
    'a를 보내 주세요.',
    'Must be a.',
  ],
  [
    'no e-mail address',
    z.email(),
    'x',
    '이메일 주소여야 합니다(예: mina@example.com).',
    'Must be an e-mail address, such as mina@example.com.',
  ],
])('%s is refused in words that people use', (_, schema, value, korean, english) => {
  expect(messagesOf(schema, value)).toEqual([[korean, english]]);
});

test('what has no sentence of ours is said by zod', () => {
  expect(messagesOf(z.ipv4(), 'x')).toEqual([['잘못된 IPv4 주소', 'Invalid IPv4 address']]);
});
