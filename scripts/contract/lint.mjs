/**
 * Reads the contract, with the statuses behind `default`, by the rules of Spectral (OAS and OWASP) and of Redocly; `npm run check` runs it. Prints each finding of any severity,
 * and fails if there is one. `node scripts/contract/lint.mjs [FILE]`, openapi.json by default.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import core from '@stoplight/spectral-core';
import owasp from '@stoplight/spectral-owasp-ruleset';
import parsers from '@stoplight/spectral-parsers';
import rulesets from '@stoplight/spectral-rulesets';
import { ROOT } from '../lib/paths.mjs';
import { withStatuses } from './statuses.mjs';
import { AS_WRITTEN, EXCEPTIONS, FOR_INPUT_ALONE, LOOK_AT, REDOCLY_SWITCHED_OFF, SWITCHED_OFF } from './rules.mjs';

const file = process.argv[2] ?? join(ROOT, 'openapi.json');
const document = withStatuses(JSON.parse(readFileSync(file, 'utf8')));
const source = JSON.stringify(document);
const findings = [...(await bySpectral()), ...(await byRedocly())];
for (const finding of findings) console.log(finding);
if (findings.length > 0) process.exitCode = 1;

/** @returns {Promise<string[]>} */
async function bySpectral() {
  const spectral = new core.Spectral();
  spectral.setRuleset({
    extends: [
      [changed(rulesets.oas), 'all'],
      [changed(owasp), 'all'],
    ],
    rules: Object.fromEntries(Object.keys(SWITCHED_OFF).map((rule) => [rule, 'off'])),
  });
  const found = await spectral.run(new core.Document(source, parsers.Json, 'openapi.json'));
  const takenIn = placesTakenIn(document);
  return found.flatMap(({ code, message, path }) => {
    const rule = String(code);
    const place = `#/${path.join('/')}`;
    const isExcepted = EXCEPTIONS.some((exception) => exception.rule === rule && exception.at.test(place));
    const isGivenOut = FOR_INPUT_ALONE.includes(rule) && !takenIn.some((one) => `${place}/`.startsWith(one));
    return isExcepted || isGivenOut ? [] : [`Spectral ${rule} at ${place}: ${message}`];
  });
}

/**
 * A ruleset whose rules look where rules.mjs says.
 *
 * @param {any} ruleset
 */
function changed(ruleset) {
  /** @param {[string, any]} entry */
  const change = ([name, rule]) => [
    name,
    {
      ...rule,
      ...(AS_WRITTEN.includes(name) && { resolved: false }),
      ...(LOOK_AT[name] && { given: LOOK_AT[name] }),
    },
  ];
  return { ...ruleset, rules: Object.fromEntries(Object.entries(ruleset.rules).map(change)) };
}

/**
 * Where the document describes what is taken in: parameters, bodies, and the components that these refer to.
 *
 * @param {any} document
 * @returns {string[]}
 */
function placesTakenIn(document) {
  const places = new Set();
  /** @param {any} node */
  const follow = (node) => {
    if (!node || typeof node !== 'object') return;
    if (typeof node.$ref === 'string' && !places.has(`${node.$ref}/`)) {
      const [, ...steps] = node.$ref.split('/');
      places.add(`${node.$ref}/`);
      follow(steps.reduce((/** @type {any} */ at, /** @type {string} */ step) => at[step], document));
    }
    for (const inner of Object.values(node)) follow(inner);
  };
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, { parameters = [], requestBody }] of Object.entries(methods)) {
      follow([parameters, requestBody]);
      places.add(`#/paths/${path}/${method}/parameters/`).add(`#/paths/${path}/${method}/requestBody/`);
    }
  }
  return [...places];
}

/** @returns {Promise<string[]>} */
async function byRedocly() {
  const rules = Object.fromEntries(
    Object.keys(REDOCLY_SWITCHED_OFF).map((rule) => [rule, /** @type {const} */ ('off')]),
  );
  const config = await createConfig({ extends: ['recommended-strict'], rules });
  const found = await lintFromString({ source, absoluteRef: 'openapi.json', config });
  return found.map(({ ruleId, message, location: [at] }) => `Redocly ${ruleId} at ${at?.pointer ?? '#'}: ${message}`);
}
