import type { Language } from '../../core/language.js';

const sizes = ['small', 'medium', 'large'] as const;

/** What the address of an overlay asks for: what it shows, how large, in which colours and language; sound only where it is wanted. */
type Options = {
  language: Language | undefined;
  size: (typeof sizes)[number];
  isLight: boolean;
  hasBoard: boolean;
  hasAlerts: boolean;
  hasSound: boolean;
};

export function optionsIn(search: string): Options {
  const given = new URLSearchParams(search);
  const lang = given.get('lang');
  return {
    language: lang === 'ko' || lang === 'en' ? lang : undefined,
    size: sizes.find((size) => size === given.get('size')) ?? 'medium',
    isLight: given.get('theme') === 'light',
    hasBoard: given.get('board') !== 'off',
    hasAlerts: given.get('alerts') !== 'off',
    hasSound: given.get('sound') === 'on',
  };
}
