import { fold } from '../folding.js';

/** Part of a text that matches, in UTF-16 code units: from `start` up to, and without, `end`. */
export type Range = { start: number; end: number };

const segmenter = new Intl.Segmenter('ko', { granularity: 'grapheme' });

/** Where a text matches what was searched for (folded). Ranges, not markup: nothing of a text is ever read as HTML. */
export function highlightsOf(text: string, wanted: string): Range[] {
  const { folded, places } = foldWithPlaces(text);
  const ranges: Range[] = [];
  for (let at = folded.indexOf(wanted); at !== -1; at = folded.indexOf(wanted, at + wanted.length)) {
    ranges.push({ start: places[at]!.start, end: places[at + wanted.length - 1]!.end });
  }
  return ranges;
}

/** Folds what people see as one character at a time, so that each code unit of the result knows where it comes from. */
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
