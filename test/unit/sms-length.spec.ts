import { expect, test } from '@jest/globals';
import { smsLength } from '../../src/modules/notifications/sms/sms-length.js';

test.each([
  ['nothing', '', 'GSM-7', 1],
  ['a full one', 'a'.repeat(160), 'GSM-7', 1],
  ['one letter more', 'a'.repeat(161), 'GSM-7', 2],
  ['two full parts', 'a'.repeat(306), 'GSM-7', 2],
  ['three parts', 'a'.repeat(307), 'GSM-7', 3],
  ['accents and signs of the alphabet', 'é£Øñ¿', 'GSM-7', 1],
  ['eighty euros, which take two places each', '€'.repeat(80), 'GSM-7', 1],
  ['eighty-one euros', '€'.repeat(81), 'GSM-7', 2],
  ['a euro that would be torn apart', `${'a'.repeat(152)}€${'a'.repeat(151)}`, 'GSM-7', 2],
  ['the same and a letter', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 3],
  ['Korean', '가'.repeat(70), 'UCS-2', 1],
  ['more Korean', '가'.repeat(71), 'UCS-2', 2],
  ['a text with one arrow', `${'a'.repeat(69)}→`, 'UCS-2', 1],
  ['pictures, which take two places each', '🎤'.repeat(35), 'UCS-2', 1],
  ['a picture that would be torn apart', `${'가'.repeat(66)}🎤${'가'.repeat(65)}`, 'UCS-2', 2],
  ['the same and a letter', `${'가'.repeat(66)}🎤${'가'.repeat(66)}`, 'UCS-2', 3],
])('%s', (_, text, encoding, segments) => expect(smsLength(text)).toEqual({ encoding, segments }));
