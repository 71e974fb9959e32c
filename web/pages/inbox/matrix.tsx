import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { language, t } from '../../core/language.js';
import { Icon } from '../../ui/icon.js';
import { inbox as ofInbox } from '../../words/inbox.js';
import type { Channel, ChannelPreferences, EventKind, PreferenceGroup } from './channel-preferences.js';

type Props = { choices: ChannelPreferences; onChange: (choices: ChannelPreferences) => void };
/** The categories whose events are shown. */
export type Unfolded = ReadonlySet<string>;
type Folding = { unfolded: Unfolded; onFold: (unfolded: Unfolded) => void };

/** What × where, as a table of switches: everything, each category, and folded into it each of its events. */
export function Matrix({ choices, onChange, unfolded, onFold }: Props & Folding) {
  const words = t(ofInbox);
  return (
    <table class="matrix">
      <caption class="unseen">{words.whichTitle}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="unseen">{words.what}</span>
          </th>
          {choices.channels.map((channel) => (
            <th key={channel} scope="col">
              {words.channels[channel]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        <tr class="everything">
          <th scope="row">{words.everything}</th>
          <Wide choices={choices} onChange={onChange} group={undefined} name={words.everything} />
        </tr>
      </tbody>
      {choices.groups
        .filter(({ types }) => types.length > 0)
        .map((group) => (
          <Group key={group.code} {...{ choices, onChange, unfolded, onFold, group }} />
        ))}
    </table>
  );
}

function Group({ choices, onChange, unfolded, onFold, group }: Props & Folding & { group: PreferenceGroup }) {
  const words = t(ofInbox);
  const isOpen = unfolded.has(group.code);
  const toggle = () => {
    const others = [...unfolded].filter((code) => code !== group.code);
    onFold(new Set(isOpen ? others : [...others, group.code]));
  };
  const name = words.categories[group.code];
  return (
    <tbody>
      <tr class="category">
        <th scope="row">
          <button type="button" class="fold" aria-expanded={isOpen} onClick={toggle}>
            <Icon name="chevron" />
            <span>{name}</span>
            <span class="soft small">{group.types.length}</span>
          </button>
        </th>
        <Wide choices={choices} onChange={onChange} group={group} name={name} />
      </tr>
      {isOpen &&
        group.types.map((kind) => (
          <tr key={kind.type} class="type">
            <th scope="row">
              <span>{kind.label[language.value]}</span>
              {kind.critical && <span class="badge important">{words.isCritical}</span>}
            </th>
            {choices.channels.map((channel) => (
              <Narrow key={channel} {...{ choices, onChange, kind, group, channel }} />
            ))}
          </tr>
        ))}
    </tbody>
  );
}

type WideProps = Props & { group: PreferenceGroup | undefined; name: string };

function Wide({ choices, onChange, group, name }: WideProps) {
  return (
    <>
      {choices.channels.map((channel) => {
        if (!choices.isPossible(group, channel)) return <Nothing key={channel} />;
        const state = choices.stateOf(group, channel);
        return (
          <Cell
            key={channel}
            label={t(ofInbox).through(name, t(ofInbox).channels[channel])}
            isOn={state === 'on'}
            isMixed={state === 'mixed'}
            lock={state === 'fixed' ? 'critical' : undefined}
            onSwitch={(isOn) => onChange(choices.withAll(group, channel, isOn))}
          />
        );
      })}
    </>
  );
}

type NarrowProps = Props & { kind: EventKind; group: PreferenceGroup; channel: Channel };

function Narrow({ choices, onChange, kind, group, channel }: NarrowProps) {
  if (!kind.channels[channel]) return <Nothing />;
  const lock = choices.isUsual(channel) ? 'critical' : 'inherited';
  return (
    <Cell
      label={t(ofInbox).through(kind.label[language.value], t(ofInbox).channels[channel])}
      isOn={choices.isOn(kind, group, channel)}
      isMixed={false}
      lock={choices.isLocked(kind, group, channel) ? lock : undefined}
      onSwitch={(isOn) => onChange(choices.withKind(kind, group, channel, isOn))}
    />
  );
}

type CellProps = {
  label: string;
  isOn: boolean;
  isMixed: boolean;
  /** Why it is on and cannot be switched off. */
  lock: 'critical' | 'inherited' | undefined;
  onSwitch: (isOn: boolean) => void;
};

function Cell({ label, isOn, isMixed, lock, onSwitch }: CellProps) {
  const words = t(ofInbox);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => void (box.current!.indeterminate = isMixed), [isMixed, isOn]);
  const described: object = isMixed ? { 'aria-description': words.someOn } : {};
  return (
    <td>
      <label class="cell">
        <input
          {...described}
          ref={box}
          type="checkbox"
          role="switch"
          class="toggle"
          aria-label={label}
          aria-describedby={lock && `${lock}-hint`}
          title={lock ? words[`${lock}Hint`] : label}
          checked={lock !== undefined || isOn}
          disabled={lock !== undefined}
          onChange={({ currentTarget }) => onSwitch(currentTarget.checked)}
        />
        {lock && (
          <span class="lock">
            <Icon name="lock" />
          </span>
        )}
      </label>
    </td>
  );
}

const Nothing = (): ComponentChildren => (
  <td>
    <span class="cell none" title={t(ofInbox).notSent}>
      –<span class="unseen">{t(ofInbox).notSent}</span>
    </span>
  </td>
);
