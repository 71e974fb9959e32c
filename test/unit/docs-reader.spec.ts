import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from '@jest/globals';

type Resolve = (document: object, path: string[]) => Promise<{ spec: unknown; errors: unknown[] }>;
type Parse = (text: string) => unknown;
type Plugin = {
  fn: { resolveSubtree?: Resolve };
  afterLoad(system: { fn: { resolveSubtree: Resolve } }): void;
  statePlugins: { spec: { wrapActions: { parseToJson(usual: Parse, system: object): Parse } } };
};
const root = join(import.meta.dirname, '../..');
const { quickReader } = (await import(join(root, 'public/docs/reader.js'))) as { quickReader: () => Plugin };

/** What Swagger UI's own resolver, which is a part of its bundle, would be asked for. */
const usual = { spec: "Swagger UI's own", errors: [] };
const plugin = quickReader();
plugin.afterLoad({ fn: { resolveSubtree: () => Promise.resolve(usual) } });
const resolve = plugin.fn.resolveSubtree!;

const schemas = {
  Cafe: { type: 'object', properties: { tags: { type: 'array', items: { $ref: '#/components/schemas/Tag' } } } },
  Tag: { type: 'string' },
  Tree: { properties: { parent: { $ref: '#/components/schemas/Tree' } } },
  'a/b': { type: 'null' },
};
const document = (get: unknown, version = '3.1.0') => ({
  openapi: version,
  paths: { '/x': { get } },
  components: { schemas },
});
const refTo = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const readOf = async (get: unknown, version?: string) =>
  (await resolve(document(get, version), ['paths', '/x', 'get'])).spec;

describe('The reader of /docs', () => {
  it('puts what a reference refers to in its place, with its name, through all levels', async () => {
    const tag = { type: 'string', $$ref: '#/components/schemas/Tag' };
    const tags = { type: 'array', items: tag };
    expect(await readOf({ a: [refTo('Cafe')], b: { $ref: '#/components/schemas/a~1b' } })).toEqual({
      a: [{ type: 'object', properties: { tags }, $$ref: '#/components/schemas/Cafe' }],
      b: { type: 'null', $$ref: '#/components/schemas/a~1b' },
    });
  });

  it('keeps what stands beside a reference, and a property whose name is $ref', async () => {
    expect(await readOf({ ...refTo('Tag'), description: 'own' })).toMatchObject({ type: 'string', description: 'own' });
    expect(await readOf({ properties: { $ref: { type: 'string' } } })).toEqual({
      properties: { $ref: { type: 'string' } },
    });
  });

  it('ends at a schema that holds itself', async () => {
    expect(await readOf(refTo('Tree'))).toMatchObject({ properties: { parent: refTo('Tree') } });
  });

  test.each([
    ['another version of OpenAPI', refTo('Tag'), '3.0.3'],
    ['another document', { $ref: 'https://other.example/openapi.json#/x' }, '3.1.0'],
    ['nothing', refTo('Unknown'), '3.1.0'],
  ])('leaves a reference to Swagger UI: %s', async (_what, get, version) => {
    expect(await readOf(get, version)).toBe(usual.spec);
  });

  it('leaves nothing of the contract to Swagger UI', async () => {
    const contract = JSON.parse(readFileSync(join(root, 'openapi.json'), 'utf8')) as { paths: Record<string, object> };
    const paths = Object.entries(contract.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ['paths', path, method]),
    );
    for (const path of [...paths, ['components', 'securitySchemes']]) {
      const { spec } = await resolve(contract, path);
      expect(spec).toEqual(expect.any(Object));
      expect(JSON.stringify(spec)).not.toMatch(/"\$ref":"(?!#\/components\/schemas\/)/);
    }
  });

  it('reads JSON by itself, and leaves YAML to Swagger UI', () => {
    const taken: unknown[] = [];
    const system = {
      errActions: { clear: () => undefined },
      specActions: { updateJsonSpec: (json: unknown) => taken.push(json) },
    };
    const parse = plugin.statePlugins.spec.wrapActions.parseToJson((text) => taken.push(text), system);
    for (const text of ['{"openapi":"3.1.0"}', 'openapi: 3.1.0', '"text"']) parse(text);
    expect(taken).toEqual([{ openapi: '3.1.0' }, 'openapi: 3.1.0', '"text"']);
  });
});
