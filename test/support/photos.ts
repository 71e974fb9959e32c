import { randomBytes, randomUUID } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { Answer, Client } from './client.js';

/** What a phone writes into its photos, and nothing else holds. */
export const SECRET = 'GPS 37.5547N 126.9706E';

const segment = (marker: number, payload: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, payload]);
};

/** EXIF of this orientation, in the byte order of most phones, with a place. */
function exif(orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8);
  tiff.writeUInt16LE(0x0112, 10);
  tiff.writeUInt16LE(3, 12);
  tiff.writeUInt32LE(1, 14);
  tiff.writeUInt16LE(orientation, 18);
  return Buffer.concat([Buffer.from('Exif\0\0'), tiff, Buffer.from(SECRET)]);
}

/** The smallest that is built like a JPEG; its picture is `bytes` long. */
export function jpeg({ orientation = 1, bytes = 200, trailer = '' } = {}): Buffer {
  const scan = Buffer.alloc(bytes, 0x5a);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
    segment(0xe1, exif(orientation)),
    segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${SECRET}`)),
    segment(0xfe, Buffer.from(SECRET)),
    segment(0xdb, Buffer.alloc(65, 1)),
    segment(0xc0, Buffer.from([8, 0, 16, 0, 16, 1, 1, 0x11, 0])),
    segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    ...[scan, Buffer.from([0xff, 0x00, 0xff, 0xd0, 0x12, 0xff, 0xd9]), Buffer.from(trailer)],
  ]);
}

const pngChunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** A picture that programs can show: grey, 40 × 30. */
export const png = (trailer = ''): Buffer =>
  Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', Buffer.from([0, 0, 0, 40, 0, 0, 0, 30, 8, 0, 0, 0, 0])),
    pngChunk('tEXt', Buffer.from(`Comment\0${SECRET}`)),
    pngChunk('eXIf', Buffer.from(SECRET)),
    pngChunk('IDAT', deflateSync(Buffer.alloc(30 * 41, 0).map((_, at) => (at % 41 ? 0x90 : 0)))),
    ...[pngChunk('IEND', Buffer.alloc(0)), Buffer.from(trailer)],
  ]);

const webpChunk = (type: string, data: Buffer): Buffer => {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(data.length);
  return Buffer.concat([Buffer.from(type), size, data, Buffer.alloc(data.length % 2)]);
};

export function webp({ flags = 0x1c, trailer = '' } = {}): Buffer {
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    webpChunk('VP8X', Buffer.from([flags, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
    ...[
      webpChunk('VP8 ', randomBytes(31)),
      webpChunk('EXIF', Buffer.from(SECRET)),
      webpChunk('XMP ', Buffer.from(SECRET)),
    ],
  ]);
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.from(trailer)]);
}

/** Sends a photo as a driver's phone does. */
export async function sendPhoto(
  by: Client,
  id: string,
  bytes: Buffer,
  { key = randomUUID(), type = 'image/jpeg', field = 'file' } = {},
): Promise<Answer> {
  const form = new FormData();
  form.set(field, new File([new Uint8Array(bytes)], '<svg>.jpg', { type }));
  const headers = { Authorization: `Bearer ${by.accessToken}`, 'Idempotency-Key': key };
  const response = await fetch(`${by.address}/v1/reservations/${id}/proofs`, { method: 'POST', headers, body: form });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}
