import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BlobStore } from '../../src/modules/reservations/proofs/blob-store.js';
import { FolderStore } from '../../src/modules/reservations/proofs/folder-store.js';
import { S3Store } from '../../src/modules/reservations/proofs/s3-store.js';
import { S3Stub } from '../support/s3-stub.js';

let folder: string;
let stub: S3Stub;
let bucket: S3Store;
const files = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madang-blobs-'));
  stub = await S3Stub.start();
  const { S3_BUCKET, S3_ENDPOINT, S3_REGION } = stub.environment;
  Object.assign(process.env, stub.environment);
  bucket = new S3Store({ bucket: S3_BUCKET!, endpoint: S3_ENDPOINT, region: S3_REGION });
});
afterAll(async () => {
  bucket.onModuleDestroy();
  stub.stop();
  await rm(folder, { recursive: true, force: true });
});

describe.each<[string, () => BlobStore]>([
  ['A folder', () => new FolderStore(join(folder, 'made-when-needed'))],
  ['A bucket', () => bucket],
])('%s', (_name, open) => {
  it('keeps files as they are, until they are deleted', async () => {
    const store = open();
    const [id, other] = [randomUUID(), randomUUID()];
    const bytes = randomBytes(300_000);
    await store.put(id, bytes, 'image/png');
    await store.put(other, Buffer.from('another'), 'image/jpeg');
    expect((await store.get(id))?.equals(bytes)).toBe(true);
    await store.delete(id);
    await store.delete(id);
    expect(await store.get(id)).toBeUndefined();
    expect(String(await store.get(other))).toBe('another');
    await store.delete(other);
    expect(await store.get(randomUUID())).toBeUndefined();
  });
});

it('leaves nothing in a folder of what was deleted, nor of what was half written', async () => {
  const store = new FolderStore(folder);
  const id = randomUUID();
  await store.put(id, Buffer.from('whole'));
  const [file] = await files();
  await writeFile(join(file!.parentPath, `${id}.part`), 'half');
  expect(String(await store.get(id))).toBe('whole');
  await store.delete(id);
  expect(await files()).toEqual([]);
});

it('says that a folder cannot be written', async () => {
  const full = await mkdtemp(join(folder, 'full-'));
  await writeFile(join(full, 'a-file'), '');
  await expect(new FolderStore(join(full, 'a-file')).put(randomUUID(), Buffer.from('x'))).rejects.toThrow(/ENOTDIR/);
});

it('signs what it asks of a bucket, keeps the type, and says that the server is away', async () => {
  const id = randomUUID();
  await bucket.put(id, Buffer.from('x'), 'image/webp');
  expect([...stub.objects]).toEqual([[`proofs/${id}`, { bytes: Buffer.from('x'), type: 'image/webp' }]]);
  stub.isAway = true;
  await expect(bucket.get(id)).rejects.toThrow(/ServiceUnavailable/);
  stub.isAway = false;
  expect(stub.complaints).toEqual([]);
});
