/**
 * `node scripts/contract/breaking.mjs`: what in openapi.json would break a client of the last release; `npm run check` runs it. With
 * `--release` it makes openapi.json the last release, for docs/api-changes.md to say what changed.
 *
 * No package of npm that is kept compares documents of OpenAPI 3.1: openapi-diff knows 3.0, oasdiff and openapi-changes are programs in Go.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ROOT } from '../lib/paths.mjs';
import { resolved } from './statuses.mjs';

/** @typedef {'in' | 'out'} Way of a value: into the API, or out of it */
/** @typedef {any} Schema */

const FILE = join(ROOT, 'openapi.json');
const RELEASED = join(ROOT, 'docs/openapi.released.json.gz');
const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/** Bounds by the way in which a new one is tighter. */
const UPPER = ['maximum', 'maxLength', 'maxItems', 'maxProperties'];
const LOWER = ['minimum', 'minLength', 'minItems', 'minProperties'];

/**
 * What a client of the old contract would stumble over in the new one, a sentence each. A client survives fields, operations, codes and
 * values of enumerations that are new in answers. An operation may go when it was deprecated and its sunset has passed.
 *
 * @param {any} before
 * @param {any} after
 * @param {string} [today] as `2026-11-30`
 * @returns {string[]}
 */
export function breakingChanges(before, after, today = new Date().toISOString().slice(0, 10)) {
  const comparison = new Comparison(before, after);
  const found = Object.entries(before.paths).flatMap(([path, methods]) =>
    METHODS.filter((method) => methods[method]).flatMap((method) => {
      const [old, now] = [methods[method], after.paths[path]?.[method]];
      const at = `${method.toUpperCase()} ${path}`;
      if (now) return comparison.operation(at, old, now);
      return old.deprecated && old['x-sunset'] <= today ? [] : [`${at} is gone`];
    }),
  );
  const webhooks = Object.entries(before.webhooks ?? {}).flatMap(([name, { post }]) => {
    const now = after.webhooks?.[name]?.post;
    return now
      ? comparison.contents(`webhook ${name}`, post.requestBody, now.requestBody, 'out')
      : [`webhook ${name} is gone`];
  });
  return [...found, ...webhooks];
}

class Comparison {
  /** Pairs that are compared or were: schemas refer to one another in circles. */
  #seen = new Map();

  /**
   * @param {any} before
   * @param {any} after
   */
  constructor(before, after) {
    this.before = before;
    this.after = after;
  }

  /**
   * @param {string} at
   * @param {any} old
   * @param {any} now
   * @returns {string[]}
   */
  operation(at, old, now) {
    const renamed =
      old.operationId !== now.operationId ? [`${at} is called ${now.operationId}, not ${old.operationId}`] : [];
    return [
      ...renamed,
      ...this.#security(at, old, now),
      ...this.#parameters(at, old, now),
      ...this.#body(at, old, now),
      ...this.#successes(at, old, now),
    ];
  }

