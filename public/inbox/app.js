import { $, debounce, el, icon, set } from '../shared/dom.js';
import { Editor } from './editor.js';
import { Inbox } from './inbox.js';
import { emptiness, moveFocus, press, showItems, showSkeleton, showTimes } from './list.js';
import { Session } from './session.js';
import { Stream } from './stream.js';
import { languageNow, speak, t } from './words.js';

const RELOAD_MS = 60_000;
const RESUME_MS = 3_000;
const TOAST_MS = 8_000;
/** Whoever has scrolled further is told of what is new instead of having it pushed in. */
const NEAR_THE_TOP = 160;

const boxes = { all: 'inbox', unread: 'bell', archived: 'archive', preferences: 'sliders' };
const words = { all: 'all', unread: 'unreadBox', archived: 'archived', preferences: 'preferences' };
const kinds = ['', 'deliveries', 'missions', 'cafes', 'account'];

const session = new Session((reason) => leave(reason));
const ask = (...request) => session.ask(...request);
const reload = debounce(() => isInside() && void inbox.load(), 500);
let inbox = newInbox();
const editor = new Editor(ask, say);
const stream = new Stream(() => ask('POST', 'notifications/stream-tickets').then(({ ticket }) => ticket), {
  state: showConnection,
  start: () => void load(),
  notification: hear,
  gap: reload,
});
let arrived = 0;
let toastTimer;

/** Each person's is a new one: what is still on its way to the one before is not shown to the next. */
function newInbox() {
  return new Inbox(ask, { change: showInbox, doubt: reload });
}

const isInside = () => !$('house').hidden;
/** What the part of the address after # names; what makes no sense is the inbox. */
const section = () => (Object.hasOwn(boxes, location.hash.slice(1)) ? location.hash.slice(1) : 'all');

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
  $('password').value = '';
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

/** What is on the screen of somebody who looks at it was seen. */
function see() {
  const isLooking = document.visibilityState === 'visible' && section() === 'all' && !inbox.category;
  if (isInside() && isLooking && inbox.status === 'ready') inbox.see().catch(() => {}); // the next time, then
}
const seeSoon = debounce(see, 1_000);

function hear(view) {
  const isAway = window.scrollY > NEAR_THE_TOP && inbox.box !== 'archived';
  if (isAway) arrived++;
  inbox.receive(view);
  $('heard').textContent = t().arrived(view.title);
  seeSoon();
}

function showSection() {
  const now = section();
  const isEditor = now === 'preferences';
  $('mail').hidden = isEditor;
  $('wishes').hidden = !isEditor;
  for (const link of $('sections').children) set(link, { 'aria-current': link.hash === `#${now}` ? 'page' : null });
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
    ...(status === 'failed' ? [failed(failure.message)] : []),
    ...(status === 'ready' && items.length === 0 ? [emptiness(box)] : []),
  );
  $('more').hidden = nextCursor === null;
  $('show-arrived').hidden = arrived === 0;
  $('show-arrived').textContent = t().showArrived(arrived);
}

const failed = (message) =>
  el(
    'div',
    { class: 'notice', role: 'alert' },
    el('strong', {}, t().failed),
    el('p', {}, message),
    el('button', { type: 'button', class: 'pill', onclick: () => void load() }, t().retry),
  );

function showConnection(state) {
  set($('connection'), { 'data-state': state, 'aria-label': `${t().connection}: ${t().states[state]}` });
  const canConnect = ['waiting', 'offline', 'elsewhere'].includes(state);
  const button = el('button', { type: 'button', class: 'link', onclick: () => stream.open() }, t().connectNow);
  $('connection').replaceChildren(el('span', {}, t().states[state]), ...(canConnect ? [button] : []));
}

/** Says something for a moment, with a way to take it back. */
function say(sentence, undo) {
  clearTimeout(toastTimer);
  const button = undo && el('button', { type: 'button', class: 'link', onclick: () => undo() }, t().undo);
  $('toast').replaceChildren(el('span', {}, sentence), ...(button ? [button] : []));
  toastTimer = setTimeout(() => $('toast').replaceChildren(), TOAST_MS);
}

async function mark(id, act) {
  const view = inbox.items.find((item) => item.id === id);
  if (!view) return;
  try {
    const done = inbox.mark(view, act);
    if (t().done[act]) {
      const opposite = act === 'archive' ? 'restore' : 'archive';
      const archivedAt = act === 'archive' ? view.createdAt : null;
      say(t().done[act], () => {
        $('toast').replaceChildren();
        inbox.mark({ ...view, archivedAt }, opposite).catch(({ message }) => say(message));
      });
    }
    await done;
  } catch (failure) {
    say(failure.message);
  }
}

function translate() {
  speak(languageNow());
  for (const link of $('sections').children) link.querySelector('.name').textContent = t()[words[link.hash.slice(1)]];
  for (const button of $('kinds').children)
    button.textContent = t().categories[button.dataset.value] ?? t().everyCategory;
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
  event.preventDefault();
  $('log-in').disabled = true;
  $('refusal').textContent = '';
  try {
    await session.open($('login-id').value, $('password').value);
    $('password').value = '';
    enter();
    $('mail').focus();
  } catch (failure) {
    $('refusal').textContent = failure.message;
    $('password').focus();
  }
  $('log-in').disabled = false;
});
$('show-password').addEventListener(
  'change',
  ({ target }) => ($('password').type = target.checked ? 'text' : 'password'),
);
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
  $($('mail').hidden ? 'wishes' : 'mail').focus();
});
$('kinds').addEventListener('click', ({ target }) => {
  const kind = target.dataset.value;
  if (kind === undefined) return;
  press($('kinds'), kind);
  delete $('list').dataset.settled;
  void inbox.choose(inbox.box, kind).then(see);
});
$('read-all').addEventListener('click', () => {
  inbox.readAll().then(
    () => say(t().allRead),
    ({ message }) => say(message),
  );
});
$('more').addEventListener('click', async () => {
  const shown = inbox.items.length;
  $('more').disabled = true;
  await inbox.more().catch(({ message }) => say(message));
  $('more').disabled = false;
  $('list').querySelectorAll('[data-id]')[shown]?.querySelector('button').focus();
});
$('show-arrived').addEventListener('click', () => {
  arrived = 0;
  showInbox();
  window.scrollTo({ top: 0 });
  $('mail').focus();
});
$('list').addEventListener('click', ({ target }) => {
  const row = target.closest('[data-id]');
  const act = target.closest('[data-act]')?.dataset.act;
  if (!row || target.closest('a')) return;
  if (act) void mark(row.dataset.id, act);
  else if (row.classList.contains('fresh')) void mark(row.dataset.id, 'read');
});
$('list').addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
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
  } catch ({ message }) {
    leave(message);
    setTimeout(() => isInside() || void start(), RESUME_MS);
  }
}
void start();
