import { parse, type Options } from 'csv-parse/sync';
import { withLineFeeds } from './lines.js';
import { UnreadableFile } from './source.js';

/** A wanted column: its possible names, and whether the file must have it. */
export type Column = { names: readonly string[]; required: boolean };

/** The cells of a row; null when it is unreadable. */
type Row = string[] | null;

// A row of public data has well under 2,000 characters and hardly ever a line break in a cell. Beyond these limits a
// quote was never closed, and would swallow the rest of the file.
const MAX_ROW_LENGTH = 65_536;
const MAX_ROW_LINES = 20;

/**
 * The rows of a CSV text (RFC 4180; LF, CRLF or CR), as the cells of the wanted columns in order, '' for a missing column. Rows
 * come in batches, one per piece of text; null means an unreadable row: a wrong number of cells or an open quote. Of such a
 * row only its first line is lost. A quote inside a cell is kept when the row is a single line.
 *
 * csv-parse reads the cells. Rows are split here, because after an unclosed quote csv-parse loses the rest of the file.
 */
export async function* readCsv(
  text: AsyncIterable<string>,
  columns: readonly Column[],
): AsyncGenerator<Row[], void, undefined> {
  const table = new CsvTable(columns);
  for await (const piece of withLineFeeds(text)) yield table.push(piece);
  yield table.end();
}

class CsvTable {
  private text = '';
  /** Single-line rows, which are parsed together. */
  private lines: string[] = [];
  private rows: Row[] = [];
  /** The number of cells, and the index of each wanted column, -1 if missing; null until the header is read. */
  private header: { width: number; places: number[] } | null = null;

  constructor(private readonly columns: readonly Column[]) {}

  push(piece: string): Row[] {
    this.text += piece;
    this.cut(false);
    return this.rows.splice(0);
  }

  end(): Row[] {
    this.text += '\n';
    this.cut(true);
    if (!this.header) this.add(null);
    return this.rows;
  }

  private cut(isLast: boolean): void {
    let start = 0;
    for (let end = this.rowEnd(start, isLast); end !== -1; end = this.rowEnd(start, isLast)) {
      const lineEnd = this.text.indexOf('\n', start);
      // Only parsing shows whether several lines are one row, or a quote in the first one was never closed.
      const cells = end > lineEnd ? parseRows([this.text.slice(start, end)])?.[0] : undefined;
      const isRow = cells && cells.length === (this.header?.width ?? cells.length);
      if (isRow) {
        this.readLines();
        this.add(cells);
      } else this.addLine(this.text.slice(start, lineEnd));
      start = (isRow ? end : lineEnd) + 1;
    }
    this.readLines();
    // A line that is too long is lost; its length alone is needed.
    this.text = this.text.slice(start, start + MAX_ROW_LENGTH + 1);
  }

  /** The end of the row, or of its first line when its quotes are never closed; -1 when it has not arrived yet. */
  private rowEnd(start: number, isLast: boolean): number {
    const lineEnd = this.text.indexOf('\n', start);
    let end = lineEnd;
    for (let lines = 1; end !== -1 && end - start <= MAX_ROW_LENGTH && lines <= MAX_ROW_LINES; lines += 1) {
      if (quotesIn(this.text.slice(start, end)) % 2 === 0) return end;
      end = this.text.indexOf('\n', end + 1);
    }
    const mayClose = end === -1 && !isLast && this.text.length - start <= MAX_ROW_LENGTH;
    return mayClose ? -1 : lineEnd;
  }

  private addLine(line: string): void {
    if (line === '' || line === '\r') return;
    const isTooLong = line.length > MAX_ROW_LENGTH;
    if (!isTooLong) this.lines.push(line);
    if (isTooLong || !this.header) this.readLines();
    if (isTooLong) this.add(null);
  }

  private readLines(): void {
    if (this.lines.length > 0) for (const cells of parseLines(this.lines.splice(0))) this.add(cells);
  }

  private add(cells: Row): void {
    if (!this.header) this.header = { width: cells?.length ?? 0, places: placesOf(cells ?? [], this.columns) };
    else if (cells?.length !== this.header.width) this.rows.push(null);
    else this.rows.push(this.header.places.map((place) => cells[place] ?? ''));
  }
}

const grammar: Options = { record_delimiter: ['\r\n', '\n'], relax_column_count: true };

/** Parses single-line rows. A malformed one does not affect the others. */
const parseLines = (lines: string[]): Row[] => parseRows(lines) ?? lines.map(parseLeniently);

/** Null when the text does not conform to RFC 4180, or has another number of rows. */
function parseRows(rows: string[], how: Options = {}): string[][] | null {
  try {
    const read = parse(`${rows.join('\n')}\n`, { ...grammar, ...how });
    return read.length === rows.length ? read : null;
  } catch {
    return null;
  }
}

/** Parses strictly, or else keeps quotes inside of cells. */
function parseLeniently(line: string): Row {
  const cells = parseRows([line], { relax_quotes: true })?.[0] ?? null;
  // For a quoted cell with inner quotes, csv-parse keeps the outer ones too. Three in a row are an escaped one at an
  // edge.
  return line.includes('"""')
    ? cells
    : (cells?.map((cell) => (/^".*"$/s.test(cell) ? cell.slice(1, -1) : cell)) ?? null);
}

const quotesIn = (text: string): number => text.split('"').length - 1;

/** @throws UnreadableFile when a required column is missing */
function placesOf(header: string[], columns: readonly Column[]): number[] {
  const names = header.map(toColumnName);
  const places = columns.map((column) => {
    const known = column.names.map((name) => names.indexOf(toColumnName(name)));
    return known.find((place) => place !== -1) ?? -1;
  });
  const missing = columns.filter(({ required }, at) => required && places[at] === -1);
  if (missing.length > 0) {
    throw new UnreadableFile(`The file lacks the columns ${missing.map(({ names }) => names.join('/')).join(', ')}.`);
  }
  return places;
}

const toColumnName = (name: string): string => name.normalize('NFC').replace(/\s/g, '').toLowerCase();
