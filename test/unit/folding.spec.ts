import { describe, expect, it, test } from '@jest/globals';
import { fold, foldAll, gramsOf } from '../../src/modules/messages/folding.js';
import { highlightsOf } from '../../src/modules/messages/search/highlights.js';
import { marked } from '../support/messages.js';

describe('Folding', () => {
  test.each([
    ['강남 역', '강남역'],
    ['강남역'.normalize('NFD'), '강남역'],
    ['ＡＢＣ　１２', 'abc12'],
    ['Straße', 'STRASSE'],
    ['ΟΔΟΣ', 'οδος'],
    ['강\u200b남\u00ad역', '강 남\n역'],
    ['café', 'CAFE\u0301'],
  ])('makes %j and %j the same', (one, other) => {
    expect(fold(one)).toBe(fold(other));
  });

  it('keeps a match inside one sentence, whatever stands in them', () => {
    const folded = foldAll('강\n남', 'sta\ntion').toString();
    expect(folded).toBe('강남\nSTATION');
    expect(folded.includes(fold('남\nsta'))).toBe(false);
  });

  it('cuts what is too long between characters', () => {
    const cut = foldAll('가'.repeat(4_000), '나');
    expect(cut.length).toBe(7_998);
    expect(cut.toString()).toBe('가'.repeat(2_666));
  });

  it('makes one plain word of each pair of characters, and none across sentences', () => {
    const words = gramsOf('강남역\n🎤A');
    expect(words).toHaveLength(3);
    for (const word of words) expect(word).toMatch(/^z[0-9a-z]{4}$/);
    expect(gramsOf('남역')).toEqual([words[1]]);
    expect(gramsOf('역')).toEqual([]);
  });
});

describe('Highlights', () => {
  const of = (text: string, q: string) => marked(text, highlightsOf(text, fold(q)));

  test.each([
    ['강남역에서 강남 역까지', '강남역', ['강남역', '강남 역']],
    ['강남역에서'.normalize('NFD'), '남역', ['남역'.normalize('NFD')]],
    ['ＡＢＣ and abc', 'bc', ['ＢＣ', 'bc']],
    ['Große Straße', 'SS', ['ß', 'ß']],
    ['노래 한 곡 🎤🎤', '곡🎤', ['곡 🎤']],
    ['<b>강남</b>', '강남', ['강남']],
    ['서울역', '강남', []],
  ])('of %j for %j', (text, q, expected) => {
    expect(of(text, q)).toEqual(expected);
  });
});
