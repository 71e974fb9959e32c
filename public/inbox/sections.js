/** The parts of the page, their pictograms and what they are called. */

/**
 * @typedef {import('./inbox.js').Box} Box
 * @typedef {Box | 'preferences'} Section
 */

/** @type {Record<Section, import('../shared/dom.js').Pictogram>} */
export const boxes = { all: 'inbox', unread: 'bell', archived: 'archive', preferences: 'sliders' };
/** @satisfies {Record<Section, string>} */
export const words = /** @type {const} */ ({
  all: 'all',
  unread: 'unreadBox',
  archived: 'archived',
  preferences: 'preferences',
});
/** What the part of the address after # names; what makes no sense is the inbox. */
export const section = () => sectionOf(location.hash);
export const sectionOf = (/** @type {string} */ hash) =>
  /** @type {Section} */ (Object.hasOwn(boxes, hash.slice(1)) ? hash.slice(1) : 'all');
