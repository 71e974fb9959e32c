const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
const SYLLABLES_PER_INITIAL = 588;
const initialConsonants = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';

/** What a name is compared and searched by: one case, no spaces, no punctuation. At most 200 characters. */
export function nameKey(name: string): string {
  return (
    name
      .normalize('NFKC')
      // NFKC makes conjoining letters of the initials that people type alone (ㅅ); here they stay what was typed.
      .replace(/[\u1100-\u1112]/g, (letter) => initialConsonants[letter.charCodeAt(0) - 0x1100]!)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '')
      .slice(0, 200)
  );
}

/** The name by its initial consonants (초성), as people type it to save time: 스타벅스 is ㅅㅌㅂㅅ; other letters stay. */
export function initials(name: string): string {
  return [...nameKey(name)]
    .map((character) => {
      const code = character.charCodeAt(0);
      const isSyllable = code >= FIRST_SYLLABLE && code <= LAST_SYLLABLE;
      // Unicode §3.12: syllables are ordered by initial, vowel, final.
      return isSyllable ? initialConsonants[Math.floor((code - FIRST_SYLLABLE) / SYLLABLES_PER_INITIAL)]! : character;
    })
    .join('');
}

/** What addresses are searched by. At most 600 characters. */
export function addressKey(roadAddress: string | null, address: string | null): string {
  return [roadAddress, address]
    .map((text) => (text ? nameKey(text) : ''))
    .join('|')
    .slice(0, 600);
}
