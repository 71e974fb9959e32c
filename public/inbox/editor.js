import { $, el, icon } from '../shared/dom.js';
import { matrix } from './matrix.js';
import { settingsFields } from './settings.js';
import { Wishes } from './wishes.js';
import { t } from './words.js';

/** The editor of the preferences. What is changed in it counts once it is saved, all of it or nothing. */
export class Editor {
  #view = null;
  #locale = null;
  #wishes;
  #fields;
  #untouched;

  /** @param ask as `Session.ask` @param say shows a sentence for a moment */
  constructor(ask, say) {
    this.ask = ask;
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
        this.ask('GET', 'notifications/preferences'),
        this.ask('GET', 'users/me'),
      ]);
      this.#take(view, locale);
    } catch (failure) {
      const again = el('button', { type: 'button', class: 'pill', onclick: () => void this.open() }, t().retry);
      const words = [el('strong', {}, t().failed), el('p', {}, failure.message)];
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

  #take(view, locale) {
    this.#view = view;
    this.#locale = locale;
    this.#wishes = new Wishes(view);
    this.#fields = settingsFields(view.settings, locale, () => this.#showBar());
    this.#untouched = JSON.stringify(this.#fields.value());
    $('editor').replaceChildren(
      section(
        t().whichTitle,
        el('p', { class: 'muted' }, t().whichHint),
        matrix(this.#wishes, () => this.#showBar()),
        el('p', { class: 'muted small hint' }, icon('lock'), el('span', { id: 'critical-hint' }, t().criticalHint)),
        el('p', { class: 'unseen', id: 'inherited-hint' }, t().inheritedHint),
      ),
      section(t().whenTitle, this.#fields.element),
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
    return this.#wishes.changes().length > 0 || JSON.stringify(this.#fields.value()) !== this.#untouched;
  }

  #showBar() {
    $('bar').hidden = !this.#isChanged();
    $('unsaved').textContent = t().unsaved;
  }

  async #save() {
    const chosen = this.#fields.value();
    if (!chosen) return void ($('unsaved').textContent = t().missingTimes);
    const { settings, locale } = chosen;
    const isSame = JSON.stringify(settings) === JSON.stringify(JSON.parse(this.#untouched).settings);
    const preferences = this.#wishes.changes();
    $('save').disabled = true;
    try {
      if (locale !== this.#locale) await this.ask('PATCH', 'users/me', { locale });
      const body = { ...(!isSame && { settings }), ...(preferences.length > 0 && { preferences }) };
      this.#take(await this.ask('PUT', 'notifications/preferences', body), locale);
      $('wishes').focus();
      this.say(t().saved);
    } catch (failure) {
      $('unsaved').textContent = failure.message;
      $('save').disabled = false;
    }
  }
}

const section = (title, ...children) => el('section', { class: 'panel' }, el('h2', {}, title), ...children);
