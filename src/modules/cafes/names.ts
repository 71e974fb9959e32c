const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
const SYLLABLES_PER_INITIAL = 588;
const initialConsonants = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ';

/** The form of a name for comparison and search: one case, no spaces, no punctuation. At most 200 characters. */
export function nameKey(name: string): string {
  return (
    name
      .normalize('NFKC')
      // NFKC converts initials that are typed alone (ㅅ) to conjoining letters; this reverts them.
      .replace(/[\u1100-\u1112]/g, (letter) => initialConsonants[letter.charCodeAt(0) - 0x1100]!)
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '')
      .slice(0, 200)
  );
}

/** The initial consonants (초성) of a name, a common short form for typing: 스타벅스 is ㅅㅌㅂㅅ; other letters stay. */
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

/** The form of an address for search. At most 600 characters. */
export function addressKey(roadAddress: string | null, address: string | null): string {
  return [roadAddress, address]
    .map((text) => (text ? nameKey(text) : ''))
    .join('|')
    .slice(0, 600);
}
