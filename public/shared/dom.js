const SVG = 'http://www.w3.org/2000/svg';

/**
 * @typedef {string | Node | null | undefined | false} Child
 * @typedef {Record<string, unknown>} Attributes null, undefined and false leave one out, `on…` is a listener
 */

/**
 * An HTML element. Strings among the children become text, never markup; null and false are left out.
 *
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);

/**
 * The same for SVG.
 *
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} tag
 * @param {Attributes} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {SVGElementTagNameMap[T]}
 */
export const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

/**
 * @template {Element} E
 * @param {E} element
 * @param {Attributes | undefined} attributes
 * @param {(Child | Child[])[]} children
 */
function fill(element, attributes, children) {
  set(element, attributes ?? {});
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * Sets attributes; null, undefined and false remove one, `on…` adds a listener.
 *
 * @param {Element} element
 * @param {Attributes} attributes
 */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (value === null || value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

/**
 * The element of the page that has this id; with `kind` as one of that class.
 *
 * @template {Element} [T=HTMLElement]
 * @param {string} id
 * @param {new () => T} [kind]
 */
export const $ = (id, kind) => {
  const found = document.getElementById(id);
  if (kind && !(found instanceof kind)) throw new TypeError(`#${id} is no ${kind.name}.`);
  return /** @type {T} */ (/** @type {unknown} */ (found));
};

/**
 * What an event happened to, as an element.
 *
 * @param {Event} event
 */
export const targetOf = ({ target }) => /** @type {HTMLElement} */ (target);

/**
 * The elements inside another that have a selector, as HTML elements.
 *
 * @param {ParentNode} parent
 * @param {string} selector
 */
export const all = (parent, selector) => /** @type {HTMLElement[]} */ ([...parent.querySelectorAll(selector)]);

/**
 * Calls `work` when nothing has asked for it for `ms`.
 *
 * @template {unknown[]} A
 * @param {(...args: A) => unknown} work
 * @param {number} ms
 * @returns {(...args: A) => void}
 */
export function debounce(work, ms) {
  /** @type {number | undefined} */
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), ms);
  };
}

/** Pictograms of 24 units, drawn by strokes in the colour of the text. */
const paths = {
  close: 'M6 6l12 12M18 6L6 18',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  search: 'M11 4a7 7 0 1 0 0 14a7 7 0 0 0 0-14zM16 16l4 4',
  target: 'M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM12 2v4M12 18v4M2 12h4M18 12h4',
  sliders: 'M4 7h10M18 7h2M4 17h2M10 17h10M14 7a2 2 0 1 0 4 0a2 2 0 1 0-4 0zM6 17a2 2 0 1 0 4 0a2 2 0 1 0-4 0z',
  pin: 'M12 21c-4-4.500-7-8-7-11a7 7 0 0 1 14 0c0 3-3 6.500-7 11zM12 7.500a2.500 2.500 0 1 0 0 5a2.500 2.500 0 0 0 0-5z',
  clock: 'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18zM12 7v5l3 2',
  phone: 'M6 3h3l2 5-2.500 1.500a11 11 0 0 0 6 6L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3z',
  bell: 'M6 16.500V11a6 6 0 0 1 12 0v5.500l2 1.500H4zM10 21h4',
  inbox: 'M4 13l3-8h10l3 8v6H4zM4 13h5l1.500 2.500h3L15 13h5',
  dot: 'M12 8a4 4 0 1 0 0 8a4 4 0 0 0 0-8z',
  archive: 'M3 5h18v4H3zM5 9v10h14V9M10 13h4',
  restore: 'M4 9h11a5 5 0 0 1 0 10h-4M8 5L4 9l4 4',
  check: 'M4 12.500l5 5L20 7',
  checks: 'M2 13l4.500 4.500L15 8M12 17l.500 .500L22 8',
  truck: 'M2 6h12v11H2zM14 10h4l4 4v3h-8M6 17a2 2 0 1 0 4 0a2 2 0 1 0-4 0zM16 17a2 2 0 1 0 4 0a2 2 0 1 0-4 0z',
  flag: 'M5 21V4M5 5c4-3 8 3 14 0v9c-6 3-10-3-14 0',
  cup: 'M4 8h13v6a5 5 0 0 1-5 5H9a5 5 0 0 1-5-5zM17 10h1.500a2.500 2.500 0 0 1 0 5H17M8 2.500v2M12 2.500v2',
  person: 'M12 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8zM4.500 21a7.500 7.500 0 0 1 15 0',
  lock: 'M5 11h14v10H5zM8 11V8a4 4 0 0 1 8 0v3',
  chevron: 'M9 6l6 6l-6 6',
  out: 'M14 4H5v16h9M10 12h11M17 8l4 4l-4 4',
  link: 'M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1',
};
/** @typedef {keyof typeof paths} Pictogram */

export const icon = (/** @type {Pictogram} */ name) =>
  svg('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }, svg('path', { d: paths[name] }));
