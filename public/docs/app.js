/** Swagger UI of one part of a contract, with links to the others: `/docs`, and the gateway's page of several services. */
import { $, el } from './dom.js';
import { interceptors } from './calls.js';
import { quickReader } from './reader.js';

/**
 * @typedef {{ id: string, title: string, tags: string[] }} Part
 * @typedef {Map<string, unknown> & { toJS(): any }} Immutable
 */

/** Swagger UI's own name of the parameter: links of before still lead to their service. */
const SERVICE = 'urls.primaryName';

const { SwaggerUIBundle } = /** @type {any} */ (window);
const query = new URLSearchParams(location.search);
const service = chosenService();
const home = service ? `/api-docs/${service}` : '/docs';
const parts = await partsOf(home);
const chosen = chosenPart();

$('parts').append(
  ...parts.map(({ id, title }) =>
    el('a', { href: linkTo({ part: id }), 'aria-current': id === chosen.id && 'page' }, title),
  ),
);

/** The service that the address names, or the first; none at `/docs`, where there is no choice. */
function chosenService() {
  const chooser = document.querySelector('select');
  if (!chooser) return undefined;
  /** @type {string[]} */
  const names = JSON.parse($('services').textContent ?? '').filter(Boolean);
  const name = names.find((one) => one === query.get(SERVICE)) ?? names[0];
  chooser.append(...names.map((one) => el('option', { selected: one === name }, one)));
  chooser.addEventListener('change', () => location.assign(`?${new URLSearchParams({ [SERVICE]: chooser.value })}`));
  return name;
}

/**
 * The parts of a contract. A service that is not Madang's may have no parts: then it is one.
 *
 * @param {string} folder
 * @returns {Promise<Part[]>}
 */
async function partsOf(folder) {
  const answer = await fetch(`${folder}/parts.json`);
  const isJson = answer.ok && answer.headers.get('Content-Type')?.startsWith('application/json');
  return isJson ? answer.json() : [{ id: 'openapi', title: service ?? 'API', tags: [] }];
}

/** @param {Record<string, string>} parameters */
function linkTo(parameters) {
  return `?${new URLSearchParams({ ...(service && { [SERVICE]: service }), ...parameters })}`;
}

/** The part that the address names, or the one that holds the tag of its fragment (#/TAG/OPERATION), or the first. */
function chosenPart() {
  const named = parts.find(({ id }) => id === query.get('part'));
  const tag = decodeURIComponent(location.hash.split('/')[1] ?? '').replaceAll('_', ' ');
  const [first] = parts;
  return named ?? parts.find(({ tags }) => tags.includes(tag)) ?? /** @type {Part} */ (first);
}

/** @param {...(string | Node)} content */
function notify(...content) {
  $('notice').replaceChildren(...content);
  $('notice').hidden = !content.some(Boolean);
}

/**
 * Swagger UI's own filter knows tags only: this one also finds operations, by the words of their summary, path and description, and
 * opens what it found.
 */
function findOperations() {
  const opsFilter = (/** @type {any} */ tagged, /** @type {string} */ phrase) => {
    const words = phrase.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (/** @type {string} */ tag, /** @type {any} */ one) => {
      const said = ['summary', 'description'].map((name) => one.getIn(['operation', name]) ?? '');
      const text = [tag, one.get('method'), one.get('path'), ...said].join(' ').toLowerCase();
      return words.every((word) => text.includes(word));
    };
    return tagged
      .map((/** @type {any} */ group, /** @type {string} */ tag) =>
        group.update('operations', (/** @type {any} */ all) => all.filter((/** @type {any} */ one) => has(tag, one))),
      )
      .filter((/** @type {any} */ group) => group.get('operations').size > 0);
  };
  const updateFilter = (/** @type {Function} */ original, /** @type {any} */ system) => (/** @type {any} */ phrase) => {
    const found = opsFilter(system.specSelectors.taggedOperations(), phrase || '');
    original(phrase);
    for (const tag of found.keys()) system.layoutActions.show(['operations-tag', tag], Boolean(phrase));
    const elsewhere = el('a', { href: linkTo({ part: 'everything', filter: phrase }) }, 'Search everything');
    if (phrase && found.size === 0) notify(`No operation of ${chosen.title} has “${phrase}”. `, elsewhere);
    else notify('');
  };
  return { fn: { opsFilter }, statePlugins: { layout: { wrapActions: { updateFilter } } } };
}

/** @type {any} */
const ui = SwaggerUIBundle({
  url: `${home}/${chosen.id}.json`,
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  defaultModelsExpandDepth: -1,
  syntaxHighlight: { activated: false },
  displayRequestDuration: true,
  persistAuthorization: true,
  plugins: [quickReader, findOperations],
  onComplete: () => {
    const phrase = query.get('filter');
    if (phrase) ui.layoutActions.updateFilter(phrase);
    document.querySelector('.operation-filter-input')?.setAttribute('placeholder', 'Find operations by their words');
  },
  ...interceptors(() => ui, notify),
});
