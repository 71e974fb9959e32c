import { isAbort, latest } from './api.js';
import { $, debounce, el, icon, set, targetOf } from '../shared/dom.js';
import { addressOf } from './facts.js';
import { places } from './places.js';
import { languageNow, t } from './words.js';

const WAIT_MS = 180;

/**
 * @typedef {(typeof places)[number]} Place
 * @typedef {{ id: string, name: string, roadAddress: string | null, address: string | null }} Suggested
 *
 * @typedef {object} Option a café or a place
 * @property {'target' | 'pin'} pictogram
 * @property {string} name
 * @property {string} hint
 * @property {Suggested} [cafe]
 * @property {Place} [place]
 *
 * @typedef {object} Handlers
 * @property {(q: string) => void} onSearch
 * @property {(id: string) => void} onCafe
 * @property {(place: Place) => void} onPlace
 */

/** The search box: suggests cafés and stations while one types (combobox with a list, WAI-ARIA 1.2). */
export class SearchBox {
  /** @type {Option[]} */
  #options = [];
  #active = -1;
  #request = latest();
  #typed = '';

  constructor(/** @type {Handlers} */ { onSearch, onCafe, onPlace }) {
    this.input = $('q', HTMLInputElement);
    this.listbox = $('suggestions');
    this.handlers = { onSearch, onCafe, onPlace };
    const suggest = debounce(() => void this.#suggest(), WAIT_MS);
    this.input.addEventListener('input', () => {
      $('clear').hidden = this.input.value === '';
      suggest();
    });
    this.input.addEventListener('keydown', (event) => this.#key(event));
    this.input.addEventListener('blur', () => this.#close());
    $('search').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit();
    });
    $('clear').addEventListener('click', () => {
      this.show('');
      onSearch('');
      this.input.focus();
    });
    // Before the box loses the focus, which closes the list.
    this.listbox.addEventListener('mousedown', (event) => event.preventDefault());
    this.listbox.addEventListener('click', (event) => {
      const option = /** @type {HTMLElement | null} */ (targetOf(event).closest('[role=option]'));
      if (option) this.#choose(Number(option.dataset.index));
    });
  }

  show(/** @type {string} */ text) {
    this.input.value = text;
    $('clear').hidden = text === '';
  }

  async #suggest() {
    const typed = this.input.value.trim();
    this.#typed = typed;
    if (typed === '') return this.#close();
    const wanted = typed.toLowerCase();
    const stations = places
      .filter(({ ko, en }) => ko.includes(wanted) || en.toLowerCase().includes(wanted))
      .slice(0, 2);
    /** @type {Suggested[] | undefined} */
    const cafes = await this.#request('cafes/suggestions', { q: typed.slice(0, 100), limit: 8 }).then(
      ({ items }) => items,
      (error) => (isAbort(error) ? undefined : []),
    );
    if (!cafes || this.#typed !== typed || document.activeElement !== this.input) return;
    this.#options = [
      ...stations.map((place) => ({
        pictogram: /** @type {const} */ ('target'),
        name: place[languageNow()],
        hint: t().place,
        place,
      })),
      ...cafes.map((cafe) => ({
        pictogram: /** @type {const} */ ('pin'),
        name: cafe.name,
        hint: addressOf(cafe) ?? '',
        cafe,
      })),
    ];
    this.#active = -1;
    this.#draw();
  }

  #draw() {
    this.listbox.replaceChildren(
      ...this.#options.map(({ pictogram, name, hint }, index) =>
        el(
          'li',
          {
            role: 'option',
            id: `option-${index}`,
            'data-index': index,
            'aria-selected': String(index === this.#active),
          },
          icon(pictogram),
          el('span', { class: 'name' }, name),
          el('span', { class: 'hint' }, hint),
        ),
      ),
    );
    const isOpen = this.#options.length > 0;
    this.listbox.hidden = !isOpen;
    set(this.input, {
      'aria-expanded': String(isOpen),
      'aria-activedescendant': this.#active >= 0 ? `option-${this.#active}` : null,
    });
    this.listbox.children[this.#active]?.scrollIntoView({ block: 'nearest' });
  }

  #close() {
    this.#typed = '';
    this.#options = [];
    this.#active = -1;
    this.#draw();
  }

  #key(/** @type {KeyboardEvent} */ event) {
    const last = this.#options.length - 1;
    if (event.isComposing || last < 0) return; // a syllable that is being typed owns its keys
    if (event.key === 'ArrowDown') this.#active = this.#active >= last ? -1 : this.#active + 1;
    else if (event.key === 'ArrowUp') this.#active = this.#active < 0 ? last : this.#active - 1;
    else if (event.key === 'Escape') {
      event.stopPropagation();
      return this.#close();
    } else return;
    event.preventDefault();
    this.#draw();
  }

  #submit() {
    if (this.#active >= 0) return this.#choose(this.#active);
    this.#close();
    this.handlers.onSearch(this.input.value.trim().slice(0, 100));
  }

  #choose(/** @type {number} */ index) {
    const { cafe, place } = this.#options[index] ?? {};
    this.#close();
    if (cafe) this.handlers.onCafe(cafe.id);
    else if (place) this.handlers.onPlace(place);
  }
}
