import type { Pictogram } from '../../ui/icon.js';
import type { Box } from './inbox-store.js';

/** The parts of the page. */
export type Section = Box | 'preferences';

/** Each with its pictogram, in their order. */
export const sections: Readonly<Record<Section, Pictogram>> = {
  all: 'inbox',
  unread: 'bell',
  archived: 'archive',
  preferences: 'sliders',
};

/** What the part of the address after # names; what makes no sense is the inbox. */
export const sectionOf = (hash: string): Section =>
  Object.hasOwn(sections, hash.slice(1)) ? (hash.slice(1) as Section) : 'all';
