import { crc32, inflateRawSync } from 'node:zlib';

/** The files of a ZIP archive by name, read by its central directory (APPNOTE.TXT 4.3). @throws Error when a checksum is wrong */
export function unzip(archive: Buffer): Map<string, Buffer> {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const [count, start] = [archive.readUInt16LE(end + 10), archive.readUInt32LE(end + 16)];
  const files = new Map<string, Buffer>();
  for (let [n, at] = [0, start]; n < count; n++) {
    const [method, sum, size] = [
      archive.readUInt16LE(at + 10),
      archive.readUInt32LE(at + 16),
      archive.readUInt32LE(at + 20),
    ];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const header = archive.readUInt32LE(at + 42);
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    const data = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
    const packed = archive.subarray(data, data + size);
    const bytes = method === 8 ? inflateRawSync(packed) : packed;
    if (crc32(bytes) !== sum) throw new Error(`The checksum of ${name} is wrong.`);
    files.set(name, bytes);
    at += 46 + nameLength + extra + comment;
  }
  return files;
}
