/**
 * The text with line feeds where it ends its lines by carriage returns alone, as Excel for Mac's "CSV (Macintosh)" does; the first line
 * tells. Pieces stay as many as they were.
 */
export async function* withLineFeeds(text: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let isByCarriageReturn: boolean | undefined;
  let held = '';
  for await (const piece of text) {
    const whole = held + piece;
    held = '';
    const end = isByCarriageReturn === undefined ? whole.search(/[\r\n]/) : -1;
    // What follows a carriage return at the end of a piece is not known yet.
    if (end !== -1 && end === whole.length - 1 && whole[end] === '\r') held = whole;
    else if (end !== -1) isByCarriageReturn = whole[end] === '\r' && whole[end + 1] !== '\n';
    const known = held === '' ? whole : '';
    yield isByCarriageReturn ? known.replaceAll('\r', '\n') : known;
  }
  if (held !== '') yield held.replaceAll('\r', '\n');
}
