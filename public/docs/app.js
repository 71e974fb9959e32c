/** Swagger UI of one part of the contract, with links to the others. */
import { $, el } from '../shared/dom.js';
import { interceptors } from './calls.js';

/**
 * @typedef {{ id: string, title: string, tags: string[] }} Part
 * @typedef {Map<string, unknown> & { toJS(): any }} Immutable
 */

const { SwaggerUIBundle } = /** @type {any} */ (window);
/** @type {Part[]} */
const parts = await fetch('/docs/parts.json').then((answer) => answer.json());
const query = new URLSearchParams(location.search);
const chosen = chosenPart();

$('parts').append(
  ...parts.map(({ id, title }) => {
    return el('a', { href: `/docs?part=${id}`, 'aria-current': id === chosen.id && 'page' }, title);
  }),
);

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
    const elsewhere = el(
      'a',
      { href: `/docs?part=everything&filter=${encodeURIComponent(phrase)}` },
      'Search everything',
    );
    if (phrase && found.size === 0) notify(`No operation of ${chosen.title} has “${phrase}”. `, elsewhere);
    else notify('');
  };
  return { fn: { opsFilter }, statePlugins: { layout: { wrapActions: { updateFilter } } } };
}

/** @type {any} */
const ui = SwaggerUIBundle({
  url: `/docs/${chosen.id}.json`,
  dom_id: '#swagger-ui',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  defaultModelsExpandDepth: -1,
  syntaxHighlight: { activated: false },
  displayRequestDuration: true,
  persistAuthorization: true,
  plugins: [findOperations],
  onComplete: () => {
    const phrase = query.get('filter');
    if (phrase) ui.layoutActions.updateFilter(phrase);
    document.querySelector('.operation-filter-input')?.setAttribute('placeholder', 'Find operations by their words');
  },
  ...interceptors(() => ui, notify),
});
