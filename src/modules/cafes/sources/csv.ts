import { UnreadableFile } from './source.js';

/** A column that is wanted: the names it goes by, and whether a file without it is not of this source. */
export type Column = { names: readonly string[]; required: boolean };

const QUOTE = 0x22;
const COMMA = 0x2c;
const CARRIAGE_RETURN = 0x0d;

// A row of public data has well under 2,000 characters and hardly ever a line break in a cell. What goes beyond is a quote
// that was never closed, which would swallow the rest of the file.
const MAX_ROW_LENGTH = 65_536;
const MAX_ROW_LINES = 20;

/**
 * The rows of a CSV text (RFC 4180; LF or CRLF), as the cells of the wanted columns in their order, '' for a column that the
 * file lacks. Rows come in batches, one for each piece of text; null stands for a row that cannot be read: a wrong number
 * of cells or an open quote. Of such a row only its first line is lost, the next line is a row again. A quote inside a
 * cell that is not followed by a comma or the end of the line is taken as it is, unless the row has gone over its line.
 *
 * Why not csv-parse: it goes byte by byte, a fifth as fast for 39 columns of which 10 are wanted, and after an open quote it
 * loses the rest of the file.
 */
export async function* readCsv(
  text: AsyncIterable<string>,
  columns: readonly Column[],
): AsyncGenerator<(string[] | null)[], void, undefined> {
  const table = new CsvTable(columns);
  for await (const piece of text) {
    const rows = table.push(piece);
    if (rows.length > 0) yield rows;
  }
  const rows = table.end();
  if (rows.length > 0) yield rows;
}

type Outcome = 'row' | 'blank' | 'malformed' | 'incomplete';

class CsvTable {
  private text = '';
  /** For each column of the file its place among the wanted ones, or -1; null until the header is read. */
  private slots: number[] | null = null;
  /** Within a line that is lost: what comes before its end is dropped. */
  private isDropping = false;
  /** The row that was read last, and where the next one begins. */
  private cells: string[] = [];
  private next = 0;
  /** The first comma from a place on, kept so that text without commas is not searched to its end for each line. */
  private comma = { from: 0, at: -1 };

  constructor(private readonly columns: readonly Column[]) {}

  push(piece: string): (string[] | null)[] {
    this.text += piece;
    return this.readRows(false);
  }

  end(): (string[] | null)[] {
    const rows = this.readRows(true);
    if (!this.slots) throw lacking(this.columns.filter(({ required }) => required));
    return rows;
  }

  private readRows(isLast: boolean): (string[] | null)[] {
    const rows: (string[] | null)[] = [];
    this.comma = { from: 0, at: -1 };
    let start = this.isDropping ? this.afterLine(0) : 0;
    while (start < this.text.length) {
      const outcome = this.readRow(start, isLast);
      if (outcome === 'incomplete' && this.text.length - start <= MAX_ROW_LENGTH) break;
      if (outcome === 'row') {
        if (this.slots) rows.push(this.cells);
        else this.slots = slotsOf(this.cells, this.columns);
      }
      if (outcome === 'malformed' || outcome === 'incomplete') {
        if (!this.slots) throw lacking(this.columns.filter(({ required }) => required));
        rows.push(null);
        start = this.afterLine(start);
      } else start = this.next;
    }
    this.text = this.text.slice(start);
    return rows;
  }

  private readRow(start: number, isLast: boolean): Outcome {
    const { text, slots } = this;
    let lineEnd = this.lineEnd(start, isLast);
    if (lineEnd === -1) return 'incomplete';
    if (lineEnd === start || (lineEnd === start + 1 && text.charCodeAt(start) === CARRIAGE_RETURN)) {
      this.next = lineEnd + 1;
      return 'blank';
    }
    const cells = slots ? this.columns.map(() => '') : [];
    let column = 0;
    let lines = 1;
    for (let from = start; ; column += 1) {
      const slot = slots ? (slots[column] ?? -1) : column;
      let end: number;
      if (from < lineEnd && text.charCodeAt(from) === QUOTE) {
        let hasPairs = false;
        let close = from;
        for (;;) {
          close = text.indexOf('"', close + 1);
          while (close === -1 || close > lineEnd) {
            if (lineEnd === text.length || (lines += 1) > MAX_ROW_LINES) return 'malformed';
            lineEnd = this.lineEnd(lineEnd + 1, isLast);
            if (lineEnd === -1) return 'incomplete';
          }
          const after = text.charCodeAt(close + 1);
          if (after === COMMA || close + 1 === lineEnd) break;
          if (after === CARRIAGE_RETURN && close + 2 === lineEnd) break;
          if (after === QUOTE) {
            hasPairs = true;
            close += 1;
          } else if (lines > 1) return 'malformed'; // the quote of a later row, where this one was never closed
        }
        end = close + 1;
        if (slot !== -1) {
          const cell = text.slice(from + 1, close);
          cells[slot] = hasPairs ? cell.replaceAll('""', '"') : cell;
        }
      } else {
        end = Math.min(this.commaFrom(from), lineEnd);
        const isBeforeCrLf = end === lineEnd && end > from && text.charCodeAt(end - 1) === CARRIAGE_RETURN;
        if (slot !== -1) cells[slot] = text.slice(from, isBeforeCrLf ? end - 1 : end);
      }
      if (end >= lineEnd || text.charCodeAt(end) !== COMMA) break;
      from = end + 1;
    }
    if (lineEnd - start > MAX_ROW_LENGTH || (slots && column + 1 !== slots.length)) return 'malformed';
    this.cells = cells;
    this.next = lineEnd + 1;
    return 'row';
  }

  /** The end of the line; -1 when it has not come yet. */
  private lineEnd(from: number, isLast: boolean): number {
    const end = this.text.indexOf('\n', from);
    return end === -1 && isLast ? this.text.length : end;
  }

  private commaFrom(from: number): number {
    if (from < this.comma.from || from > this.comma.at) {
      const found = this.text.indexOf(',', from);
      this.comma = { from, at: found === -1 ? Infinity : found };
    }
    return this.comma.at;
  }

  private afterLine(from: number): number {
    const end = this.text.indexOf('\n', from);
    this.isDropping = end === -1;
    return end === -1 ? this.text.length : end + 1;
  }
}

function slotsOf(header: string[], columns: readonly Column[]): number[] {
  const names = header.map(toColumnName);
  const slots = names.map(() => -1);
  const missing: Column[] = [];
  columns.forEach((column, slot) => {
    const place = column.names.map((name) => names.indexOf(toColumnName(name))).find((index) => index !== -1);
    if (place !== undefined) slots[place] = slot;
    else if (column.required) missing.push(column);
  });
  if (missing.length > 0) throw lacking(missing);
  return slots;
}

const toColumnName = (name: string): string => name.normalize('NFC').replace(/\s/g, '').toLowerCase();

const lacking = (columns: readonly Column[]): UnreadableFile =>
  new UnreadableFile(`The file lacks the columns ${columns.map(({ names }) => names.join('/')).join(', ')}.`);
