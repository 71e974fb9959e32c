import { describe, expect, it, test } from '@jest/globals';
import { hasLink, withoutLinks } from '../../src/kernel/links.js';

const links = [
  'http://evil.example',
  'HTTPS://EVIL.EXAMPLE/pay',
  '선물은 https://evil.example/x 에서',
  'kakaotalk://open',
  'http:\\\\evil.example',
  'www.evil.example',
  'evil.com',
  'Evil.COM.',
  '쿠폰evil.co.kr',
  'bit.ly/3xYz',
  'evil.example/pay',
  'evil.example:8080/pay',
  '마당.한국',
  '마당.kr',
  'xn--9n2b23w.xn--3e0b707e',
  'ｅｖｉｌ．ｃｏｍ',
  'evil。com',
  'evil｡com',
  'evil.\u200bcom',
  'e\u00advil\u2060.com',
  'ht\u200btp://evil.example',
  'mina@example.com',
  'mailto:mina',
  '10.0.0.1/pay',
  '127.0.0.1:80',
];

const labels = [
  '김미나',
  'J. R. R. Tolkien',
  'J.Kim',
  'St.Mary’s Café',
  'Dr.No',
  'Mr.K',
  '서울 강남구 테헤란로 152, 3.5층 (역삼동)',
  'No.5',
  '수원시청역 2번 출구 앞... 편의점',
  '3.15의거기념탑',
  '1.5km 달리기',
  'A/B 테스트',
  '오후 3:00 // 정문',
  '노래 한 곡 부르기 🎤',
  '1,000원.빨리요',
];

describe('A label', () => {
  test.each(links)('with %j has a link', (text) => expect(hasLink(text)).toBe(true));
  test.each(labels)('such as %j has none', (text) => expect(hasLink(text)).toBe(false));
});

describe('What people wrote', () => {
  it('leaves with a space wherever a program would see an address', () => {
    expect(withoutLinks('입금은 http://evil.example/pay?x=1 로')).toBe('입금은 http: //evil. example/pay?x=1 로');
    expect(withoutLinks('bit.ly/3xYz, mina@example.com')).toBe('bit. ly/3xYz, mina@example. com');
    expect(withoutLinks('evil。com evil.\u200bcom')).toBe('evil。 com evil. \u200bcom');
    expect(withoutLinks('10.0.0.1/pay')).toBe('10. 0. 0. 1/pay');
  });

  // What linkify-it, Gmail and the data detectors of phones agree on: a scheme and two slashes, or a name with a dot in it.
  test.each(links)('has no address left in it: %j', (text) => {
    expect(withoutLinks(text)).not.toMatch(
      /:(\/\/|\\\\)|[^\s][.\u3002\uff0e\uff61]\p{Default_Ignorable_Code_Point}*\p{L}/u,
    );
    expect(withoutLinks(text).replace(/ /g, '')).toBe(text.replace(/ /g, ''));
  });

  it('stays as it is otherwise', () => {
    for (const text of ['3.5km, 1,000원. 다음', 'A/B: 오후 3:00', '서울 강남구 테헤란로 152', 'ㅋㅋ... 네', ''])
      expect(withoutLinks(text)).toBe(text);
    expect(withoutLinks(withoutLinks('a.b http://c'))).toBe(withoutLinks('a.b http://c'));
  });
});
