/** Half-open: from this text up to, and not including, that one. */
type TextRange = readonly [from: string, to: string];

const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
const FINALS = 28;
const PER_INITIAL = 21 * FINALS;
const LAST_CHARACTER = '\u{10ffff}';

const initials = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';
/** In the order of Unicode §3.12; the first is none. */
const finals = ' ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ';
/** The consonants of which a final is made when the second one begins the next syllable. */
const pairs: Record<string, string> = {
  ...{ ㄳ: 'ㄱㅅ', ㄵ: 'ㄴㅈ', ㄶ: 'ㄴㅎ', ㄺ: 'ㄹㄱ', ㄻ: 'ㄹㅁ', ㄼ: 'ㄹㅂ' },
  ...{ ㄽ: 'ㄹㅅ', ㄾ: 'ㄹㅌ', ㄿ: 'ㄹㅍ', ㅀ: 'ㄹㅎ', ㅄ: 'ㅂㅅ' },
};
/** One past the last vowel, by its number, that typing on can make of a vowel: ㅗ becomes ㅘ, ㅙ, ㅚ. */
const vowelEnds: Record<number, number> = { 8: 12, 13: 17, 18: 20 };
/** The same for finals: ㄹ becomes ㄺ to ㅀ. */
const finalEnds: Record<number, number> = { 1: 4, 4: 7, 8: 16, 17: 19 };

/**
 * What begins with the text now, or will after some more keystrokes: on Korean keyboards 스타벅스 is 스탑 and 스타ㅂ on its way, because a
 * consonant joins the syllable before it until a vowel follows.
 */
export function rangesWhileTyping(key: string): TextRange[] {
  const last = key.at(-1) ?? '';
  const before = key.slice(0, -1);
  const literal: TextRange = [key, key + LAST_CHARACTER];
  const initial = initials.indexOf(last);
  if (last !== '' && initial !== -1) return [rangeOfInitial(before, initial), literal];
  const code = last.charCodeAt(0);
  if (!(code >= FIRST_SYLLABLE && code <= LAST_SYLLABLE)) return [literal];
  const final = (code - FIRST_SYLLABLE) % FINALS;
  const syllable = code - final;
  if (final === 0) {
    const vowel = Math.floor(((code - FIRST_SYLLABLE) % PER_INITIAL) / FINALS);
    const end = vowelEnds[vowel] ?? vowel + 1;
    return [[key, before + String.fromCharCode(syllable + (end - vowel) * FINALS)]];
  }
  const [first, second] = pairs[finals[final]!] ?? [' ', finals[final]!];
  const stays: TextRange = [key, before + String.fromCharCode(syllable + (finalEnds[final] ?? final + 1))];
  const moves = before + String.fromCharCode(syllable + finals.indexOf(first!));
  return [stays, rangeOfInitial(moves, initials.indexOf(second!))];
}

/** All syllables with this initial, behind a text. */
function rangeOfInitial(before: string, initial: number): TextRange {
  const start = FIRST_SYLLABLE + initial * PER_INITIAL;
  return [before + String.fromCharCode(start), before + String.fromCharCode(start + PER_INITIAL)];
}
