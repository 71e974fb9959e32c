const GLOBAL = '*';

/**
 * @typedef {object} EventKind an event that people can be told of
 * @property {string} type
 * @property {boolean} critical
 * @property {Record<string, boolean>} channels
 * @property {Record<'ko' | 'en', string>} label
 *
 * @typedef {{ code: string, label: Record<'ko' | 'en', string>, types: EventKind[] }} Category
 *
 * @typedef {object} Preferences what `GET /v1/notifications/preferences` answers
 * @property {string[]} channels
 * @property {Record<string, boolean>} defaults
 * @property {Category[]} categories
 * @property {{ scope: string, channel: string, enabled: boolean }[]} preferences
 * @property {import('./settings.js').Settings} settings
 */

const keyOf = (/** @type {string} */ scope, /** @type {string} */ channel) => `${scope} ${channel}`;

/**
 * What the person wants to hear of, and where: said of everything, of a category or of one event, where the narrowest counts.
 * Of what is critical "off" counts as not said.
 */
export class Wishes {
  /** @type {Map<string, boolean>} */
  #said;
  /** @type {Map<string, boolean>} */
  #saved;

  /** @param {Preferences} view */
  constructor({ channels, defaults, categories, preferences }) {
    this.channels = channels;
    this.defaults = defaults;
    this.categories = categories;
    this.#saved = new Map(preferences.map(({ scope, channel, enabled }) => [keyOf(scope, channel), enabled]));
    this.#said = new Map(this.#saved);
  }

  /**
   * Whether an event is told through a channel.
   *
   * @param {EventKind} event
   * @param {Category} category
   * @param {string} channel
   */
  isOn({ type, critical }, category, channel) {
    return this.#lookUp([type, category.code, GLOBAL], channel, critical);
  }

  /**
   * Whether nobody can switch it off here.
   *
   * @param {EventKind} event
   * @param {Category} category
   * @param {string} channel
   */
  isLocked({ critical }, category, channel) {
    return critical && this.#lookUp([category.code, GLOBAL], channel, critical);
  }

  /**
   * Whether anything of a category, or of everything if it is null, can come through a channel.
   *
   * @param {Category | null} category
   * @param {string} channel
   */
  isPossible(category, channel) {
    return this.#types(category).some(([{ channels }]) => channels[channel]);
  }

  /**
   * Of a category, or of everything: true, false, or undefined when it is some of both; null when nobody can switch any off.
   *
   * @param {Category | null} category
   * @param {string} channel
   */
  stateOf(category, channel) {
    const isChoice = (/** @type {EventKind} */ { channels, critical }) =>
      channels[channel] && !(critical && this.defaults[channel]);
    const states = this.#types(category)
      .filter(([type]) => isChoice(type))
      .map(([type, of]) => this.isOn(type, of, channel));
    if (states.length === 0) return null;
    return states.every(Boolean) || (states.some(Boolean) ? undefined : false);
  }

  /**
   * Says it of one event.
   *
   * @param {EventKind} event
   * @param {Category} category
   * @param {string} channel
   * @param {boolean} enabled
   */
  setType({ type, critical }, category, channel, enabled) {
    this.#say(type, channel, enabled, this.#lookUp([category.code, GLOBAL], channel, critical));
  }

  /**
   * Says it of a category and of everything in it; of everything there is, if `category` is null.
   *
   * @param {Category | null} category
   * @param {string} channel
   * @param {boolean} enabled
   */
  setAll(category, channel, enabled) {
    for (const one of category ? [category] : this.categories) {
      for (const { type } of one.types) this.#said.delete(keyOf(type, channel));
      if (!category) this.#said.delete(keyOf(one.code, channel));
    }
    if (category) this.#say(category.code, channel, enabled, this.#lookUp([GLOBAL], channel, false));
    else this.#say(GLOBAL, channel, enabled, this.defaults[channel] ?? false);
  }

  /** What is to be saved: null is "as if it had never been said". */
  changes() {
    const keys = new Set([...this.#saved.keys(), ...this.#said.keys()]);
    return [...keys]
      .filter((key) => this.#saved.get(key) !== this.#said.get(key))
      .map((key) => {
        const [scope = '', channel = ''] = key.split(' ');
        return { scope, channel, enabled: this.#said.get(key) ?? null };
      });
  }

  /**
   * Each event of it with its category.
   *
   * @param {Category | null} category
   * @returns {[EventKind, Category][]}
   */
  #types(category) {
    return (category ? [category] : this.categories).flatMap((of) =>
      of.types.map((type) => /** @type {[EventKind, Category]} */ ([type, of])),
    );
  }

  /**
   * @param {string[]} scopes the narrowest first
   * @param {string} channel
   * @param {boolean} critical
   */
  #lookUp(scopes, channel, critical) {
    for (const scope of scopes) {
      const enabled = this.#said.get(keyOf(scope, channel));
      if (enabled || (enabled === false && !critical)) return enabled;
    }
    return this.defaults[channel] ?? false;
  }

  /**
   * What is so anyway need not be said.
   *
   * @param {string} scope
   * @param {string} channel
   * @param {boolean} enabled
   * @param {boolean} inherited
   */
  #say(scope, channel, enabled, inherited) {
    if (enabled === inherited) this.#said.delete(keyOf(scope, channel));
    else this.#said.set(keyOf(scope, channel), enabled);
  }
}
