import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Schemas } from '../../core/api.js';
import { t, type Language } from '../../core/language.js';
import { Select } from '../../ui/select.js';
import { inbox as ofInbox } from '../../words/inbox.js';

type View = Schemas['NotificationSettingsView'];

/** What is chosen; times are kept while they are not in use. */
type Chosen = {
  zone: string;
  isQuiet: boolean;
  from: string;
  until: string;
  mode: 'off' | 'window' | 'daily';
  minutes: number;
  time: string;
  locale: Language;
};

const MINUTES = [5, 15, 30, 60, 180, 360];
const usual = { from: '22:00', until: '08:00', minutes: 30, time: '08:00' };
const device = Intl.DateTimeFormat().resolvedOptions().timeZone;

export const chosenOf = ({ zone, quietHours, digest }: View, locale: Language): Chosen => ({
  ...{ zone, locale, isQuiet: quietHours !== null, mode: digest.mode },
  from: quietHours?.from ?? usual.from,
  until: quietHours?.until ?? usual.until,
  minutes: digest.mode === 'window' ? digest.minutes : usual.minutes,
  time: digest.mode === 'daily' ? digest.time : usual.time,
});

/** As the contract wants it; undefined while a time is missing. */
export function settingsOf({ zone, isQuiet, from, until, mode, minutes, time }: Chosen) {
  if ((isQuiet && !(from && until)) || (mode === 'daily' && !time)) return undefined;
  const digests = {
    off: { mode: 'off' },
    window: { mode: 'window', minutes },
    daily: { mode: 'daily', time },
  } as const;
  return { zone, quietHours: isQuiet ? { from, until } : null, digest: digests[mode] };
}

type Props = { chosen: Chosen; onChange: (change: Partial<Chosen>) => void };

/** When notifications are sent: quiet hours, digest, time zone; and their language. */
export function SettingsFields({ chosen, onChange }: Props) {
  const words = t(ofInbox);
  const lengths = [...new Set([...MINUTES, chosen.minutes])].toSorted((a, b) => a - b);
  const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), chosen.zone, device])].toSorted();
  const of = <V extends string>(texts: Readonly<Record<V, string>>) =>
    (Object.entries(texts) as [V, string][]).map(([value, label]) => ({ value, label }));
  return (
    <div class="settings">
      <div class="group">
        <label class="row apart label">
          {words.quiet}
          <input
            type="checkbox"
            role="switch"
            class="toggle"
            checked={chosen.isQuiet}
            onChange={({ currentTarget }) => onChange({ isQuiet: currentTarget.checked })}
          />
        </label>
        <p class="soft small">{words.quietHint}</p>
        {chosen.isQuiet && (
          <div class="twins">
            <Time label={words.from} value={chosen.from} onChange={(from) => onChange({ from })} />
            <Time label={words.until} value={chosen.until} onChange={(until) => onChange({ until })} />
          </div>
        )}
      </div>
      <div class="group">
        <Select
          label={words.digest}
          value={chosen.mode}
          options={of(words.digests)}
          onChange={(mode) => onChange({ mode })}
        />
        <p class="soft small">{words.digestHint}</p>
        {chosen.mode === 'window' && (
          <Select
            label={words.minutes}
            value={String(chosen.minutes)}
            options={lengths.map((length) => ({ value: String(length), label: words.minutesOf(length) }))}
            onChange={(minutes) => onChange({ minutes: Number(minutes) })}
          />
        )}
        {chosen.mode === 'daily' && (
          <Time label={words.time} value={chosen.time} onChange={(time) => onChange({ time })} />
        )}
      </div>
      <div class="group">
        <Select
          label={words.zone}
          value={chosen.zone}
          options={zones.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }))}
          onChange={(zone) => onChange({ zone })}
        />
        {chosen.zone !== device && (
          <button type="button" class="link small" onClick={() => onChange({ zone: device })}>
            {words.zoneHint(device)}
          </button>
        )}
      </div>
      <div class="group">
        <Select
          label={words.locale}
          value={chosen.locale}
          options={of(words.locales)}
          onChange={(locale) => onChange({ locale })}
        />
      </div>
    </div>
  );
}

type TimeProps = { label: string; value: string; onChange: (value: string) => void };

function Time({ label, value, onChange }: TimeProps): ComponentChildren {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="input"
        type="time"
        value={value}
        required
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </div>
  );
}
