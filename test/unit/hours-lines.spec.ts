import { describe, expect, test } from '@jest/globals';
import { hoursLines } from '../../web/pages/cafes/hours.js';

describe('Opening hours on the page of cafés', () => {
  test.each([
    ['24/7', ['24시간 영업'], ['Open 24 hours']],
    [
      'Mo-Fr 08:00-20:00; Sa,Su,PH off',
      ['월-금 08:00–20:00', '토, 일, 공휴일 휴무'],
      ['Mon-Fri 08:00–20:00', 'Sat, Sun, public holidays closed'],
    ],
    ['Dec 25 off', ['12월 25일 휴무'], ['Dec 25 closed']],
    ['Dec 24 10:00-15:00', ['12월 24일 10:00–15:00'], ['Dec 24 10:00–15:00']],
    ['Dec 10:00-15:00', ['12월 10:00–15:00'], ['Dec 10:00–15:00']],
    ['Dec 24-26,31 off', ['12월 24일–26일, 31일 휴무'], ['Dec 24–26, 31 closed']],
    ['Dec 30-Jan 2 off', ['12월 30일–1월 2일 휴무'], ['Dec 30-Jan 2 closed']],
    ['Jun-Aug Mo 09:00-18:00', ['6월–8월 월 09:00–18:00'], ['Jun-Aug Mon 09:00–18:00']],
    ['Feb 29 off', ['2월 29일 휴무'], ['Feb 29 closed']],
    ['2027 Jan 1 off', ['2027년 1월 1일 휴무'], ['Jan 1, 2027 closed']],
  ])('%s are read in Korean and in English', (value, ko, en) => {
    expect(hoursLines(value, 'ko')).toEqual(ko);
    expect(hoursLines(value, 'en')).toEqual(en);
  });
});
