import { expect, it, test } from '@jest/globals';
import { cleanImage } from '../../src/modules/reservations/proofs/images.js';
import { jpeg, png, SECRET, webp } from '../support/photos.js';

const script = '<script>alert(1)</script>';

test.each([
  ['image/jpeg', jpeg()],
  ['image/png', png()],
  ['image/webp', webp()],
])('%s loses its metadata, and stays what it is', (type, bytes) => {
  const image = cleanImage(bytes)!;
  expect(image.type).toBe(type);
  expect(bytes.includes(SECRET)).toBe(true);
  expect(image.bytes.includes('GPS')).toBe(false);
  expect(cleanImage(image.bytes)).toEqual(image);
});

test.each([
  ['image/jpeg', jpeg({ trailer: script })],
  ['image/png', png(`PK\x03\x04${script}`)],
  ['image/webp', webp({ trailer: script })],
])('%s loses what follows its picture', (_type, bytes) => {
  expect(bytes.includes(script)).toBe(true);
  expect(cleanImage(bytes)!.bytes.includes('<script')).toBe(false);
});

it('keeps of EXIF how the phone was held', () => {
  const orientationOf = (bytes: Buffer) => {
    const at = bytes.indexOf('Exif\0\0');
    return at < 0 ? 1 : bytes.readUInt16BE(at + 6 + 18);
  };
  for (const orientation of [1, 3, 6, 8])
    expect(orientationOf(cleanImage(jpeg({ orientation }))!.bytes)).toBe(orientation);
  expect(orientationOf(cleanImage(jpeg({ orientation: 99 }))!.bytes)).toBe(1);
});

const cut = (bytes: Buffer, at: number) => bytes.subarray(0, bytes.length + at);
const changed = (bytes: Buffer, at: number) => Buffer.from(bytes).fill(0xee, at, at + 1);
test.each<[string, Buffer]>([
  ['nothing', Buffer.alloc(0)],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
  ['HTML', Buffer.from('<!doctype html><script>alert(1)</script>')],
  ['GIF', Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1')],
  ['PDF', Buffer.from('%PDF-1.7')],
  ['the beginning of a JPEG alone', Buffer.from([0xff, 0xd8, 0xff])],
  ['a JPEG without an end', cut(jpeg(), -2)],
  ['a JPEG that is cut in its head', jpeg().subarray(0, 60)],
  ['a JPEG without a picture', Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
  ['a JPEG whose segment ends behind the file', Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 0])],
  ['a PNG without an end', cut(png(), -12)],
  ['a PNG with a wrong sum', changed(png(), 20)],
  ['a PNG whose chunk ends behind the file', changed(png(), 8)],
  ['a PNG signature alone', png().subarray(0, 8)],
  ['a WebP that is longer than the file', changed(webp(), 6)],
  ['a WebP that moves', webp({ flags: 0x02 })],
  [
    'a JPEG of a million empty parts',
    Buffer.concat([jpeg().subarray(0, 2), Buffer.alloc(4_000_000, '\xff\xee\x00\x02', 'latin1')]),
  ],
  ['a RIFF that is a sound', Buffer.from('RIFF\x04\0\0\0WAVE', 'latin1')],
  ['a WebP without a picture', Buffer.from('RIFF\x04\0\0\0WEBP', 'latin1')],
])('%s is no photo', (_name, bytes) => expect(cleanImage(bytes)).toBeUndefined());

it('says so of whatever is cut or changed anywhere, and never throws', () => {
  for (const whole of [jpeg(), png(), webp()])
    for (let at = 0; at < whole.length; at++)
      for (const bytes of [whole.subarray(0, at), changed(whole, at)]) expect(() => cleanImage(bytes)).not.toThrow();
});
