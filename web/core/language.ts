import { effect, signal } from '@preact/signals';

export type Language = 'ko' | 'en';

const KEPT = 'madang.language';

function languageAtStart(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'ko' || kept === 'en') return kept;
  return navigator.language.startsWith('ko') ? 'ko' : 'en';
}

/** The language of the pages, of this browser. */
export const language = signal<Language>(languageAtStart());

/** Changes the language of all pages of this browser. */
export function setLanguage(next: Language): void {
  localStorage.setItem(KEPT, next);
  language.value = next;
}

/** Keeps the document's language, that of what is installed of it, and those of other tabs the same. */
export function applyLanguage(): void {
  effect(() => {
    document.documentElement.setAttribute('lang', language.value);
    document.querySelector('link[rel=manifest]')?.setAttribute('href', `/manifest.${language.value}.webmanifest`);
  });
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === KEPT && (newValue === 'ko' || newValue === 'en')) language.value = newValue;
  });
}

/** Texts in both languages; the compiler holds the English ones to the keys and parameters of the Korean ones. */
export type Words<W> = { ko: W; en: W };

export const defineWords = <W extends object>(ko: W, en: NoInfer<W>): Words<W> => ({ ko, en });

/** The texts in the language of now; a component that reads them is drawn again when it changes. */
export const t = <W>(words: Words<W>): W => words[language.value];
