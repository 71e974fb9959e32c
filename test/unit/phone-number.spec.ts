import { expect, test } from '@jest/globals';
import { maskedPhoneNumber, readPhoneNumber } from '../../src/kernel/phone-number.js';

test.each([
  ['010-1234-5678', '+821012345678'],
  ['02-777-9999', '+8227779999'],
  ['031 123 4567', '+82311234567'],
  ['070-1234-5678', '+827012345678'],
  ['+82 (0)10 1234 5678', '+821012345678'],
  ['+1 202.555.0143', '+12025550143'],
  ['+44 20 7946 0958', '+442079460958'],
  ['０１０－１２３４－５６７８', '+821012345678'],
  ['1588-1234', '+8215881234'],
  ['+1 202 555 0143 ext. 5', undefined],
  ['call 010-1234-5678', undefined],
  ['1234', undefined],
  ['+82 10 1234 56789', undefined],
  ['+0123456789', undefined],
  ['+1234567890123456', undefined],
  ['010-1234-567x', undefined],
  ['', undefined],
])('%j is %j', (given, number) => expect(readPhoneNumber(given)).toBe(number));

test('A masked number shows its country and last four digits', () =>
  expect(maskedPhoneNumber('+821012345678')).toBe('+82******5678'));
