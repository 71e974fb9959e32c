import { describe, expect, it, test } from '@jest/globals';
import { similarPairs, decide, keyOf, type Pair, type Place } from '../../src/modules/cafes/duplicates/linking.js';
import { similarity } from '../../src/modules/cafes/duplicates/similarity.js';
import type { SourceName } from '../../src/modules/cafes/source-names.js';
import fc from '../support/fast-check.js';

const names = (a: string, b: string) => similarity({ name: a, phone: null }, { name: b, phone: null });

describe('The similarity of two cafés', () => {
  // All of them as they stand in the licences of Gangnam and in the register of commerce.
  test.each([
    ['스타벅스 강남역점', 'STARBUCKS 강남역점'],
    ['스타벅스대치은마사거리점 대치은마사거리점', '스타벅스커피 대치은마사거리점'],
    ['이디야커피 역삼역점', '이디야 역삼역점'],
    ['COFFEEBEAN영동2교사거리점 영동2교사거리점', '(주)커피빈코리아 영동2교사거리점'],
    ['투썸플레이스 선릉ING점', 'A TWOSOME PLACE 선릉ing점'],
    ['메가커피 개포동역점', '메가엠지씨커피 개포동역점'],
    ['할리스커피강남역점 강남역점', '할리스 강남역점'],
    ['투썸플레이스 강남세브란스병원점', '강남세브란스병원점 투썸플레이스'],
    ['놀숲압구정역점 압구정역점', '놀숲 압구정역점'],
    ['카페 쥬멜르', '쥬멜르 카페'],
    ['까페뉴', '카페뉴'],
    ['모듈팟', '모듈 팟(Module Pot)'],
    ['체크페이먼트', '(주)체크페이먼트'],
    ['카페 에이치(한시적)', '카페 에이치'],
    ['오뉴커피', '오뉴커피 ONEW COFFEE'],
  ])('is 0.95 or more for %s and %s', (a, b) => expect(names(a, b)).toBeGreaterThanOrEqual(0.95));

  test.each([
    ['스타벅스', '스타벅스 강남역점'],
    ['브라운핸즈카페', '브라운핸즈 도곡'],
    ['THEVENTI', '더벤티강남점'],
  ])('is high for %s and %s, but not certain', (a, b) => {
    expect(names(a, b)).toBeGreaterThanOrEqual(0.85);
    expect(names(a, b)).toBeLessThan(0.95);
  });

  test.each([
    ['커피향기', '커피의향기'],
    ['이디야커피 개포역점', '이디야 개포동역점'],
    ['카페', '카페'],
  ])('is worth a look for %s and %s', (a, b) => {
    expect(names(a, b)).toBeGreaterThanOrEqual(0.7);
    expect(names(a, b)).toBeLessThan(0.85);
  });

  test.each([
    ['스타벅스 강남역점', '스타벅스 선릉역점'],
    ['스타벅스 강남점', '투썸플레이스 강남점'],
    ['카멜커피 3호점', '카멜커피 8호점'],
    ['할리스 도심공항점', '할리스 도심공항점2'],
    ['올어바웃카페 역삼점', '올어바웃카페(강남상록회관점)'],
    ['크린카페', '커피트리'],
    ['달빛다방', '햇살제과'],
    ['커피', '카페'],
  ])('is low for %s and %s', (a, b) => expect(names(a, b)).toBeLessThan(0.7));

  it('is lifted by the same phone, however it is written, and not lowered by another one', () => {
    const [a, b] = [
      { name: '달빛다방', phone: '02-555-1234' },
      { name: '햇살제과', phone: '025551234' },
    ];
    expect(similarity(a, b)).toBeGreaterThanOrEqual(0.7);
    expect(similarity(a, b)).toBeLessThan(0.85);
    expect(similarity({ ...a, name: '달빛' }, { ...b, name: '달빛다방' })).toBeGreaterThanOrEqual(0.9);
    expect(similarity({ ...a, name: b.name }, { ...b, phone: '02-999-9999' })).toBe(1);
    expect(similarity({ ...a, phone: '1' }, { ...b, phone: '1' })).toBeLessThan(0.5);
  });

  it('is a number from 0 to 1, the same both ways, and finds a café like itself, whatever it is called', () => {
    const pieces = fc.constantFrom(
      '스타벅스',
      '커피',
      '카페',
      'cafe',
      '강남',
      '점',
      '2호점',
      '(주)',
      '(',
      ')',
      ' ',
      '달빛',
      'a',
      '😀',
    );
    const name = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(name, name, (a, b) => {
        const there = names(a, b);
        expect(there).toBeGreaterThanOrEqual(0);
        expect(there).toBeLessThanOrEqual(1);
        expect(names(b, a)).toBe(there);
        expect(names(a, a)).toBeGreaterThanOrEqual(0.75);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('Linking', () => {
  const place = (id: string, source: SourceName, name: string, open = true): Place => ({
    id,
    name,
    phone: null,
    open,
    sources: new Set([source]),
  });
  const near = (one: Place, other: Place, distance = 5) => ({ one, other, distance });
  const decided = (pairs: Pair[], refused: [string, string][] = []) => {
    const verdicts = new Map(refused.map(([a, b]) => [keyOf(a, b), 'refused' as const]));
    const everybody = new Set(pairs.flatMap(({ one, other }) => [one.id, other.id]));
    const { merges, suggestions } = decide(pairs, everybody, verdicts);
    const show = (some: Pair[]) => some.map(({ one, other }) => keyOf(one.id, other.id)).sort();
    return { merges: show(merges), suggestions: show(suggestions) };
  };

  it('takes the better of two', () => {
    const [a, b, c] = [
      place('a', 'localdata', '달빛다방'),
      place('b', 'localdata', '달빛다방 별관'),
      place('c', 'sbiz', '달빛다방'),
    ];
    expect(decided(similarPairs([near(a, c), near(b, c)]))).toEqual({ merges: ['a c'], suggestions: [] });
  });

  it('takes neither of two that are as good, unless the other one has closed', () => {
    const [a, b, c] = [place('a', 'localdata', '달빛'), place('b', 'localdata', '달빛'), place('c', 'sbiz', '달빛')];
    expect(decided(similarPairs([near(a, c), near(b, c)]))).toEqual({ merges: [], suggestions: ['a c', 'b c'] });
    const closed = { ...a, open: false };
    expect(decided(similarPairs([near(closed, c, 1), near(b, c)]))).toEqual({ merges: ['b c'], suggestions: [] });
  });

  it('needs to be the best choice of both', () => {
    const [a, b, c] = [
      place('a', 'localdata', '이디야'),
      place('b', 'sbiz', '이디야 역삼점'),
      place('c', 'sbiz', '이디야'),
    ];
    expect(decided(similarPairs([near(a, b), near(a, c)])).merges).toEqual([]);
  });

  it('joins a third source that knows the same café, but never two of one source by way of it', () => {
    const [a, b] = [place('a', 'localdata', '달빛'), place('b', 'sbiz', '달빛')];
    const [c, d] = [place('c', 'kakao', '달빛'), place('d', 'sbiz', '달빛')];
    expect(decided(similarPairs([near(a, b), near(a, c), near(b, c)])).merges).toHaveLength(2);
    const chain = decided(similarPairs([near(a, b), near(a, c), near(c, d)]));
    expect(chain.merges).not.toEqual(['a b', 'a c', 'c d']);
  });

  it('asks a person when a name without a branch lies a little off', () => {
    const [a, b] = [place('a', 'localdata', '스타벅스'), place('b', 'sbiz', '스타벅스 강남역점')];
    expect(decided(similarPairs([near(a, b, 30)]))).toEqual({ merges: ['a b'], suggestions: [] });
    expect(decided(similarPairs([near(a, b, 31)]))).toEqual({ merges: [], suggestions: ['a b'] });
  });

  it('leaves alone what was refused, by way of a third café too', () => {
    const [a, b, c] = [place('a', 'localdata', '달빛'), place('b', 'sbiz', '달빛'), place('c', 'kakao', '달빛')];
    expect(decided(similarPairs([near(a, b)]), [['a', 'b']])).toEqual({ merges: [], suggestions: [] });
    const all = decided(similarPairs([near(a, b), near(a, c), near(b, c)]), [['a', 'b']]);
    expect(all.merges).toHaveLength(1);
    expect(all.suggestions).toEqual([]);
  });
});
