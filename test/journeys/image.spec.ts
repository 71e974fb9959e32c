import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawnMadang } from '../../scripts/lib/madang.mjs';
import { buildImage } from '../support/image.js';

const dir = mkdtempSync(join(tmpdir(), 'madang-image-'));
let child: ReturnType<typeof spawnMadang>;
let address: string;
beforeAll(async () => {
  child = spawnMadang('api', { root: buildImage(dir), env: { BLOB_FOLDER: join(dir, 'blobs') } });
  address = await child.serving;
});
afterAll(async () => {
  await child?.kill();
  rmSync(dir, { recursive: true, force: true });
});

// The image of a version could once not be built, and none of the tests noticed: npm start has files that do not enter the build.
it('builds of what its Dockerfile copies, and serves the pages and documents from that alone', async () => {
  const get = async (path: string) => {
    const response = await fetch(address + path);
    return { status: response.status, text: await response.text() };
  };
  const pages = ['/', '/deliver', '/cafes', '/inbox', '/t/x', '/docs', '/docs/api-changes.md', '/llms.txt'];
  for (const path of pages) expect([path, (await get(path)).status]).toEqual([path, 200]);
  const [, script] = /<script[^>]* src="([^"]+)"/.exec((await get('/')).text)!;
  expect((await get(script!)).status).toBe(200);
  expect((await get('/docs/client.md')).text).toBe(readFileSync('client/README.md', 'utf8'));
});
