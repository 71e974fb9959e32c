import { el } from '../shared/dom.js';
import { t } from './words.js';

const windows = [5, 15, 30, 60, 180, 360];
const usual = { quiet: { from: '22:00', until: '08:00' }, minutes: 30, time: '08:00' };

/**
 * When notifications are sent: quiet hours, digest, time zone, and their language. `value()` is what was chosen, null while a
 * time is missing.
 *
 * @typedef {{ mode: 'off' | 'window' | 'daily', minutes?: number, time?: string }} Digest
 * @typedef {{ zone: string, quietHours: { from: string, until: string } | null, digest: Digest }} Settings
 *
 * @param {Settings} settings
 * @param {string} locale of the notifications
 * @param {() => void} onChange
 */
export function settingsFields({ zone, quietHours, digest }, locale, onChange) {
  const device = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const quiet = quietHours ?? usual.quiet;
  const quietOn = el('input', { type: 'checkbox', class: 'switch', role: 'switch', id: 'quiet', checked: quietHours });
  const from = time('quiet-from', quiet.from);
  const until = time('quiet-until', quiet.until);
  const mode = choice('digest', Object.entries(t().digests), digest.mode);
  const lengths = [...new Set([...windows, digest.minutes ?? usual.minutes])].sort((a, b) => a - b);
  const minutes = choice(
    'minutes',
    lengths.map((n) => [n, t().minutesOf(n)]),
    digest.minutes ?? usual.minutes,
  );
  const at = time('digest-time', digest.time ?? usual.time);
  const zones = [...new Set([...Intl.supportedValuesOf('timeZone'), zone, device])].sort();
  const where = choice(
    'zone',
    zones.map((name) => [name, name.replaceAll('_', ' ')]),
    zone,
  );
  const language = choice('locale', Object.entries(t().locales), locale);

  const hours = el('div', { class: 'pair' }, field(t().from, from), field(t().until, until));
  const length = field(t().minutes, minutes);
  const daily = field(t().time, at);
  const ours = el('button', { type: 'button', class: 'plain link' }, t().zoneHint(device));
  ours.addEventListener('click', () => {
    where.value = device;
    changed();
  });

  function show() {
    hours.hidden = !quietOn.checked;
    length.hidden = mode.value !== 'window';
    daily.hidden = mode.value !== 'daily';
    ours.hidden = where.value === device;
  }
  function changed() {
    show();
    onChange();
  }
  function value() {
    /** @type {Record<string, Digest>} */
    const digests = {
      off: { mode: 'off' },
      window: { mode: 'window', minutes: Number(minutes.value) },
      daily: { mode: 'daily', time: at.value },
    };
    const needed = [...(quietOn.checked ? [from, until] : []), ...(mode.value === 'daily' ? [at] : [])];
    if (needed.some((input) => input.value === '')) return null;
    return {
      settings: {
        zone: where.value,
        quietHours: quietOn.checked ? { from: from.value, until: until.value } : null,
        digest: digests[mode.value] ?? { mode: /** @type {const} */ ('off') },
      },
      locale: language.value,
    };
  }

  show();
  const element = el(
    'div',
    { class: 'settings' },
    group(
      el('label', { class: 'title', for: 'quiet' }, t().quiet, quietOn),
      el('p', { class: 'muted' }, t().quietHint),
      hours,
    ),
    group(field(t().digest, mode), el('p', { class: 'muted' }, t().digestHint), length, daily),
    group(field(t().zone, where), ours),
    group(field(t().locale, language)),
  );
  element.addEventListener('change', changed);
  return { element, value };
}

const group = (/** @type {import('../shared/dom.js').Child[]} */ ...children) =>
  el('div', { class: 'group' }, ...children);

const field = (/** @type {string} */ label, /** @type {HTMLElement} */ input) =>
  el('label', { class: 'field', for: input.id }, el('span', { class: 'title' }, label), input);

const time = (/** @type {string} */ id, /** @type {string} */ value) =>
  el('input', { type: 'time', id, value, required: true });

/**
 * @param {string} id
 * @param {[value: string | number, text: string][]} options
 * @param {string | number} value
 */
const choice = (id, options, value) => {
  const select = el(
    'select',
    { id },
    options.map(([code, text]) => el('option', { value: code }, text)),
  );
  select.value = String(value);
  return select;
};
