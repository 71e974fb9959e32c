import { $, all, debounce, el, icon, set, targetOf } from '../shared/dom.js';
import { Editor } from './editor.js';
import { reasonOf } from './http.js';
import { Inbox } from './inbox.js';
import { emptiness, moveFocus, press, showItems, showSkeleton, showTimes } from './list.js';
import { boxes, section, sectionOf, words } from './sections.js';
import { Session } from './session.js';
import { Stream } from './stream.js';
import { languageNow, speak, t } from './words.js';

const RELOAD_MS = 60_000;
const RESUME_MS = 3_000;
const TOAST_MS = 8_000;
/** Users who have scrolled down get a button for new notifications instead of having them inserted. */
const NEAR_THE_TOP = 160;

/** @typedef {import('./inbox.js').Act} Act */

const kinds = ['', 'deliveries', 'missions', 'cafes', 'account'];

const session = new Session((reason) => leave(reason));
/** @type {import('./session.js').CallApi} */
const callApi = (...request) => session.callApi(...request);
const reload = debounce(() => isInside() && void inbox.load(), 500);
let inbox = newInbox();
const editor = new Editor(callApi, say);
const stream = new Stream(() => callApi('POST', 'notifications/stream-tickets').then(({ ticket }) => ticket), {
  state: showConnection,
  start: () => void load(),
  notification: receive,
  gap: reload,
});
let arrived = 0;
/** @type {number | undefined} */
let toastTimer;

/** Each person's is a new one: what is still on its way to the one before is not shown to the next. */
function newInbox() {
  return new Inbox(callApi, { change: showInbox, doubt: reload });
}

const isInside = () => !$('house').hidden;
const links = () => /** @type {HTMLAnchorElement[]} */ (all($('sections'), 'a'));

/** Shows what is inside, and starts to listen. */
function enter() {
  $('gate').hidden = true;
  for (const id of ['house', 'connection', 'log-out', 'skip']) $(id).hidden = false;
  stream.open();
  showSection();
}

/** Shows the door, and why it has to be passed again. */
function leave(reason = '') {
  stream.close();
  editor.close();
  inbox = newInbox();
  press($('kinds'), '');
  arrived = 0;
  showInbox();
  for (const id of ['house', 'connection', 'log-out', 'skip']) $(id).hidden = true;
  $('toast').replaceChildren();
  $('password', HTMLInputElement).value = '';
  $('refusal').textContent = reason;
  $('gate').hidden = false;
  $('login-id').focus();
}

/** Asks for the list; a number in it that the stream did not bring shows that the stream is dead. */
async function load() {
  await inbox.load();
  stream.expect(inbox.head);
  see();
}

/** Marks what a visible page shows as seen. */
function see() {
  const isLooking = document.visibilityState === 'visible' && section() === 'all' && !inbox.category;
  if (isInside() && isLooking && inbox.status === 'ready') inbox.see().catch(() => {}); // the next time, then
}
const seeSoon = debounce(see, 1_000);

function receive(/** @type {import('./inbox.js').View} */ view) {
  const isAway = window.scrollY > NEAR_THE_TOP && inbox.box !== 'archived';
  if (isAway && !view.goneAt) arrived++;
  inbox.receive(view);
  if (view.goneAt) return;
  $('heard').textContent = t().arrived(view.title);
  seeSoon();
}

function showSection() {
  const now = section();
  const isEditor = now === 'preferences';
  $('mail').hidden = isEditor;
  $('preference-editor').hidden = !isEditor;
  for (const link of links()) set(link, { 'aria-current': link.hash === `#${now}` ? 'page' : null });
  if (!isInside()) return;
  if (isEditor) return void editor.open();
  arrived = 0;
  delete $('list').dataset.settled;
  void inbox.choose(now, inbox.category).then(see);
}

