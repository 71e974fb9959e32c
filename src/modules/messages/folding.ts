import { createHash } from 'node:crypto';

/** White space and what takes no room: neither tells words apart in a search. */
const unseen = /[\s\p{Cf}\p{Cc}]/gu;

/**
 * Text as searches see it: composed alike (NFC or NFD, full or half width: NFKC), in capitals (which fold `ß` and `ς` as well),
 * without spaces. "강남 역" and "강남역" are the same.
 */
export const fold = (text: string): string =>
  text.normalize('NFKC').toUpperCase().normalize('NFKC').replaceAll(unseen, '');

/** What the column holds, in bytes. */
const MAX_BYTES = 8_000;

/** Both sentences, folded; the line break that folding took out of them keeps a match inside one. */
export function foldAll(ko: string, en: string): Buffer {
  const folded = Buffer.from(`${fold(ko)}\n${fold(en)}`);
  if (folded.length <= MAX_BYTES) return folded;
  // Not in the middle of a character, whose further bytes begin with the bits 10.
  let end = MAX_BYTES;
  while ((folded[end]! & 0xc0) === 0x80) end--;
  return folded.subarray(0, end);
}

/** One word for each pair of neighbouring characters, which a full-text index that knows no Korean can keep. */
export function gramsOf(folded: string): string[] {
  const pairs = folded.split('\n').flatMap((line) => {
    const characters = [...line];
    return characters.slice(1).map((character, place) => characters[place]! + character);
  });
  return [...new Set(pairs)].map(wordOf);
}

const WORDS = 36 ** 4;

/** Two pairs may share a word: a match is looked at again. Four letters or digits after a `z` are no stop word and not too short. */
const wordOf = (pair: string): string =>
  `z${(createHash('md5').update(pair).digest().readUInt32BE() % WORDS).toString(36).padStart(4, '0')}`;
