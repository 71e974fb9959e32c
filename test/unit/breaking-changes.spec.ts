import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from '@jest/globals';
import { breakingChanges } from '../../scripts/contract/breaking.mjs';

const contract = JSON.parse(readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8'));

/** What breaks when this is done to the contract, on a day. */
function breaks(change: (document: any) => void, today?: string): string[] {
  const after = structuredClone(contract);
  change(after);
  return breakingChanges(contract, after, today);
}
const list = (document: any) => document.paths['/v1/reservations'].get;
const dateOf = (document: any) => list(document).parameters.findIndex(({ name }: any) => name === 'date');
const book = (document: any) => document.paths['/v1/reservations'].post;
const schema = (document: any, name: string) => document.components.schemas[name];
const input = (document: any) => schema(document, 'NewReservation');
const output = (document: any) => schema(document, 'Reservation');

describe('A client of the last release', () => {
  const surprises: [what: string, change: (document: any) => void, said: string][] = [
    ['an operation is gone', (d) => delete d.paths['/v1/reservations'].post, 'POST /v1/reservations is gone'],
    ['an operation has another name', (d) => (list(d).operationId = 'x'), 'is called x, not listReservations'],
    [
      'another scope',
      (d) => (list(d).security[1].apiKey = ['x:read']),
      'does not take {"apiKey":["reservations:read"]}',
    ],
    ['a key will not do', (d) => list(d).security.pop(), 'does not take {"apiKey"'],
    [
      'authentication',
      (d) => (d.paths['/v1/cafes'].get.security = [{ bearer: [] }]),
      'GET /v1/cafes asks for authentication',
    ],
    ['a parameter is gone', (d) => list(d).parameters.splice(dateOf(d), 1), 'GET /v1/reservations: query date is gone'],
    ['a parameter is required', (d) => (list(d).parameters[dateOf(d)].required = true), 'query date is required'],
    [
      'a required parameter is new',
      (d) => list(d).parameters.push({ name: 'x', in: 'query', required: true, schema: {} }),
      'query x is new and required',
    ],
    [
      'a shared parameter is tighter',
      (d) => (d.components.parameters.Limit.schema.maximum = 50),
      'query limit: maximum is 50',
    ],
    ['a field is not taken', (d) => delete input(d).properties.note, 'the body.note is gone'],
    ['a field is required', (d) => input(d).required.push('note'), 'the body.note is required'],
    [
      'a required field is new',
      (d) => ((input(d).properties.x = {}), input(d).required.push('x')),
      'the body.x is new and required',
    ],
    ['a text is shorter', (d) => (input(d).properties.note.maxLength = 10), 'the body.note: maxLength is 10'],
    [
      'a type is another',
      (d) => (input(d).properties.note = { type: 'integer' }),
      'the body.note: string is not taken any more',
    ],
    ['a value is not taken', (d) => schema(d, 'Vehicle').enum.pop(), 'does not take van'],
    [
      'an alternative is not taken',
      (d) => book(d).requestBody.content['application/json'].schema.anyOf.pop(),
      'POST /v1/reservations: the body',
    ],
    ['a field does not come', (d) => delete output(d).properties.note, '.note is gone'],
    ['a field can be missing', (d) => output(d).required.shift(), '.id can be missing'],
    [
      'a field can be null',
      (d) => (output(d).properties.version.type = ['integer', 'null']),
      '.version: null can come now',
    ],
    [
      'a field is of another type',
      (d) => (output(d).properties.version = { type: 'string' }),
      '.version: string can come now',
    ],
    [
      'a number has more bits',
      (d) => (schema(d, 'Problem'), (output(d).properties.version.format = 'x')),
      '.version: format is x',
    ],
    [
      'a media type does not come',
      (d) => delete d.paths['/v1/wallet/transactions'].get.responses['200'].content['text/csv'],
      'text/csv is gone',
    ],
    [
      'another status',
      (d) => ((book(d).responses['202'] = book(d).responses['201']), delete book(d).responses['201']),
      'the status 202 is new',
    ],
  ];
  test.each(surprises)('notices: %s', (_what, change, said) => {
    expect(breaks(change)).toContainEqual(expect.stringContaining(said));
  });

  const growth: [what: string, change: (document: any) => void][] = [
    ['nothing', () => undefined],
    ['an operation', (d) => (d.paths['/v1/new'] = { get: list(d) })],
    ['an optional parameter', (d) => list(d).parameters.push({ name: 'x', in: 'query', schema: {} })],
    ['an optional field to send', (d) => (input(d).properties.x = { type: 'string' })],
    ['a field that comes', (d) => ((output(d).properties.x = {}), output(d).required.push('x'))],
    ['a longer text', (d) => (input(d).properties.note.maxLength = 1_000)],
    ['a value that comes', (d) => schema(d, 'ReservationStatus').enum.push('x')],
    ['a code', (d) => schema(d, 'ProblemCode').oneOf.push({ const: 'x' })],
    ['a field that is always there', (d) => (output(d).properties.note.type = 'string')],
    ['authentication that is not needed', (d) => (list(d).security = [])],
  ];
  test.each(growth)('goes on with: %s', (_what, change) => {
    expect(breaks(change)).toEqual([]);
  });

  it('was told when an operation goes', () => {
    const before = structuredClone(contract);
    Object.assign(list(before), { deprecated: true, 'x-sunset': '2027-06-01' });
    const after = structuredClone(contract);
    delete after.paths['/v1/reservations'].get;
    expect(breakingChanges(before, after, '2027-05-31')).toEqual(['GET /v1/reservations is gone']);
    expect(breakingChanges(before, after, '2027-06-01')).toEqual([]);
  });
});
