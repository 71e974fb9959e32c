/**
 * `node scripts/contract/client-types.mjs`: says whether the types of @madang/client are those of openapi.json; `npm run check` runs it,
 * and `npm run openapi` writes them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { ROOT } from '../lib/paths.mjs';
import { resolved } from './statuses.mjs';

const TYPES = join(ROOT, 'client/src/api.ts');
const KEYED = join(ROOT, 'client/src/keyed.ts');
const WRITTEN = '// Written by `npm run openapi` of openapi.json.\n';

/**
 * The sources of the client that are made of the contract.
 *
 * @param {any} document
 * @returns {Promise<[file: string, text: string][]>}
 */
async function sources(document) {
  const contract = structuredClone(document);
  const keyed = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { parameters = [] }]) =>
      parameters.some((/** @type {any} */ one) => resolved(contract, one).name === 'Idempotency-Key')
        ? [`${method.toUpperCase()} ${path}`]
        : [],
    ),
  );
  // The client sends one with each of these.
  for (const parameter of Object.values(contract.components.parameters))
    if (parameter.name === 'Idempotency-Key') delete parameter.required;
  const tree = await openapiTS(contract, {
    alphabetize: false,
    defaultNonNullable: false,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    transform: ({ format }) => (format === 'binary' ? ts.factory.createTypeReferenceNode('Blob') : undefined),
  });
  return [
    // With narrow margins: half of it would be spaces.
    [TYPES, WRITTEN + astToString(tree).replaceAll(/^(?: {4})+/gm, (margin) => margin.slice(margin.length * 0.75))],
    [
      KEYED,
      `${WRITTEN}/** The operations that take an Idempotency-Key. */\nexport const keyed = new Set(${JSON.stringify(keyed, null, 2)});\n`,
    ],
  ];
}

/**
 * Writes them.
 *
 * @param {any} document
 */
export async function writeClientTypes(document) {
  for (const [file, text] of await sources(document)) writeFileSync(file, text);
}

if (import.meta.filename === process.argv[1]) {
  const document = JSON.parse(readFileSync(join(ROOT, 'openapi.json'), 'utf8'));
  const stale = (await sources(document)).filter(([file, text]) => readFileSync(file, 'utf8') !== text);
  if (stale.length > 0) {
    console.log(
      `${stale.map(([file]) => file).join(' and ')} differ from openapi.json: \`npm run openapi\` writes them.`,
    );
    process.exitCode = 1;
  }
}
