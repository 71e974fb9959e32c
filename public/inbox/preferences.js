const GLOBAL = '*';

/**
 * @typedef {object} EventKind an event type that users can be notified of
 * @property {string} type
 * @property {boolean} critical
 * @property {Record<string, boolean>} channels
 * @property {Record<'ko' | 'en', string>} label
 *
 * @typedef {{ code: string, label: Record<'ko' | 'en', string>, types: EventKind[] }} Category
 *
 * @typedef {object} Preferences the response of `GET /v1/notifications/preferences`
 * @property {string[]} channels
 * @property {Record<string, boolean>} defaults
 * @property {Category[]} categories
 * @property {{ scope: string, channel: string, enabled: boolean }[]} preferences
 * @property {import('./settings.js').Settings} settings
 */

const keyOf = (/** @type {string} */ scope, /** @type {string} */ channel) => `${scope} ${channel}`;

/**
 * Which notifications the user receives through which channel. A choice is made for everything, for a category or for one event
 * type; the narrowest one applies. "Off" does not apply to critical notifications.
 */
export class ChannelPreferences {
  /** @type {Map<string, boolean>} */
  #chosen;
  /** @type {Map<string, boolean>} */
  #saved;

  /** @param {Preferences} view */
  constructor({ channels, defaults, categories, preferences }) {
    this.channels = channels;
    this.defaults = defaults;
    this.categories = categories;
    this.#saved = new Map(preferences.map(({ scope, channel, enabled }) => [keyOf(scope, channel), enabled]));
    this.#chosen = new Map(this.#saved);
  }

  /**
   * Whether notifications of an event type are sent through a channel.
   *
   * @param {EventKind} event
   * @param {Category} category
   * @param {string} channel
   */
  isOn({ type, critical }, category, channel) {
    return this.#lookUp([type, category.code, GLOBAL], channel, critical);
  }

  /**
   * Whether it cannot be switched off here.
   *
   * @param {EventKind} event
   * @param {Category} category
   * @param {string} channel
   */
  isLocked({ critical }, category, channel) {
    return critical && this.#lookUp([category.code, GLOBAL], channel, critical);
  }

  /**
   * Whether a category, or any if it is null, has an event type that a channel can send.
   *
   * @param {Category | null} category
   * @param {string} channel
   */
  isPossible(category, channel) {
    return this.#types(category).some(([{ channels }]) => channels[channel]);
  }

  /**
   * The state of a category, or of everything: true, false, or undefined if mixed; null if nothing in it can be switched off.
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
   * Switches one event type.
   *
   * @param {EventKind} event
   * @param {Category} category
   * @param {string} channel
   * @param {boolean} enabled
   */
  setType({ type, critical }, category, channel, enabled) {
    this.#choose(type, channel, enabled, this.#lookUp([category.code, GLOBAL], channel, critical));
  }

  /**
   * Switches a category with all its event types; everything, if `category` is null.
   *
   * @param {Category | null} category
   * @param {string} channel
   * @param {boolean} enabled
   */
  setAll(category, channel, enabled) {
    for (const one of category ? [category] : this.categories) {
      for (const { type } of one.types) this.#chosen.delete(keyOf(type, channel));
      if (!category) this.#chosen.delete(keyOf(one.code, channel));
    }
    if (category) this.#choose(category.code, channel, enabled, this.#lookUp([GLOBAL], channel, false));
    else this.#choose(GLOBAL, channel, enabled, this.defaults[channel] ?? false);
  }

  /** The changes to save; null deletes a choice. */
  changes() {
    const keys = new Set([...this.#saved.keys(), ...this.#chosen.keys()]);
    return [...keys]
      .filter((key) => this.#saved.get(key) !== this.#chosen.get(key))
      .map((key) => {
        const [scope = '', channel = ''] = key.split(' ');
        return { scope, channel, enabled: this.#chosen.get(key) ?? null };
      });
  }

  /**
   * Each event type of a category, or of all, with its category.
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
   * @param {string[]} scopes narrowest first
   * @param {string} channel
   * @param {boolean} critical
   */
  #lookUp(scopes, channel, critical) {
    for (const scope of scopes) {
      const enabled = this.#chosen.get(keyOf(scope, channel));
      if (enabled || (enabled === false && !critical)) return enabled;
    }
    return this.defaults[channel] ?? false;
  }

  /**
   * Stores a choice, unless it equals the inherited one.
   *
   * @param {string} scope
   * @param {string} channel
   * @param {boolean} enabled
   * @param {boolean} inherited
   */
  #choose(scope, channel, enabled, inherited) {
    if (enabled === inherited) this.#chosen.delete(keyOf(scope, channel));
    else this.#chosen.set(keyOf(scope, channel), enabled);
  }
}
