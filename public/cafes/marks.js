import { set, svg, targetOf } from '../shared/dom.js';

/** @typedef {import('../shared/mercator.js').Point} Point */

/**
 * The mark of one thing on the map: a shape with a text, or one element that is both.
 *
 * @typedef {{ group: SVGElement, shape: SVGElement, text: SVGElement }} Mark
 */

/** @type {(shape: SVGElement, text: SVGElement, attributes?: import('../shared/dom.js').Attributes) => Mark} */
export const mark = (shape, text, attributes = {}) => ({ group: svg('g', attributes, shape, text), shape, text });

/** @type {(element: SVGElement) => Mark} */
export const alone = (element) => ({ group: element, shape: element, text: element });

export const pin = () => mark(svg('circle'), svg('text', { y: 4 }), { class: 'pin' });

/** The item of the mark under an event. */
export const dataAt = (/** @type {Event} */ event, /** @type {string} */ selector) => {
  const found = /** @type {SVGElement | null} */ (targetOf(event).closest(selector));
  return found ? found.dataset : {};
};

export const move = (/** @type {Element} */ element, /** @type {Point} */ { x, y }) =>
  set(element, { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` });

/**
 * What is drawn in each layer, by the key of its item.
 *
 * @type {WeakMap<Element, Map<string, Mark>>}
 */
const drawn = new WeakMap();

/**
 * Makes the children of a layer those of the items, by key and in their order; elements that stay are kept.
 *
 * @template {{ key: string | number }} I
 * @param {SVGElement} layer
 * @param {I[]} items
 * @param {() => Mark} create
 * @param {(mark: Mark, item: I) => void} update
 */
export function keep(layer, items, create, update) {
  const before = drawn.get(layer) ?? new Map();
  /** @type {Map<string, Mark>} */
  const after = new Map();
  drawn.set(layer, after);
  const now = items.map((item) => {
    const key = String(item.key);
    const one = before.get(key) ?? create();
    before.delete(key);
    after.set(key, one);
    update(one, item);
    return one.group;
  });
  for (const { group } of before.values()) group.remove();
  now.forEach((element, index) => {
    if (layer.children[index] !== element) layer.insertBefore(element, layer.children[index] ?? null);
  });
}

/** A curve through points (Catmull-Rom as Bézier). */
export function smooth(/** @type {Point[]} */ points) {
  const at = (/** @type {number} */ index) => points[Math.min(points.length - 1, Math.max(0, index))] ?? { x: 0, y: 0 };
  const show = (/** @type {number} */ x, /** @type {number} */ y) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const pieces = points.slice(1).map((to, index) => {
    const [before, from, after] = [at(index - 1), at(index), at(index + 2)];
    return `C${show(from.x + (to.x - before.x) / 6, from.y + (to.y - before.y) / 6)} ${show(to.x - (after.x - from.x) / 6, to.y - (after.y - from.y) / 6)} ${show(to.x, to.y)}`;
  });
  return `M${show(at(0).x, at(0).y)}${pieces.join('')}`;
}