  /**
   * @param {string} at
   * @param {any} old
   * @param {any} now
   */
  #security(at, old, now) {
    const ways = (/** @type {any} */ operation) =>
      (operation.security ?? []).map((/** @type {any} */ way) => JSON.stringify(way));
    if (ways(now).length === 0) return [];
    if (ways(old).length === 0) return [`${at} asks for authentication`];
    return ways(old)
      .filter((/** @type {string} */ way) => !ways(now).includes(way))
      .map((/** @type {string} */ way) => `${at} does not take ${way}`);
  }

  /**
   * @param {string} at
   * @param {any} old
   * @param {any} now
   */
  #parameters(at, old, now) {
    const named = (/** @type {any} */ document, /** @type {any} */ { parameters = [] }) =>
      new Map(
        parameters
          .map((/** @type {any} */ one) => resolved(document, one))
          .map((/** @type {any} */ one) => [`${one.in} ${one.name}`, one]),
      );
    const [olds, news] = [named(this.before, old), named(this.after, now)];
    return [
      ...[...olds].flatMap(([name, one]) => {
        const other = news.get(name);
        if (!other) return [`${at}: ${name} is gone`];
        const must = other.required && !one.required ? [`${at}: ${name} is required`] : [];
        return [...must, ...this.schema(`${at}: ${name}`, one.schema, other.schema, 'in')];
      }),
      ...[...news]
        .filter(([name, one]) => one.required && !olds.has(name))
        .map(([name]) => `${at}: ${name} is new and required`),
    ];
  }

  /**
   * @param {string} at
   * @param {any} old
   * @param {any} now
   */
  #body(at, { requestBody: old }, { requestBody: now }) {
    if (!old) return now?.required ? [`${at}: the body is new and required`] : [];
    if (!now) return [`${at}: the body is gone`];
    const must = now.required && !old.required ? [`${at}: the body is required`] : [];
    return [...must, ...this.contents(`${at}: the body`, old, now, 'in')];
  }

  /**
   * @param {string} at
   * @param {any} old
   * @param {any} now
   */
  #successes(at, old, now) {
    const statuses = (/** @type {any} */ { responses }) => Object.keys(responses).filter((status) => status < '400');
    const other = statuses(now).filter((status) => !old.responses[status] && status !== '304');
    return [
      ...other.map((status) => `${at}: the status ${status} is new`),
      ...statuses(old).flatMap((status) => {
        if (!now.responses[status]) return status === '304' ? [] : [`${at}: the status ${status} is gone`];
        const [one, two] = [resolved(this.before, old.responses[status]), resolved(this.after, now.responses[status])];
        return this.contents(`${at}: ${status}`, one, two, 'out');
      }),
    ];
  }

  /**
   * @param {string} at
   * @param {any} old
   * @param {any} now
   * @param {Way} way
   * @returns {string[]}
   */
  contents(at, old, now, way) {
    return Object.entries(old.content ?? {}).flatMap(([type, { schema }]) => {
      const other = now.content?.[type];
      return other ? this.schema(at, schema, other.schema, way) : [`${at}: ${type} is gone`];
    });
  }

  /**
   * Into the API all that was taken must be taken, out of it nothing may come that could not come.
   *
   * @param {string} at
   * @param {Schema} old
   * @param {Schema} now
   * @param {Way} way
   * @returns {string[]}
   */
  schema(at, old, now, way) {
    const names = old.$ref && now.$ref ? `${way} ${old.$ref} ${now.$ref}` : undefined;
    // Said once, where it is met first.
    if (names && this.#seen.has(names)) return [];
    if (names) this.#seen.set(names, true);
    const olds = alternatives(this.before, old);
    const news = alternatives(this.after, now);
    const [some, others] = way === 'in' ? [olds, news] : [news, olds];
    return some.flatMap((one) => {
      const fitting = others.filter((other) => fits(one, other));
      if (fitting.length === 0)
        return [`${at}: ${describe(one)} ${way === 'in' ? 'is not taken any more' : 'can come now'}`];
      const results = fitting.map((other) =>
        way === 'in' ? this.#simple(at, one, other, way) : this.#simple(at, other, one, way),
      );
      return results.find(({ length }) => length === 0) ?? /** @type {string[]} */ (results[0]);
    });
  }

  /**
   * @param {string} at
   * @param {Schema} old of one type
   * @param {Schema} now
   * @param {Way} way
   * @returns {string[]}
   */
  #simple(at, old, now, way) {
    const found = way === 'in' ? tighter(at, old, now) : wider(at, old, now);
    if (old.items && now.items) found.push(...this.schema(`${at}[]`, old.items, now.items, way));
    if (isSchema(old.additionalProperties) && isSchema(now.additionalProperties))
      found.push(...this.schema(`${at}.*`, old.additionalProperties, now.additionalProperties, way));
    for (const [name, property] of Object.entries(old.properties ?? {})) {
      const other = now.properties?.[name];
      const place = `${at}.${name}`;
      if (!other) found.push(`${place} is gone`);
      else found.push(...this.schema(place, property, other, way));
      const [was, is] = [old, now].map(({ required = [] }) => required.includes(name));
      if (way === 'in' && is && !was) found.push(`${place} is required`);
      if (way === 'out' && other && was && !is) found.push(`${place} can be missing`);
    }
    for (const name of way === 'in' ? (now.required ?? []) : [])
      if (!old.properties?.[name]) found.push(`${at}.${name} is new and required`);
    return found;
  }
}

