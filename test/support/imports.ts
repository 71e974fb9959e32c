import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import type { Answer, Client } from './client.js';
import { sharedData } from './shared-data.js';
import { until } from './wait.js';
import type { World } from './world.js';

export type Fields = { source?: string; dryRun?: string; encoding?: string; [unknown: string]: string | undefined };

export const gangnam = (): Buffer => readFileSync(sharedData('cafes/seoul_gangnam_072405.csv'));

/** Sends a form as it is. */
export function sendForm(admin: Client, form: FormData, key: string = randomUUID()): Promise<Answer> {
  // The boundary of a form is new with each request.
  const request = new Request('http://form', { method: 'POST', body: form });
  return request.bytes().then((body) =>
    admin.post('/v1/cafes/imports', body, {
      key,
      headers: { 'Content-Type': request.headers.get('content-type')! },
    }),
  );
}

/** Uploads a file of cafés; `key` makes it a repeat. */
export function upload(admin: Client, file: Buffer | string, fields: Fields = {}, key?: string): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ source: 'localdata', ...fields })) {
    if (value !== undefined) form.set(name, value);
  }
  form.set('file', new Blob([typeof file === 'string' ? file : new Uint8Array(file)]), 'cafes.csv');
  return sendForm(admin, form, key);
}

/** Waits until an import is over. */
export function ended(admin: Client, id: string, withinMs = 30_000): Promise<any> {
  return until(
    'the import is over',
    async () => {
      const { body } = await admin.get(`/v1/cafes/imports/${id}`);
      return body.endedAt && body;
    },
    withinMs,
  );
}

/** Uploads, waits, and gives the import as it ended. */
export async function imported(admin: Client, file: Buffer | string, fields: Fields = {}): Promise<any> {
  const { status, body, text } = await upload(admin, file, fields);
  expect({ status, text }).toMatchObject({ status: 202 });
  return ended(admin, body.id);
}

/** While `work` is done, each batch of the imports of a world takes a second more, which the server sleeps: rows and the search for duplicates alike. */
export async function slowly(world: World, work: () => Promise<void>): Promise<void> {
  await world.rows('CREATE TRIGGER slow_rows BEFORE INSERT ON cafe_import_batches FOR EACH ROW SET @slept = SLEEP(1)');
  await world.rows(
    `CREATE TRIGGER slow_linking BEFORE UPDATE ON cafe_imports FOR EACH ROW
     IF NEW.linked_batches > OLD.linked_batches THEN SET @slept = SLEEP(1); END IF`,
  );
  try {
    await work();
  } finally {
    for (const trigger of ['slow_rows', 'slow_linking']) await world.rows(`DROP TRIGGER ${trigger}`);
  }
}
