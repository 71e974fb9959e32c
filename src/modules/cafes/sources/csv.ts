import { parse, type Options } from 'csv-parse/sync';
import { UnreadableFile } from './source.js';

/** A column that is wanted: the names it goes by, and whether a file without it is not of this source. */
export type Column = { names: readonly string[]; required: boolean };

/** The cells of a row; null when it cannot be read. */
type Row = string[] | null;

// A row of public data has well under 2,000 characters and hardly ever a line break in a cell. What goes beyond is a quote
// that was never closed, which would swallow the rest of the file.
const MAX_ROW_LENGTH = 65_536;
const MAX_ROW_LINES = 20;

/**
 * The rows of a CSV text (RFC 4180; LF or CRLF), as the cells of the wanted columns in their order, '' for a column that the
 * file lacks. Rows come in batches, one for each piece of text; null stands for a row that cannot be read: a wrong number
 * of cells or an open quote. Of such a row only its first line is lost, the next line is a row again. A quote inside a
 * cell is taken as it is where the row is one line.
 *
 * csv-parse reads the cells. Rows are cut here, for after a quote that is never closed it loses the rest of the file.
 */
export async function* readCsv(
  text: AsyncIterable<string>,
  columns: readonly Column[],
): AsyncGenerator<Row[], void, undefined> {
  const table = new CsvTable(columns);
  for await (const piece of text) yield table.push(piece);
  yield table.end();
}

class CsvTable {
  private text = '';
  /** Rows of one line, which are read together. */
  private lines: string[] = [];
  private rows: Row[] = [];
  /** How many cells a row has, and where each wanted one is, -1 for nowhere; null until the header is read. */
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
      // Only its reading tells whether several lines are one row, or a quote of the first one was never closed.
      const cells = end > lineEnd ? parseRows([this.text.slice(start, end)])?.[0] : undefined;
      const isRow = cells && cells.length === (this.header?.width ?? cells.length);
      if (isRow) {
        this.readLines();
        this.add(cells);
      } else this.addLine(this.text.slice(start, lineEnd));
      start = (isRow ? end : lineEnd) + 1;
    }
    this.readLines();
    // A line that is too long is lost: it is enough to know that it is.
    this.text = this.text.slice(start, start + MAX_ROW_LENGTH + 1);
  }

  /** The end of the row, or of its first line when its quotes are never closed; -1 when it has not come yet. */
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

/** Rows of one line each. One that is not written as it should be costs the others nothing but time. */
const parseLines = (lines: string[]): Row[] => parseRows(lines) ?? lines.map(parseLeniently);

/** Null when they are not written as RFC 4180 has it, or are not as many rows. */
function parseRows(rows: string[], how: Options = {}): string[][] | null {
  try {
    const read = parse(`${rows.join('\n')}\n`, { ...grammar, ...how });
    return read.length === rows.length ? read : null;
  } catch {
    return null;
  }
}

/** As it is read strictly, or else with the quotes inside its cells as they are. */
function parseLeniently(line: string): Row {
  const cells = parseRows([line], { relax_quotes: true })?.[0] ?? null;
  // Of a quoted cell with quotes inside, csv-parse leaves the outer ones too. Three in a row are an escaped one at an edge.
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
