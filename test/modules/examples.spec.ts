import { afterAll, beforeAll, expect, it, test } from '@jest/globals';
import { resolved } from '../../scripts/contract/statuses.mjs';
import { startApp } from '../support/app.js';
import type { Client } from '../support/client.js';
import { database } from '../support/database.js';
import { newOperator } from '../support/money.js';

type Schema = {
  $ref?: string;
  example?: unknown;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  type?: string | string[];
  format?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
};
type Parameter = { name: string; in: string; required?: boolean; example?: unknown; schema: Schema };
type Operation = { parameters?: Parameter[]; requestBody?: { content: Record<string, { schema: Schema }> } };

let address: string;
let stop: () => Promise<void>;
let admin: Client;
let document: { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } };
beforeAll(async () => {
  ({ address, stop } = await startApp('api'));
  admin = await newOperator(address, 'admin');
  document = (await admin.get('/docs-json')).body;
});
afterAll(async () => {
  await stop();
  await database.end();
});

/** What Swagger UI fills in: examples, defaults, and of a body every field. */
function exampleOf(given: Schema): unknown {
  const schema = { ...(resolved(document, given) as Schema), ...given };
  const example = schema.example ?? schema.default ?? schema.const ?? schema.enum?.[0];
  if (example !== undefined) return example;
  const [choice] = schema.anyOf ?? schema.oneOf ?? schema.allOf ?? [];
  if (choice) return exampleOf(choice);
  if (schema.properties)
    return Object.fromEntries(Object.entries(schema.properties).map(([name, field]) => [name, exampleOf(field)]));
  if (schema.items) return [exampleOf(schema.items)];
  if (schema.format === 'date-time') return new Date(Date.now() - 60_000).toISOString();
  const [type] = [schema.type].flat();
  return type === 'integer' || type === 'number' ? 0 : type === 'boolean' ? true : 'string';
}

/** The example of a parameter; undefined where Swagger UI leaves the field empty. */
function filled({ example, schema }: Parameter): string | undefined {
  const shown = { ...(resolved(document, schema) as Schema), ...schema };
  const value = example ?? shown.example ?? shown.default;
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

/** A stranger's signature, the stream, the upload, the log-out and the end of the account are tried elsewhere. */
const apart = /\/deletion$|\/stream$|\/(imports|proofs) post$|\/current$|\/notices$|\/feedback$/;

function attempts(path: string, method: string, operation: Operation) {
  const { requestBody } = operation;
  const parameters = (operation.parameters ?? []).map((one): Parameter => resolved(document, one));
  const inPath = parameters.filter((one) => one.in === 'path');
  const url = inPath.reduce((made, one) => made.replace(`{${one.name}}`, encodeURIComponent(filled(one)!)), path);
  const query = parameters.filter((one) => one.in === 'query' && filled(one) !== undefined);
  const content = requestBody?.content['application/json'];
  const send = (chosen: Parameter[]) => {
    const search = new URLSearchParams(chosen.map((one): [string, string] => [one.name, filled(one)!]));
    const body = content && exampleOf(content.schema);
    return admin.send(method.toUpperCase(), `${url}?${search.toString()}`, content ? { body } : {});
  };
  // What a search for cafés cannot do without: a position has two halves.
  const needed = query.filter(({ name, required }) => required || ['lat', 'lng'].includes(name));
  return [query, ...query.map((one) => [...new Set([...needed, one])])].map((chosen) => ({
    sent: chosen.map(({ name }) => name).join('&'),
    answer: () => send(chosen),
  }));
}

it('No example of the contract is refused for its form, neither alone nor together with all others', async () => {
  const refused: unknown[] = [];
  let tried = 0;
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      if (apart.test(path) || apart.test(`${path} ${method}`)) continue;
      for (const { sent, answer } of attempts(path, method, operation)) {
        const { status, body } = await answer();
        tried++;
        // What an example names need not exist, nor a provider be configured, nor the network know its host, nor a test key ask.
        const isAbsent =
          [401, 404, 409].includes(status) ||
          /-(not-found|not-configured|unavailable)$|^test-mode-only$/.test(body?.code ?? '');
        if (status >= 400 && !isAbsent && body?.errors?.[0].code !== 'no_public_address')
          refused.push({ method, path, sent, status, code: body?.code, errors: body?.errors });
      }
    }
  }
  expect(tried).toBeGreaterThan(150);
  expect(refused).toEqual([]);
});

test('The date of the example of a booking is good for as long as anybody will read it', () => {
  const booking = exampleOf({ $ref: '#/components/schemas/NewReservation' }) as { date: string };
  expect(booking.date > '2099').toBe(true);
});
