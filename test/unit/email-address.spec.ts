import { expect, test } from '@jest/globals';
import { mayHaveMailbox, readEmailAddress } from '../../src/kernel/email-address.js';
import { normalizeAddress } from '../../src/modules/notifications/email/address.js';

test.each([
  ['mina@example.com'],
  ['Mina@Example.COM', 'mina@example.com'],
  [' mina@example.com ', 'mina@example.com'],
  ['mina@example.xn--3e0b707e'],
  ['mina@예시.한국', 'mina@xn--vv4b11d.xn--3e0b707e'],
  ['mina@예시。한국', 'mina@xn--vv4b11d.xn--3e0b707e'],
  ['mina@bücher.example', 'mina@xn--bcher-kva.example'],
  ['sales/kr@example.com'],
  ['r&d@example.com'],
  ["o'hara!x@example.com"],
  ['{a}|b~c`d^e*f?g=h$i#j%k@example.com'],
  ['a+b.c-d_e@sub.example.co.kr'],
  ['1@2.3.example'],
  [`${'a'.repeat(64)}@example.com`],
])('%s is an address', (given, form = given) => {
  expect(readEmailAddress(given)).toBe(form);
  expect(normalizeAddress(`"Mina" <${given}>`)).toBe(form);
});

test.each([
  '',
  '@',
  'mina',
  'mina@',
  '@example.com',
  'mina@localhost',
  'mina@example.com.',
  'mina@.example.com',
  'mina@example..com',
  'mina@-example.com',
  'mina@example-.com',
  'mina@192.0.2.1',
  'mina@[192.0.2.1]',
  'mina@exa mple.com',
  'mina@예시.한국/x',
  'mina@예시%41.한국',
  'mi na@example.com',
  '.mina@example.com',
  'mina.@example.com',
  'mi..na@example.com',
  '"mi na"@example.com',
  '미나@example.com',
  'mina@example.com\r\nBcc: b@example.com',
  'a@b@example.com',
  'Mina <mina@example.com>',
  `${'a'.repeat(65)}@example.com`,
  `a@${'b'.repeat(64)}.com`,
  `a@${'b.'.repeat(130)}com`,
])('%j is none', (given) => {
  expect(readEmailAddress(given)).toBeUndefined();
});

test.each([
  ['mina@example.com', false],
  ['mina@mail.example.org', false],
  ['mina@madang.test', false],
  ['mina@madang.local', false],
  ['mina@notexample.com', true],
  ['mina@test.kr', true],
])('%s may have a mailbox: %s', (address, may) => expect(mayHaveMailbox(address)).toBe(may));
