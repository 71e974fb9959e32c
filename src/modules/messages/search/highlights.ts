import { fold } from '../folding.js';

/** A matching part of a text, in UTF-16 code units: from `start` up to but not including `end`. */
export type Range = { start: number; end: number };

const segmenter = new Intl.Segmenter('ko', { granularity: 'grapheme' });

/** Where a text matches the folded query. Ranges instead of markup, so that no text is ever interpreted as HTML. */
export function highlightsOf(text: string, wanted: string): Range[] {
  const { folded, places } = foldWithPlaces(text);
  const ranges: Range[] = [];
  for (let at = folded.indexOf(wanted); at !== -1; at = folded.indexOf(wanted, at + wanted.length)) {
    ranges.push({ start: places[at]!.start, end: places[at + wanted.length - 1]!.end });
  }
  return ranges;
}

/** Folds one grapheme at a time, and records where each code unit of the result comes from. */
function foldWithPlaces(text: string): { folded: string; places: Range[] } {
  const places: Range[] = [];
  let folded = '';
  for (const { segment, index } of segmenter.segment(text)) {
    const piece = fold(segment);
    folded += piece;
    for (let unit = 0; unit < piece.length; unit++) places.push({ start: index, end: index + segment.length });
  }
  return { folded, places };
}
