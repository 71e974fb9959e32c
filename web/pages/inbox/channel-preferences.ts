import type { Schemas } from '../../core/api.js';

export type Preferences = Schemas['NotificationPreferences'];
export type PreferenceGroup = Preferences['categories'][number];
export type EventKind = PreferenceGroup['types'][number];
export type Channel = Schemas['Channel'];
type Change = { scope: string; channel: Channel; enabled: boolean | null };
type Choices = ReadonlyMap<string, boolean>;

const GLOBAL = '*';
const keyOf = (scope: string, channel: Channel) => `${scope} ${channel}`;

/**
 * Which notifications the user receives through which channel. A choice is made for everything, for a category or for one event
 * type; the narrowest one applies. "Off" does not apply to critical notifications. It never changes: a choice gives a new one.
 */
export class ChannelPreferences {
  private constructor(
    private readonly view: Preferences,
    private readonly saved: Choices,
    private readonly chosen: Choices,
  ) {}

  static of(view: Preferences): ChannelPreferences {
    const saved = new Map(view.preferences.map(({ scope, channel, enabled }) => [keyOf(scope, channel), enabled]));
    return new ChannelPreferences(view, saved, saved);
  }

  get channels(): readonly Channel[] {
    return this.view.channels;
  }

  get groups(): readonly PreferenceGroup[] {
    return this.view.categories;
  }

  /** Whether users without preferences receive it. */
  isUsual(channel: Channel): boolean {
    return this.view.defaults[channel];
  }

  /** Whether notifications of an event type are sent through a channel. */
  isOn({ type, critical }: EventKind, group: PreferenceGroup, channel: Channel): boolean {
    return this.lookUp([type, group.code, GLOBAL], channel, critical);
  }

  /** Whether it cannot be switched off here. */
  isLocked({ critical }: EventKind, group: PreferenceGroup, channel: Channel): boolean {
    return critical && this.lookUp([group.code, GLOBAL], channel, critical);
  }

  /** Whether a group, or any, has an event type that a channel can send. */
  isPossible(group: PreferenceGroup | undefined, channel: Channel): boolean {
    return this.kinds(group).some(([{ channels }]) => channels[channel]);
  }

  /** The state of a group, or of everything: `mixed` when some of it is on, `fixed` when nothing in it can be switched off. */
  stateOf(group: PreferenceGroup | undefined, channel: Channel): 'on' | 'off' | 'mixed' | 'fixed' {
    const states = this.kinds(group)
      .filter(([{ channels, critical }]) => channels[channel] && !(critical && this.isUsual(channel)))
      .map(([kind, of]) => this.isOn(kind, of, channel));
    if (states.length === 0) return 'fixed';
    if (states.every(Boolean)) return 'on';
    return states.some(Boolean) ? 'mixed' : 'off';
  }

  /** Switches one event type. */
  withKind({ type, critical }: EventKind, group: PreferenceGroup, channel: Channel, isOn: boolean): ChannelPreferences {
    const inherited = this.lookUp([group.code, GLOBAL], channel, critical);
    return this.with([[keyOf(type, channel), isOn === inherited ? undefined : isOn]]);
  }

  /** Switches a group with all its event types; everything without one. */
  withAll(group: PreferenceGroup | undefined, channel: Channel, isOn: boolean): ChannelPreferences {
    const below = this.kinds(group).map(([{ type }]) => type);
    const scopes = group ? below : [...below, ...this.groups.map(({ code }) => code)];
    const inherited = group ? this.lookUp([GLOBAL], channel, false) : this.isUsual(channel);
    return this.with([
      ...scopes.map((scope): [string, undefined] => [keyOf(scope, channel), undefined]),
      [keyOf(group?.code ?? GLOBAL, channel), isOn === inherited ? undefined : isOn],
    ]);
  }

  /** The changes to save; null deletes a choice. */
  changes(): Change[] {
    const keys = new Set([...this.saved.keys(), ...this.chosen.keys()]);
    return [...keys]
      .filter((key) => this.saved.get(key) !== this.chosen.get(key))
      .map((key) => {
        const [scope, channel] = key.split(' ') as [string, Channel];
        return { scope, channel, enabled: this.chosen.get(key) ?? null };
      });
  }

  private with(choices: readonly [string, boolean | undefined][]): ChannelPreferences {
    const chosen = new Map(this.chosen);
    for (const [key, enabled] of choices) {
      if (enabled === undefined) chosen.delete(key);
      else chosen.set(key, enabled);
    }
    return new ChannelPreferences(this.view, this.saved, chosen);
  }

  /** Each event type of a group, or of all, with its group. */
  private kinds(group: PreferenceGroup | undefined): [EventKind, PreferenceGroup][] {
    return (group ? [group] : this.groups).flatMap((of) =>
      of.types.map((kind): [EventKind, PreferenceGroup] => [kind, of]),
    );
  }

  /** The first of these scopes, narrowest first, for which there is a choice that applies. */
  private lookUp(scopes: readonly string[], channel: Channel, isCritical: boolean): boolean {
    for (const scope of scopes) {
      const enabled = this.chosen.get(keyOf(scope, channel));
      if (enabled || (enabled === false && !isCritical)) return enabled;
    }
    return this.isUsual(channel);
  }
}
