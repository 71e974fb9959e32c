import { crc32 } from 'node:zlib';

export const imageTypes = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type ImageType = (typeof imageTypes)[number];
export type Image = { type: ImageType; bytes: Buffer };

/**
 * A photo without anything but its picture: metadata such as the place where it was taken, previews, comments and what follows
 * the picture are left out; of EXIF the orientation stays. The first bytes say what it is, not its name. Undefined for what
 * is no JPEG, PNG or WebP, or is one that is broken.
 */
export function cleanImage(bytes: Buffer): Image | undefined {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return made('image/jpeg', cleanJpeg(bytes));
  if (bytes.subarray(0, 8).equals(PNG)) return made('image/png', cleanPng(bytes));
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP')
    return made('image/webp', cleanWebp(bytes));
  return undefined;
}

/** A photo has some hundred parts; so many empty ones would only keep us busy. */
const MOST_PARTS = 20_000;

const made = (type: ImageType, bytes: Buffer | undefined): Image | undefined => bytes && { type, bytes };

/** JPEG markers (ITU-T T.81 table B.1). */
const [SOI, EOI, SOS, APP1, ADOBE] = [0xd8, 0xd9, 0xda, 0xe1, 0xee];
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const isMetadata = (marker: number): boolean =>
  (marker >= 0xe0 && marker <= 0xef && marker !== ADOBE) || marker === 0xfe;
/** What may stand within a scan: an escaped byte, or a restart. */
const isInScan = (next: number): boolean => next === 0 || (next >= 0xd0 && next <= 0xd7);

function cleanJpeg(bytes: Buffer): Buffer | undefined {
  const kept: Buffer[] = [Buffer.from([0xff, SOI])];
  let [hasFrame, hasScan, at] = [false, false, 2];
  for (let parts = 0; parts < MOST_PARTS; parts++) {
    if (bytes[at] !== 0xff) return undefined;
    while (bytes[at + 1] === 0xff) at++;
    const marker = bytes[at + 1];
    if (marker === undefined) return undefined;
    if (marker === EOI) return hasFrame && hasScan ? Buffer.concat([...kept, Buffer.from([0xff, EOI])]) : undefined;
    if (at + 4 > bytes.length) return undefined;
    const length = bytes.readUInt16BE(at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) return undefined;
    const segment = bytes.subarray(at, end);
    if (marker === APP1) {
      const orientation = orientationOf(segment.subarray(4));
      if (orientation !== undefined) kept.push(exifWith(orientation));
    } else if (!isMetadata(marker)) kept.push(segment);
    hasFrame ||= isFrame(marker);
    at = end;
    if (marker !== SOS) continue;
    hasScan = true;
    const begin = at;
    while (at < bytes.length && !(bytes[at] === 0xff && bytes[at + 1] !== 0xff && !isInScan(bytes[at + 1]!))) at++;
    kept.push(bytes.subarray(begin, at));
  }
  return undefined;
}

const EXIF = Buffer.from('Exif\0\0', 'latin1');
const ORIENTATION = 0x0112;

/** How a phone was held (TIFF 6.0, tag 274): 2–8; undefined where it says nothing or 1, as the picture stands. */
function orientationOf(payload: Buffer): number | undefined {
  if (!payload.subarray(0, EXIF.length).equals(EXIF)) return undefined;
  const tiff = payload.subarray(EXIF.length);
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return undefined;
  const isLittle = order === 'II';
  const short = (at: number) => (isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (directory + 2 > tiff.length) return undefined;
  for (let entry = 0; entry < short(directory); entry++) {
    const at = directory + 2 + entry * 12;
    if (at + 12 > tiff.length) return undefined;
    if (short(at) !== ORIENTATION) continue;
    const value = short(at + 8);
    return value >= 2 && value <= 8 ? value : undefined;
  }
  return undefined;
}

/** An EXIF segment that holds an orientation alone. */
function exifWith(orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write('MM', 'latin1');
  tiff.writeUInt16BE(42, 2);
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  tiff.writeUInt16BE(ORIENTATION, 10);
  tiff.writeUInt16BE(3, 12);
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  const head = Buffer.from([0xff, APP1, 0, 0]);
  head.writeUInt16BE(2 + EXIF.length + tiff.length, 2);
  return Buffer.concat([head, EXIF, tiff]);
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** The chunks that make the picture (W3C PNG §11); all others are left out. */
const pngChunks = new Set(['IHDR', 'PLTE', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'sBIT', 'bKGD', 'IDAT', 'IEND']);

function cleanPng(bytes: Buffer): Buffer | undefined {
  const kept: Buffer[] = [PNG];
  let [hasData, at] = [false, PNG.length];
  for (let parts = 0; parts < MOST_PARTS && at + 12 <= bytes.length; parts++) {
    const end = at + 12 + bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (end > bytes.length || crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return undefined;
    if ((kept.length === 1) !== (type === 'IHDR')) return undefined;
    if (pngChunks.has(type)) kept.push(bytes.subarray(at, end));
    hasData ||= type === 'IDAT';
    if (type === 'IEND') return hasData ? Buffer.concat(kept) : undefined;
    at = end;
  }
  return undefined;
}

/** The chunks that make a still picture (WebP container specification); the flags of all others are cleared. */
const webpChunks = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH']);
const [ALPHA_FLAG, ANIMATION_FLAG] = [0x10, 0x02];

function cleanWebp(bytes: Buffer): Buffer | undefined {
  const whole = 8 + bytes.readUInt32LE(4);
  if (whole > bytes.length) return undefined;
  const kept: Buffer[] = [];
  let [hasData, at] = [false, 12];
  for (let parts = 0; parts < MOST_PARTS && at + 8 <= whole; parts++) {
    const type = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const end = at + 8 + size + (size % 2);
    if (end > whole) return undefined;
    if (webpChunks.has(type)) kept.push(Buffer.from(bytes.subarray(at, end)));
    if (type === 'VP8X') {
      const flags = kept.at(-1)!;
      if (size < 10 || flags[8]! & ANIMATION_FLAG || kept.length > 1) return undefined;
      flags[8]! &= ALPHA_FLAG;
    }
    hasData ||= type === 'VP8 ' || type === 'VP8L';
    at = end;
  }
  if (!hasData) return undefined;
  const body = Buffer.concat([Buffer.from('WEBP'), ...kept]);
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}