function showInbox() {
  const { items, status, failure, unread, box, nextCursor } = inbox;
  document.title = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${t().title}` : t().title;
  $('heading').textContent = t()[words[box]];
  $('count').textContent = unread > 0 ? t().unreadCount(unread) : status === 'ready' ? t().nothingUnread : '';
  const badge = $('sections').querySelector('.count');
  if (badge) badge.textContent = unread > 0 ? String(unread) : '';
  $('read-all').hidden = unread === 0 || box === 'archived';
  set($('mail'), { 'aria-busy': String(status === 'loading') });
  if (status === 'loading' && items.length === 0) showSkeleton($('list'));
  else showItems($('list'), items);
  if (status === 'ready') $('list').dataset.settled = 'true';
  $('notice').replaceChildren(
    ...(status === 'failed' ? [failed(reasonOf(failure))] : []),
    ...(status === 'ready' && items.length === 0 ? [emptiness(box)] : []),
  );
  $('more').hidden = nextCursor === null;
  $('show-arrived').hidden = arrived === 0;
  $('show-arrived').textContent = t().showArrived(arrived);
}

const failed = (/** @type {string} */ message) =>
  el(
    'div',
    { class: 'notice', role: 'alert' },
    el('strong', {}, t().failed),
    el('p', {}, message),
    el('button', { type: 'button', class: 'pill', onclick: () => void load() }, t().retry),
  );

function showConnection(/** @type {import('./stream.js').State} */ state) {
  set($('connection'), { 'data-state': state, 'aria-label': `${t().connection}: ${t().states[state]}` });
  const canConnect = ['waiting', 'offline', 'elsewhere'].includes(state);
  const button = el('button', { type: 'button', class: 'link', onclick: () => stream.open() }, t().connectNow);
  $('connection').replaceChildren(el('span', {}, t().states[state]), ...(canConnect ? [button] : []));
}

/**
 * Says something for a moment, with a way to take it back.
 *
 * @param {string} sentence
 * @param {() => void} [undo]
 */
function say(sentence, undo) {
  clearTimeout(toastTimer);
  const button = undo && el('button', { type: 'button', class: 'link', onclick: () => undo() }, t().undo);
  $('toast').replaceChildren(el('span', {}, sentence), ...(button ? [button] : []));
  toastTimer = setTimeout(() => $('toast').replaceChildren(), TOAST_MS);
}

/**
 * @param {string | undefined} id
 * @param {Act} act
 */
async function mark(id, act) {
  const view = inbox.items.find((item) => item.id === id);
  if (!view) return;
  try {
    const done = inbox.mark(view, act);
    const sentence = t().done[act];
    if (sentence) {
      const opposite = act === 'archive' ? 'restore' : 'archive';
      const archivedAt = act === 'archive' ? view.createdAt : null;
      say(sentence, () => {
        $('toast').replaceChildren();
        inbox.mark({ ...view, archivedAt }, opposite).catch((failure) => say(reasonOf(failure)));
      });
    }
    await done;
  } catch (failure) {
    say(reasonOf(failure));
  }
}

function translate() {
  speak(languageNow());
  for (const link of links())
    for (const name of all(link, '.name')) name.textContent = t()[words[sectionOf(link.hash)]];
  for (const button of all($('kinds'), 'button'))
    button.textContent = t().categories[button.dataset.value ?? ''] ?? t().everyCategory;
  $('read-all').replaceChildren(icon('checks'), t().readAll);
  showInbox();
  showConnection(stream.state);
  editor.translate();
}

for (const [box, pictogram] of Object.entries(boxes)) {
  const count = box === 'all' && el('span', { class: 'count', 'aria-hidden': 'true' });
  $('sections').append(el('a', { href: `#${box}` }, icon(pictogram), el('span', { class: 'name' }), count || ''));
}
for (const kind of kinds) $('kinds').append(el('button', { type: 'button', class: 'chip', 'data-value': kind }));
press($('kinds'), '');
$('log-out').append(icon('out'));

$('login').addEventListener('submit', async (event) => {
  const [loginId, password] = [$('login-id', HTMLInputElement), $('password', HTMLInputElement)];
  event.preventDefault();
  $('log-in', HTMLButtonElement).disabled = true;
  $('refusal').textContent = '';
  try {
    await session.open(loginId.value, password.value);
    password.value = '';
    enter();
    $('mail').focus();
  } catch (failure) {
    $('refusal').textContent = reasonOf(failure);
    password.focus();
  }
  $('log-in', HTMLButtonElement).disabled = false;
});
$('show-password').addEventListener('change', () => {
  const isShown = $('show-password', HTMLInputElement).checked;
  $('password', HTMLInputElement).type = isShown ? 'text' : 'password';
});
$('log-out').addEventListener('click', () => {
  session.close();
  leave();
});
$('language').addEventListener('click', () => {
  speak(languageNow() === 'ko' ? 'en' : 'ko');
  translate();
});
$('skip').addEventListener('click', (event) => {
  event.preventDefault(); // its address would be another section
  $($('mail').hidden ? 'preference-editor' : 'mail').focus();
});
$('kinds').addEventListener('click', (event) => {
  const kind = targetOf(event).dataset.value;
  if (kind === undefined) return;
  press($('kinds'), kind);
  delete $('list').dataset.settled;
  void inbox.choose(inbox.box, kind).then(see);
});
$('read-all').addEventListener('click', () => {
  inbox.readAll().then(
    () => say(t().allRead),
    (failure) => say(reasonOf(failure)),
  );
});
$('more').addEventListener('click', async () => {
  const shown = inbox.items.length;
  const more = $('more', HTMLButtonElement);
  more.disabled = true;
  await inbox.more().catch((failure) => say(reasonOf(failure)));
  more.disabled = false;
  all($('list'), '[data-id]')[shown]?.querySelector('button')?.focus();
});
$('show-arrived').addEventListener('click', () => {
  arrived = 0;
  showInbox();
  window.scrollTo({ top: 0 });
  $('mail').focus();
});
$('list').addEventListener('click', (event) => {
  const target = targetOf(event);
  const row = /** @type {HTMLElement | null} */ (target.closest('[data-id]'));
  const button = /** @type {HTMLElement | null} */ (target.closest('[data-act]'));
  const act = /** @type {Act | undefined} */ (button?.dataset.act);
  if (!row || target.closest('a')) return;
  if (act) void mark(row.dataset.id, act);
  else if (row.classList.contains('fresh')) void mark(row.dataset.id, 'read');
});
$('list').addEventListener('keydown', (event) => {
  /** @type {Record<string, 1 | -1>} */
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  const step = steps[event.key];
  if (step && moveFocus($('list'), step)) event.preventDefault();
});
window.addEventListener('hashchange', showSection);
window.addEventListener('scroll', () => {
  if (arrived === 0 || window.scrollY > NEAR_THE_TOP) return;
  arrived = 0;
  showInbox();
});
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible' && isInside()) void load();
});
setInterval(() => {
  showTimes($('list'));
  if (document.visibilityState === 'visible' && isInside()) void load();
}, RELOAD_MS);

async function start() {
  translate();
  showSection();
  try {
    if (await session.resume()) enter();
    else if ($('gate').hidden) leave(); // unless the end of the session has led there
  } catch (failure) {
    leave(reasonOf(failure));
    setTimeout(() => isInside() || void start(), RESUME_MS);
  }
}
void start();
