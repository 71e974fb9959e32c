import { describe, expect, it, test } from '@jest/globals';
import { cardSvg, drawable, linesOf } from './card-svg.js';

const card = { site: '마당', kicker: '하루 @haru', title: '노래 한 곡', sum: '5,000원', detail: '후원자 1명' };
const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

describe('The image of a card', () => {
  it('holds text of people as letters, and no markup of theirs', () => {
    const title = '</text><script>alert(1)</script><image href="file:///etc/passwd"/>&xxe;';
    const svg = cardSvg({ ...card, title, kicker: '"><use href="#a"/>' });
    expect(svg).not.toMatch(/<(script|image|use)|&xxe;/);
    expect(textsOf(svg)).toContain('&quot;&gt;&lt;use href=&quot;#a&quot;/&gt;');
  });

  test.each([
    ['노래 한 곡 🎤', '노래 한 곡'],
    ['👨‍👩‍👧 가족 🇰🇷 ❤️', '가족'],
    ['مرحبا 하루 שלום', '하루'],
    ['줄\n바꿈\t하나  둘', '줄 바꿈 하나 둘'],
    ['Z̶̡͓a̵l̷g̸o ｆｕｌｌ 𝒜', 'Zalgo full A'],
    ['漢字 ไทย かな 하루 Ñandú', '하루 Ñandú'],
    ['\u202e거꾸로\u2066 \u0000\ud800', '거꾸로'],
    ['Café 2×3 — “말” 50%', 'Café 2×3 — “말” 50%'],
  ])('is drawn of %j as %j', (text, drawn) => expect(drawable(text)).toBe(drawn));

  it('names the site where nothing of a title can be drawn', () => {
    expect(textsOf(cardSvg({ ...card, title: '🎤🎤🎤' }))[2]).toBe('마당');
  });

  it('has titles of any length in three lines, in the order of the words', () => {
    expect(linesOf('하나 둘 셋', 20, 3)).toEqual(['하나 둘 셋']);
    expect(linesOf('하나 둘 셋 넷 다섯', 6, 3)).toEqual(['하나 둘 셋 넷', '다섯']);
    expect(linesOf('가나다라마바사아자차카타파하', 5, 2)).toEqual(['가나다라마', '바사아자…']);
    expect(linesOf('W'.repeat(500), 10, 3).map(({ length }) => length)).toEqual([9, 9, 9]);
    expect(linesOf('', 10, 3)).toEqual(['']);
    for (const text of ['가'.repeat(100), '가 '.repeat(50), 'a'.repeat(100), '𝒜'.repeat(100)]) {
      const titles = [...cardSvg({ ...card, title: text }).matchAll(/<text x="80" y="(\d+)">/g)];
      expect(titles.length).toBeLessThanOrEqual(3);
      for (const [, y] of titles) expect(Number(y)).toBeLessThan(470);
    }
  });
});
