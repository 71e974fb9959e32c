import { createHash } from 'node:crypto';

/** White space and zero-width characters: a search ignores them. */
const unseen = /[\s\p{Cf}\p{Cc}]/gu;

/**
 * Normalizes text for comparison: NFKC (composition and width), upper case (which also folds `ß` and `ς`), no spaces.
 * "강남 역" and "강남역" become equal.
 */
export const fold = (text: string): string =>
  text.normalize('NFKC').toUpperCase().normalize('NFKC').replaceAll(unseen, '');

/** The size of the column, in bytes. */
const MAX_BYTES = 8_000;

/** Both texts, folded and separated by a line break, which no match can cross. */
export function foldAll(ko: string, en: string): Buffer {
  const folded = Buffer.from(`${fold(ko)}\n${fold(en)}`);
  if (folded.length <= MAX_BYTES) return folded;
  // Not in the middle of a character: its further bytes begin with the bits 10.
  let end = MAX_BYTES;
  while ((folded[end]! & 0xc0) === 0x80) end--;
  return folded.subarray(0, end);
}

/** One token for each pair of neighbouring characters, for a full-text index without support for Korean. */
export function gramsOf(folded: string): string[] {
  const pairs = folded.split('\n').flatMap((line) => {
    const characters = [...line];
    return characters.slice(1).map((character, place) => characters[place]! + character);
  });
  return [...new Set(pairs)].map(wordOf);
}

const WORDS = 36 ** 4;

/**
 * Two pairs may share a token, so matches are verified. `z` and four letters or digits is neither a stop word nor too
 * short.
 */
const wordOf = (pair: string): string =>
  `z${(createHash('md5').update(pair).digest().readUInt32BE() % WORDS).toString(36).padStart(4, '0')}`;
