import { el, icon, set } from '../shared/dom.js';
import { languageNow, t } from './words.js';

/**
 * @typedef {import('./preferences.js').Category} Category
 * @typedef {import('./preferences.js').EventKind} EventKind
 */

/**
 * Categories whose events are shown, so that a change of language does not fold them up.
 *
 * @type {Set<string>}
 */
const unfolded = new Set();

/**
 * What × where, as a table of switches: everything, each category, and folded into it each of its events.
 *
 * @param {import('./preferences.js').ChannelPreferences} choices
 * @param {() => void} onChange
 */
export function matrix(choices, onChange) {
  /** @type {(() => void)[]} */
  const switches = [];
  const update = () => {
    for (const refresh of switches) refresh();
    onChange();
  };
  const wide = (/** @type {string} */ name, /** @type {Category | null} */ category) =>
    choices.channels.map((channel) =>
      choices.isPossible(category, channel)
        ? cell(name, channel, {
            state: () => choices.stateOf(category, channel),
            isLocked: () => choices.stateOf(category, channel) === null,
            choose: (enabled) => choices.setAll(category, channel, enabled),
            switches,
            update,
          })
        : nothing(),
    );
  const narrow = (/** @type {EventKind} */ type, /** @type {Category} */ category) =>
    choices.channels.map((channel) =>
      type.channels[channel]
        ? cell(type.label[languageNow()], channel, {
            state: () => choices.isOn(type, category, channel),
            isLocked: () => choices.isLocked(type, category, channel),
            reason: choices.defaults[channel] ? 'critical-hint' : 'inherited-hint',
            choose: (enabled) => choices.setType(type, category, channel, enabled),
            switches,
            update,
          })
        : nothing(),
    );
  const body = (/** @type {Category} */ category) => {
    const name = t().categories[category.code] ?? category.label[languageNow()];
    const rows = category.types.map((type) => el('tr', { class: 'type' }, typeHead(type), ...narrow(type, category)));
    return el(
      'tbody',
      {},
      el('tr', { class: 'category' }, categoryHead(category, name, rows), ...wide(name, category)),
      ...rows,
    );
  };
  const columns = choices.channels.map((channel) => el('th', { scope: 'col' }, t().channels[channel] ?? channel));
  const table = el(
    'table',
    { class: 'matrix' },
    el('caption', { class: 'unseen' }, t().whichTitle),
    el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, el('span', { class: 'unseen' }, t().what)), ...columns)),
    el(
      'tbody',
      {},
      el('tr', { class: 'everything' }, el('th', { scope: 'row' }, t().everything), ...wide(t().everything, null)),
    ),
    ...choices.categories.filter(({ types }) => types.length > 0).map(body),
  );
  return table;
}

/**
 * @param {Category} category
 * @param {string} name
 * @param {HTMLElement[]} rows
 */
function categoryHead({ code }, name, rows) {
  const button = el('button', { type: 'button', class: 'plain fold', onclick: () => show(!unfolded.has(code)) });
  button.append(icon('chevron'), el('span', {}, name), el('span', { class: 'muted' }, String(rows.length)));
  const show = (/** @type {boolean} */ isUnfolded) => {
    if (isUnfolded) unfolded.add(code);
    else unfolded.delete(code);
    set(button, { 'aria-expanded': String(isUnfolded) });
    for (const row of rows) row.hidden = !isUnfolded;
  };
  show(unfolded.has(code));
  return el('th', { scope: 'row' }, button);
}

const typeHead = (/** @type {EventKind} */ { label, critical }) =>
  el(
    'th',
    { scope: 'row' },
    el('span', {}, label[languageNow()]),
    critical && el('span', { class: 'badge important' }, t().isCritical),
  );

/**
 * One switch.
 *
 * @param {string} name
 * @param {string} channel
 * @param {object} what
 * @param {() => boolean | null | undefined} what.state undefined if some of its event types are on
 * @param {() => boolean} what.isLocked what is locked is on
 * @param {'critical-hint' | 'inherited-hint'} [what.reason]
 * @param {(enabled: boolean) => void} what.choose
 * @param {(() => void)[]} what.switches is given what shows this one anew
 * @param {() => void} what.update
 */
function cell(name, channel, { state, isLocked, reason = 'critical-hint', choose, switches, update }) {
  const label = t().through(name, t().channels[channel] ?? channel);
  const box = el('input', {
    type: 'checkbox',
    class: 'switch',
    role: 'switch',
    'aria-label': label,
    onchange: () => {
      choose(box.checked);
      update();
    },
  });
  const lock = el('span', { class: 'lock' }, icon('lock'));
  const refresh = () => {
    const now = state();
    const locked = isLocked();
    box.checked = locked || now === true;
    box.indeterminate = now === undefined;
    box.disabled = locked;
    lock.hidden = !locked;
    set(box, {
      'aria-description': now === undefined ? t().someOn : null,
      'aria-describedby': locked ? reason : null,
    });
    box.title = locked ? (reason === 'inherited-hint' ? t().inheritedHint : t().criticalHint) : label;
  };
  switches.push(refresh);
  refresh();
  return el('td', {}, el('label', { class: 'cell' }, box, lock));
}

const nothing = () =>
  el(
    'td',
    {},
    el('span', { class: 'cell none', title: t().notSent }, '–', el('span', { class: 'unseen' }, t().notSent)),
  );