/**
 * The single types that a schema stands for: of alternatives each, of several types each, what is to hold together as one.
 *
 * @param {any} document
 * @param {Schema} given
 * @returns {Schema[]}
 */
function alternatives(document, given) {
  const schema = given.$ref ? { ...resolved(document, given), ...given, $ref: undefined } : given;
  const { anyOf, oneOf, allOf, ...rest } = schema;
  const choices = anyOf ?? oneOf;
  // Enumerations with a sentence for each value.
  if (choices?.every((/** @type {Schema} */ one) => 'const' in one))
    return [{ ...rest, enum: choices.map((/** @type {Schema} */ one) => one.const) }];
  if (choices) return choices.flatMap((/** @type {Schema} */ one) => alternatives(document, one));
  if (allOf) {
    const parts = allOf.flatMap((/** @type {Schema} */ one) => alternatives(document, one));
    const properties = Object.assign({}, ...parts.map((/** @type {Schema} */ one) => one.properties));
    return [
      { ...parts[0], properties, required: parts.flatMap((/** @type {Schema} */ { required = [] }) => required) },
    ];
  }
  return [rest.type].flat().map((type) => ({ ...rest, type }));
}

/**
 * @param {Schema} one
 * @param {Schema} other
 */
const fits = (one, other) =>
  one.type === other.type || other.type === undefined || (one.type === 'integer' && other.type === 'number');

/** @param {Schema} schema */
const describe = ({ type = 'anything', format }) => (format && type !== 'null' ? `${type} (${format})` : type);

/** @param {unknown} value */
const isSchema = (value) => typeof value === 'object' && value !== null;

/**
 * What of a value that was taken is not taken now.
 *
 * @param {string} at
 * @param {Schema} old
 * @param {Schema} now
 */
function tighter(at, old, now) {
  const found = [];
  const values = now.enum ? (old.enum ?? ['anything else']) : [];
  const lost = values.filter((/** @type {unknown} */ one) => !now.enum.includes(one));
  if (lost.length > 0) found.push(`${at} does not take ${lost.join(', ')}`);
  for (const bound of UPPER)
    if ((now[bound] ?? Infinity) < (old[bound] ?? Infinity)) found.push(`${at}: ${bound} is ${now[bound]}`);
  for (const bound of LOWER)
    if ((now[bound] ?? -Infinity) > (old[bound] ?? -Infinity)) found.push(`${at}: ${bound} is ${now[bound]}`);
  for (const form of ['pattern', 'format'])
    if (now[form] !== undefined && now[form] !== old[form] && !(form === 'format' && now.format === 'int64'))
      found.push(`${at}: ${form} is ${now[form]}`);
  if (now.additionalProperties === false && old.type === 'object' && old.additionalProperties !== false)
    found.push(`${at} takes no other fields`);
  return found;
}

/**
 * What can come now and could not come before. New values of enumerations are no surprise (docs/api-changes.md).
 *
 * @param {string} at
 * @param {Schema} old
 * @param {Schema} now
 */
function wider(at, old, now) {
  const found = [];
  if (old.enum && !now.enum) found.push(`${at} is no enumeration`);
  if (old.format !== undefined && now.format !== old.format && now.format !== 'int32')
    found.push(`${at}: format is ${now.format ?? 'none'}`);
  return found;
}

/** The contract of the last release. */
const released = () => JSON.parse(gunzipSync(readFileSync(RELEASED)).toString('utf8'));

if (import.meta.filename === process.argv[1]) {
  const document = JSON.parse(readFileSync(FILE, 'utf8'));
  if (process.argv.includes('--release')) writeFileSync(RELEASED, gzipSync(JSON.stringify(document), { level: 9 }));
  const found = breakingChanges(released(), document);
  for (const one of found) console.log(one);
  if (found.length > 0) {
    console.log('Clients of the last release would break: see docs/api-changes.md for what to do instead.');
    process.exitCode = 1;
  }
}
