const GLOBAL = '*';

const keyOf = (scope, channel) => `${scope} ${channel}`;

/**
 * What the person wants to hear of, and where: said of everything, of a category or of one event, where the narrowest counts.
 * Of what is critical "off" counts as not said.
 */
export class Wishes {
  #said;
  #saved;

  /** @param view what `GET /v1/notifications/preferences` answers */
  constructor({ channels, defaults, categories, preferences }) {
    Object.assign(this, { channels, defaults, categories });
    this.#saved = new Map(preferences.map(({ scope, channel, enabled }) => [keyOf(scope, channel), enabled]));
    this.#said = new Map(this.#saved);
  }

  /** Whether an event is told through a channel. */
  isOn({ type, critical }, category, channel) {
    return this.#lookUp([type, category.code, GLOBAL], channel, critical);
  }

  /** Whether nobody can switch it off here. */
  isLocked({ critical }, category, channel) {
    return critical && this.#lookUp([category.code, GLOBAL], channel, critical);
  }

  /** Whether anything of a category, or of everything if it is null, can come through a channel. */
  isPossible(category, channel) {
    return this.#types(category).some(([{ channels }]) => channels[channel]);
  }

  /** Of a category, or of everything: true, false, or undefined when it is some of both; null when nobody can switch any off. */
  stateOf(category, channel) {
    const isChoice = ({ channels, critical }) => channels[channel] && !(critical && this.defaults[channel]);
    const states = this.#types(category)
      .filter(([type]) => isChoice(type))
      .map(([type, of]) => this.isOn(type, of, channel));
    if (states.length === 0) return null;
    return states.every(Boolean) || (states.some(Boolean) ? undefined : false);
  }

  /** Says it of one event. */
  setType({ type, critical }, category, channel, enabled) {
    this.#say(type, channel, enabled, this.#lookUp([category.code, GLOBAL], channel, critical));
  }

  /** Says it of a category and of everything in it; of everything there is, if `category` is null. */
  setAll(category, channel, enabled) {
    for (const one of category ? [category] : this.categories) {
      for (const { type } of one.types) this.#said.delete(keyOf(type, channel));
      if (!category) this.#said.delete(keyOf(one.code, channel));
    }
    if (category) this.#say(category.code, channel, enabled, this.#lookUp([GLOBAL], channel, false));
    else this.#say(GLOBAL, channel, enabled, this.defaults[channel]);
  }

  /** What is to be saved: null is "as if it had never been said". */
  changes() {
    const keys = new Set([...this.#saved.keys(), ...this.#said.keys()]);
    return [...keys]
      .filter((key) => this.#saved.get(key) !== this.#said.get(key))
      .map((key) => {
        const [scope, channel] = key.split(' ');
        return { scope, channel, enabled: this.#said.get(key) ?? null };
      });
  }

  /** Each event of it with its category. */
  #types(category) {
    return (category ? [category] : this.categories).flatMap((of) => of.types.map((type) => [type, of]));
  }

  #lookUp(scopes, channel, critical) {
    for (const scope of scopes) {
      const enabled = this.#said.get(keyOf(scope, channel));
      if (enabled || (enabled === false && !critical)) return enabled;
    }
    return this.defaults[channel];
  }

  /** What is so anyway need not be said. */
  #say(scope, channel, enabled, inherited) {
    if (enabled === inherited) this.#said.delete(keyOf(scope, channel));
    else this.#said.set(keyOf(scope, channel), enabled);
  }
}
