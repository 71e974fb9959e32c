import { UnreadableFile } from './source.js';

const MAX_ITEM_LENGTH = 1_048_576;
/** Longer texts beside the array are cut. */
const MAX_TEXT_LENGTH = 1_024;

const RECORD_SEPARATOR = '\x1E';
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const isOpening = (code: number): boolean => code === 0x7b || code === 0x5b; // { [
const isClosing = (code: number): boolean => code === 0x7d || code === 0x5d; // } ]
const isBlank = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d);

/**
 * Parses the items of the array under this key of a top-level JSON object, in batches, one for each chunk of text. An item
 * that is not JSON is returned as undefined. Only one item at a time is in memory. `onText` is called with each string of the
 * top level, before or after the array, with its escapes.
 *
 * @throws UnreadableFile when the text is no JSON object, lacks the array or ends too early
 */
export async function* readItems(
  text: AsyncIterable<string>,
  key: string,
  onText: (key: string, text: string) => void = () => undefined,
): AsyncGenerator<unknown[], void, undefined> {
  const scanner = new ItemScanner(key, onText);
  for await (const piece of text) {
    const items = scanner.push(piece);
    if (items.length > 0) yield items;
  }
  scanner.end();
}

/**
 * The values of JSON texts, each on its own line or after a record separator (RFC 8142), in batches; undefined for
 * invalid JSON, which does not affect other values.
 */
export async function* readSequence(text: AsyncIterable<string>): AsyncGenerator<unknown[], void, undefined> {
  let rest = '';
  let separator = '';
  let isDropping = false;
  for await (const piece of text) {
    rest += piece;
    separator ||= rest.trimStart().startsWith(RECORD_SEPARATOR) ? RECORD_SEPARATOR : '\n';
    const texts = rest.split(separator);
    rest = texts.pop()!;
    if (isDropping && texts.length > 0) {
      texts.shift();
      isDropping = false;
    }
    const read = texts.filter((value) => value.trim() !== '').map(parseShort);
    if (isDropping) rest = '';
    else if (rest.length > MAX_ITEM_LENGTH) {
      read.push(undefined);
      rest = '';
      isDropping = true;
    }
    if (read.length > 0) yield read;
  }
  if (!isDropping && rest.trim() !== '') yield [parse(rest)];
}

/** Tracks brackets and strings; the text between the commas of the wanted array is parsed by `JSON.parse`. */
class ItemScanner {
  private text = '';
  private place = 0;
  private depth = 0;
  private isInString = false;
  private isInArray = false;
  private hasArray = false;
  private isOver = false;
  /** The start of the current item or top-level string; -1 for none. */
  private itemStart = -1;
  private stringStart = -1;
  private string = '';
  private key = '';

  constructor(
    private readonly wanted: string,
    private readonly onText: (key: string, text: string) => void,
  ) {}

  push(piece: string): unknown[] {
    const items: unknown[] = [];
    this.text += piece;
    for (; this.place < this.text.length; this.place += 1) {
      const code = this.text.charCodeAt(this.place);
      if (this.isInString) this.followString(code);
      else if (code === QUOTE) this.enterString();
      else if (isOpening(code)) this.open(code);
      else if (isClosing(code)) this.close(items);
      else if (code === 0x2c) this.separate(items);
      else if (code === 0x3a && this.depth === 1) this.key = this.string;
      else if (this.depth === 0 && !isBlank(code)) throw this.wrong();
    }
    this.forget();
    return items;
  }

  end(): void {
    if (!this.hasArray || this.depth !== 0) {
      throw this.depth === 0 ? this.wrong() : new UnreadableFile('The file ends in the middle of its JSON.');
    }
  }

  private followString(code: number): void {
    if (code === BACKSLASH) this.place += 1;
    else if (code === QUOTE) {
      this.isInString = false;
      if (this.stringStart !== -1) this.keepString();
      if (this.depth === 1 && this.key !== '') this.onText(this.key, this.string);
    }
  }

  private enterString(): void {
    if (this.depth === 0) throw this.wrong();
    this.isInString = true;
    if (this.depth === 1) this.stringStart = this.place;
  }

  private keepString(): void {
    const start = this.stringStart + 1;
    this.string = this.text.slice(start, Math.min(this.place, start + MAX_TEXT_LENGTH));
    this.stringStart = -1;
  }

  private open(code: number): void {
    if (this.depth === 0 && (this.isOver || code !== 0x7b)) throw this.wrong();
    this.depth += 1;
    if (this.depth === 2 && code === 0x5b && this.key === this.wanted) {
      this.isInArray = true;
      this.hasArray = true;
      this.itemStart = this.place + 1;
    }
  }

  private close(items: unknown[]): void {
    if (this.depth === 0) throw this.wrong();
    if (this.depth === 2 && this.isInArray) {
      const item = this.text.slice(this.itemStart, this.place);
      if (item.trim() !== '') items.push(parse(item));
      this.isInArray = false;
      this.itemStart = -1;
    }
    this.depth -= 1;
    this.isOver = this.depth === 0;
  }

  private separate(items: unknown[]): void {
    if (this.depth === 0) throw this.wrong();
    if (this.depth === 1) this.key = '';
    if (this.depth !== 2 || !this.isInArray) return;
    items.push(parse(this.text.slice(this.itemStart, this.place)));
    this.itemStart = this.place + 1;
  }

  /** Drops processed text. */
  private forget(): void {
    if (this.stringStart !== -1 && this.place - this.stringStart > MAX_TEXT_LENGTH + 1) this.keepString();
    const kept = this.itemStart !== -1 ? this.itemStart : this.stringStart;
    // An escape at the end of the piece has already skipped the next character.
    const start = kept !== -1 ? kept : Math.min(this.place, this.text.length);
    if (this.text.length - start > MAX_ITEM_LENGTH) {
      throw new UnreadableFile(`The file has an item of more than ${MAX_ITEM_LENGTH} characters, or an open quote.`);
    }
    this.text = this.text.slice(start);
    this.place -= start;
    if (this.itemStart !== -1) this.itemStart -= start;
    if (this.stringStart !== -1) this.stringStart -= start;
  }

  private wrong(): UnreadableFile {
    return new UnreadableFile(`The file is no JSON object with "${this.wanted}".`);
  }
}

/** The value of a JSON text; undefined when it is invalid. */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// An item that would be dropped when it came in small pieces is dropped in a large one too.
const parseShort = (text: string): unknown => (text.length > MAX_ITEM_LENGTH ? undefined : parse(text));

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
