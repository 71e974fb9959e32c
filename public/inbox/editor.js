import { $, el, icon } from '../shared/dom.js';
import { reasonOf } from './http.js';
import { matrix } from './matrix.js';
import { settingsFields } from './settings.js';
import { ChannelPreferences } from './preferences.js';
import { t } from './words.js';

/** The editor of the preferences. What is changed in it counts once it is saved, all of it or nothing. */
export class Editor {
  /** @type {import('./preferences.js').Preferences | null} */
  #view = null;
  #locale = '';
  /** @type {ChannelPreferences | undefined} */
  #choices;
  /** @type {ReturnType<typeof settingsFields> | undefined} */
  #fields;
  #untouched = '';

  /**
   * @param {import('./session.js').CallApi} callApi
   * @param {(sentence: string) => void} say shows it for a moment
   */
  constructor(callApi, say) {
    this.callApi = callApi;
    this.say = say;
    $('editor').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#save();
    });
  }

  /** Loads and shows what was said so far, unless it is being changed. */
  async open() {
    if (this.#view && this.#isChanged()) return;
    $('editor').setAttribute('aria-busy', 'true');
    try {
      const [view, { locale }] = await Promise.all([
        this.callApi('GET', 'notifications/preferences'),
        this.callApi('GET', 'users/me'),
      ]);
      this.#take(view, locale);
    } catch (failure) {
      const again = el('button', { type: 'button', class: 'pill', onclick: () => void this.open() }, t().retry);
      const words = [el('strong', {}, t().failed), el('p', {}, reasonOf(failure))];
      $('editor').replaceChildren(el('div', { class: 'notice', role: 'alert' }, ...words, again));
    }
    $('editor').removeAttribute('aria-busy');
  }

  /** Forgets whose preferences these are. */
  close() {
    this.#view = null;
    $('editor').replaceChildren();
  }

  /** Says it again in the language of now; what was not saved is dropped. */
  translate() {
    if (this.#view) this.#take(this.#view, this.#locale);
  }

  /**
   * @param {import('./preferences.js').Preferences} view
   * @param {string} locale
   */
  #take(view, locale) {
    this.#view = view;
    this.#locale = locale;
    const choices = (this.#choices = new ChannelPreferences(view));
    const fields = (this.#fields = settingsFields(view.settings, locale, () => this.#showBar()));
    this.#untouched = JSON.stringify(fields.value());
    $('editor').replaceChildren(
      section(
        t().whichTitle,
        el('p', { class: 'muted' }, t().whichHint),
        matrix(choices, () => this.#showBar()),
        el('p', { class: 'muted small hint' }, icon('lock'), el('span', { id: 'critical-hint' }, t().criticalHint)),
        el('p', { class: 'unseen', id: 'inherited-hint' }, t().inheritedHint),
      ),
      section(t().whenTitle, fields.element),
      el(
        'div',
        { class: 'bar', id: 'bar', hidden: true },
        el('p', { id: 'unsaved', role: 'status' }, ''),
        el('button', { type: 'button', class: 'pill', onclick: () => this.translate() }, t().discard),
        el('button', { type: 'submit', class: 'strong', id: 'save' }, t().save),
      ),
    );
  }

  #isChanged() {
    const isChosen = JSON.stringify(this.#fields?.value()) !== this.#untouched;
    return isChosen || (this.#choices?.changes() ?? []).length > 0;
  }

  #showBar() {
    $('bar').hidden = !this.#isChanged();
    $('unsaved').textContent = t().unsaved;
  }

  async #save() {
    const chosen = this.#fields?.value();
    if (!chosen) return void ($('unsaved').textContent = t().missingTimes);
    const { settings, locale } = chosen;
    const isSame = JSON.stringify(settings) === JSON.stringify(JSON.parse(this.#untouched).settings);
    const preferences = this.#choices?.changes() ?? [];
    const form = $('preference-editor');
    form.inert = true; // what is changed meanwhile would be lost
    try {
      if (locale !== this.#locale) await this.callApi('PATCH', 'users/me', { locale });
      const body = { ...(!isSame && { settings }), ...(preferences.length > 0 && { preferences }) };
      this.#take(await this.callApi('PUT', 'notifications/preferences', body), locale);
      form.inert = false;
      form.focus();
      this.say(t().saved);
    } catch (failure) {
      $('unsaved').textContent = reasonOf(failure);
      form.inert = false;
    }
  }
}

const section = (/** @type {string} */ title, /** @type {import('../shared/dom.js').Child[]} */ ...children) =>
  el('section', { class: 'panel' }, el('h2', {}, title), ...children);
