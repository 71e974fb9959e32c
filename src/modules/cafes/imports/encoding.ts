/**
 * `cp949` is Microsoft's extension of EUC-KR; Korean public files and Excel use it. `utf-16le` is what PowerShell's `>`
 * writes.
 */
export const encodings = ['utf-8', 'cp949', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof encodings)[number];

/**
 * Decodes bytes without a BOM. Invalid sequences become U+FFFD. (Node's own decoder of `euc-kr` would lose the
 * 8,822 syllables that CP949 added, 똠 among them.)
 */
export async function* decode(bytes: AsyncIterable<Buffer>, encoding: Encoding): AsyncIterable<string> {
  const { default: iconv } = await import('iconv-lite'); // half a megabyte of tables that only an import needs
  const decoder = iconv.getDecoder(encoding);
  for await (const chunk of bytes) {
    const text = decoder.write(chunk);
    if (text !== '') yield text;
  }
  const rest = decoder.end();
  if (rest) yield rest;
}

/**
 * Detects the encoding of a file that arrives in chunks: that of its BOM, else UTF-8 if it is valid throughout, else CP949.
 * Korean text in CP949 is almost never valid UTF-8, because all its byte pairs would have to be well-formed sequences.
 */
export class EncodingDetector {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private isUtf8 = true;
  private start = Buffer.alloc(0);

  push(chunk: Buffer): void {
    if (this.start.length < LONGEST_BOM) this.start = Buffer.concat([this.start, chunk.subarray(0, LONGEST_BOM)]);
    this.check(() => this.decoder.decode(chunk, { stream: true }));
  }

  end(): Encoding {
    this.check(() => this.decoder.decode());
    const marked = boms.find(([bom]) => this.start.subarray(0, bom.length).equals(bom));
    return marked?.[1] ?? (this.isUtf8 ? 'utf-8' : 'cp949');
  }

  private check(decode: () => string): void {
    if (!this.isUtf8) return;
    try {
      decode();
    } catch {
      this.isUtf8 = false;
    }
  }
}

const boms: readonly (readonly [Buffer, Encoding])[] = [
  [Buffer.from([0xef, 0xbb, 0xbf]), 'utf-8'],
  [Buffer.from([0xff, 0xfe]), 'utf-16le'],
  [Buffer.from([0xfe, 0xff]), 'utf-16be'],
];
const LONGEST_BOM = 3;
