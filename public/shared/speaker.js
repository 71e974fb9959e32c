/**
 * Speaks one of two languages. `words` holds `ko` and `en`, each with `title` and the words of the page; elements name theirs
 * in `data-text`, `data-label` and `data-hint`.
 */
export function speaker(words) {
  let language = navigator.language.toLowerCase().startsWith('ko') ? 'ko' : 'en';

  /** The words of the language in use. */
  const t = () => words[language];
  const languageNow = () => language;

  /** Switches to `ko` or `en`, and translates what is marked in the page. */
  function speak(next) {
    language = next;
    document.documentElement.lang = next;
    document.title = t().title;
    for (const element of document.querySelectorAll('[data-text]')) element.textContent = t()[element.dataset.text];
    for (const element of document.querySelectorAll('[data-label]')) {
      element.setAttribute('aria-label', t()[element.dataset.label]);
      if (element.tagName === 'BUTTON') element.title = t()[element.dataset.label];
    }
    for (const element of document.querySelectorAll('[data-hint]')) element.placeholder = t()[element.dataset.hint];
  }

  return { t, languageNow, speak };
}
