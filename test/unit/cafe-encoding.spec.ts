import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { decode, EncodingDetector, type Encoding } from '../../src/modules/cafes/imports/encoding.js';
import { describeWithSharedData, sharedData } from '../support/shared-data.js';
import fc from '../support/fast-check.js';

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** The bytes in pieces of these sizes, over and over. */
function* inPieces(bytes: Buffer, sizes: number[]): Generator<Buffer> {
  for (let start = 0, i = 0; start < bytes.length; i += 1) {
    const size = sizes[i % sizes.length]!;
    yield bytes.subarray(start, start + size);
    start += size;
  }
}

function detect(pieces: Iterable<Buffer>): Encoding {
  const detector = new EncodingDetector();
  for (const piece of pieces) detector.push(piece);
  return detector.end();
}

// oxlint-disable-next-line typescript/require-await -- what is read from a disk comes asynchronously
async function* asStream(pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
  yield* pieces;
}

async function textOf(pieces: Iterable<Buffer>, encoding: Encoding): Promise<string> {
  let text = '';
  for await (const part of decode(asStream(pieces), encoding)) text += part;
  return text;
}

const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 7 });
/** Text that has Korean in it, with syllables that only CP949 has. */
const korean = fc
  .array(fc.constantFrom('가', '힣', '똠', '뷁', '카페', 'a', '1', ' ', ',', '\n', '"'), {
    minLength: 1,
    maxLength: 60,
  })
  .map((letters) => `${letters.join('')}커피`);

describe('The encoding of a file', () => {
  it('is UTF-8 when all of it is, wherever the pieces are cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), sizes, (text, cut) => {
        expect(detect(inPieces(Buffer.from(text), cut))).toBe('utf-8');
      }),
    );
  });

  it('is CP949 when Korean text was written so, wherever the pieces are cut', () => {
    fc.assert(
      fc.property(korean, sizes, (text, cut) => {
        expect(detect(inPieces(iconv.encode(text, 'cp949'), cut))).toBe('cp949');
      }),
    );
  });

  it('is UTF-8 with a BOM, even when the BOM comes byte by byte and something after it is broken', () => {
    expect(detect(inPieces(Buffer.concat([BOM, Buffer.from('a')]), [1]))).toBe('utf-8');
    expect(detect(inPieces(Buffer.concat([BOM, Buffer.from('카페'), Buffer.from([0xff])]), [1]))).toBe('utf-8');
  });

  it.each(['utf-16le', 'utf-16be'] as const)('is %s by its BOM, wherever the pieces are cut', async (encoding) => {
    const bytes = iconv.encode('상호명,주소\n똠,가\n', encoding, { addBOM: true });
    for (const cut of [1, 2, 3, 100]) {
      expect(detect(inPieces(bytes, [cut]))).toBe(encoding);
      expect(await textOf(inPieces(bytes, [cut]), encoding)).toBe('상호명,주소\n똠,가\n');
    }
  });

  it('is UTF-8 for an empty file and plain ASCII, and CP949 when the last character is cut off', () => {
    expect(detect([])).toBe('utf-8');
    expect(detect([Buffer.from('id,name\n1,Cafe\n')])).toBe('utf-8');
    expect(detect([Buffer.from('카페').subarray(0, 5)])).toBe('cp949');
  });
});

describe('Decoded text', () => {
  it('is what was written, in both encodings, wherever the pieces are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        korean,
        sizes,
        fc.constantFrom<Encoding>('utf-8', 'cp949', 'utf-16le', 'utf-16be'),
        async (text, cut, encoding) => {
          expect(await textOf(inPieces(iconv.encode(text, encoding), cut), encoding)).toBe(text);
        },
      ),
    );
  });

  it('has no BOM', async () => {
    expect(await textOf(inPieces(Buffer.concat([BOM, Buffer.from('상호명')]), [1]), 'utf-8')).toBe('상호명');
    expect(await textOf([BOM], 'utf-8')).toBe('');
  });

  it('has U+FFFD for what is no character, and is never an exception', async () => {
    expect(await textOf([Buffer.from([0x61, 0xff, 0x62])], 'utf-8')).toBe('a\uFFFDb');
    const anything = fc.uint8Array({ maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(
        anything,
        fc.constantFrom<Encoding>('utf-8', 'cp949', 'utf-16le', 'utf-16be'),
        async (bytes, encoding) => {
          expect(typeof (await textOf([Buffer.from(bytes)], encoding))).toBe('string');
        },
      ),
    );
  });
});

describeWithSharedData('The encoding of real files', () => {
  it.each([
    ['cafes/seoul_gangnam_072405.csv', 'cp949'],
    ['cafes/localdata_messy_sample_cp949.csv', 'cp949'],
    ['cafes/seoul_cafes_202203.csv', 'utf-8'],
  ])('%s is %s', (name, encoding) => {
    expect(detect(inPieces(readFileSync(sharedData(name)), [65_536]))).toBe(encoding);
  });
});
