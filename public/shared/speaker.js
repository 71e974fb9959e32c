import { all } from './dom.js';

/**
 * Speaks one of two languages. `words` holds `ko` and `en`, each with `title` and the words of the page; elements name theirs
 * in `data-text`, `data-label` and `data-hint`.
 *
 * @template {{ title: string }} W
 * @param {Record<'ko' | 'en', W>} words
 */
export function speaker(words) {
  /** @type {'ko' | 'en'} */
  let language = navigator.language.toLowerCase().startsWith('ko') ? 'ko' : 'en';

  /** The words of the language in use. */
  const t = () => words[language];
  const languageNow = () => language;

  const word = (/** @type {string | undefined} */ name) =>
    /** @type {Record<string, string>} */ (t())[name ?? ''] ?? '';

  /** Switches the language, and translates what is marked in the page. */
  function speak(/** @type {'ko' | 'en'} */ next) {
    language = next;
    document.documentElement.lang = next;
    document.title = t().title;
    for (const element of all(document, '[data-text]')) element.textContent = word(element.dataset.text);
    for (const element of all(document, '[data-label]')) {
      element.setAttribute('aria-label', word(element.dataset.label));
      if (element.tagName === 'BUTTON') element.title = word(element.dataset.label);
    }
    for (const element of all(document, '[data-hint]')) element.setAttribute('placeholder', word(element.dataset.hint));
  }

  return { t, languageNow, speak };
}
