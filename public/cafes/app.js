import { callApi, isAbort, latest, reasonOf } from './api.js';
import { Surroundings } from './around.js';
import { detail, showComments, showCommentsFailure } from './detail.js';
import { $, all, debounce, icon, set, targetOf } from '../shared/dom.js';
import { isLocated } from './facts.js';
import { Filters } from './filters.js';
import { failed, listItem, nothing, skeleton, summary } from './list.js';
import { Plot } from './plot.js';
import { SearchBox } from './search.js';
import { places } from './places.js';
import { filtersOf, read, write } from './state.js';
import { languageNow, speak, t } from './words.js';

const PAGE = 20;
const AROUND_WAIT_MS = 220;
const narrow = matchMedia('(max-width: 799px)');

/**
 * @typedef {import('./state.js').State} State
 * @typedef {import('./facts.js').Cafe} Cafe
 * @typedef {import('./detail.js').Detail} Detail
 */

let state = read(location.hash);
/** @type {Map<string, string>} */
let labels = new Map();
/** @type {{ code: string, ko: string, en: string }[]} */
let tags = [];
/**
 * @type {{ status: 'loading' | 'ready' | 'failed', items: Cafe[], total: number, nextCursor: string | null, failure: unknown }}
 */
let near = { status: 'loading', items: [], total: 0, nextCursor: null, failure: null };
/** @type {Detail | null} */
let cafe = null;

const askNear = latest();
const askCafe = latest();
const placeOf = (/** @type {State} */ { lat, lng, radius, sort }) => ({ lat, lng, radius, sort });

const plot = new Plot($('plot'), $('scale'), {
  onChoose: (id) => choose(id),
  onSettled: debounce(loadAround, AROUND_WAIT_MS),
  onHover: point,
});
const surroundings = new Surroundings(plot);
const filters = new Filters({ onChange: change, onPlace: goTo, onLocate: locate });
const box = new SearchBox({ onSearch: (q) => change({ q }), onCafe: choose, onPlace: goTo });

/** Changes what is shown, and the address with it. */
function change(/** @type {Partial<State>} */ changes, { isNewPage = false } = {}) {
  const before = state;
  state = { ...state, ...changes };
  if (isNewPage) history.pushState({ opened: true }, '', write(state));
  else history.replaceState(history.state, '', write(state));
  update(before);
}

/** Brings the page from what was shown to what is. */
function update(/** @type {State} */ before) {
  const key = (/** @type {State} */ some) => JSON.stringify([placeOf(some), filtersOf(some)]);
  filters.show(state, labels);
  box.show(state.q);
  if (before.lat !== state.lat || before.lng !== state.lng || before.radius !== state.radius) showOrigin();
  if (key(before) !== key(state)) {
    void search();
    loadAround();
  }
  if (before.cafe !== state.cafe) void openCafe(before.cafe);
}

function goTo(/** @type {(typeof places)[number]} */ { id, lat, lng }) {
  change({ place: id, lat, lng, q: '' });
}

function choose(/** @type {string} */ id) {
  change({ cafe: id }, { isNewPage: state.cafe === null });
}

function showOrigin() {
  plot.show({ origin: { lat: state.lat, lng: state.lng }, radius: state.radius });
  plot.fit(state, state.radius);
}

/** Loads the list anew. */
async function search() {
  near = { ...near, status: 'loading' };
  showList();
  try {
    const page = await askNear('cafes', { ...placeOf(state), ...filtersOf(state), limit: PAGE });
    near = { status: 'ready', items: page.items, total: page.total, nextCursor: page.nextCursor, failure: null };
  } catch (error) {
    if (isAbort(error)) return;
    near = { ...near, status: 'failed', failure: error };
  }
  showList();
}

/** Searches. Without a chosen place and without results at the default one, moves to the first place with a café. */
async function start() {
  const asked = state;
  const isUsual = location.hash.length < 2;
  await search();
  if (!isUsual || near.status !== 'ready' || near.total > 0) return;
  for (const place of places) {
    const where = { lat: place.lat, lng: place.lng, radius: asked.radius, limit: 1 };
    const { total } = await callApi('cafes', where).catch(() => ({ total: 0 }));
    if (state !== asked) return; // the user has moved on
    if (total > 0) return goTo(place);
  }
}

async function loadMore() {
  const first = near.items.length;
  const more = $('more', HTMLButtonElement);
  more.disabled = true;
  try {
    const parameters = { ...placeOf(state), ...filtersOf(state), limit: PAGE, cursor: near.nextCursor };
    const page = await askNear('cafes', parameters);
    near = { ...near, items: [...near.items, ...page.items], nextCursor: page.nextCursor };
    showList();
    $('list').children[first]?.querySelector('a')?.focus();
  } catch (error) {
    if (!isAbort(error)) $('status').textContent = reasonOf(error);
  }
  more.disabled = false;
}

function showList() {
  const { status, items, total, nextCursor, failure } = near;
  const isFirst = status === 'loading' && items.length === 0;
  set($('results'), { 'aria-busy': String(status === 'loading') });
  if (status === 'loading' && !isFirst) return; // what was found stays until the answer is there
  $('list').replaceChildren(
    ...(isFirst
      ? skeleton()
      : items.map((item, index) =>
          listItem(item, {
            rank: index + 1,
            labels,
            href: write({ ...state, cafe: item.id }),
            isChosen: item.id === state.cafe,
          }),
        )),
  );
  $('notice').replaceChildren(
    ...(status === 'failed' ? [failed(reasonOf(failure), () => void search())] : []),
    ...(status === 'ready' && items.length === 0 ? [nothing(state, labels, change)] : []),
  );
  $('status').textContent = status === 'ready' ? summary(state, total) : status === 'failed' ? '' : t().loading;
  $('more').hidden = nextCursor === null || status !== 'ready';
  plot.show({ listed: status === 'ready' ? items : [] });
}

/** Loads what else is in sight. */
function loadAround() {
  $('search-here').hidden = !plot.isAway();
  void surroundings.load(state);
}

/** Shows the café of the state beside the list, or nothing. */
async function openCafe(/** @type {string | null} */ before) {
  const id = state.cafe;
  $('detail').hidden = id === null;
  $('browse').inert = id !== null && narrow.matches;
  for (const link of $('list').querySelectorAll('a[aria-current]')) link.removeAttribute('aria-current');
  if (id === null) {
    cafe = null;
    plot.show({ chosen: null });
    const [link = $('q')] = all($('list'), `[data-cafe="${before}"] a`);
    return link.focus({ preventScroll: link === $('q') });
  }
  const link = $('list').querySelector(`[data-cafe="${id}"] a`);
  if (link) set(link, { 'aria-current': 'true' });
  const known = near.items.find((item) => item.id === id);
  $('name').textContent = known?.name ?? t().loading;
  $('facts').replaceChildren();
  $('name').focus();
  if (known) plot.show({ chosen: known });
  /** @type {Detail} */
  let shown;
  try {
    shown = await askCafe(`cafes/${id}`, { lat: state.lat, lng: state.lng });
  } catch (error) {
    if (isAbort(error) || state.cafe !== id) return;
    $('name').textContent = t().detail;
    return $('facts').replaceChildren(failed(reasonOf(error), () => void openCafe(null)));
  }
  cafe = shown;
  if (isLocated(shown)) plot.reveal(shown, narrow.matches ? 0 : $('detail').offsetWidth);
  showCafe(shown);
}

function showCafe(/** @type {Detail} */ shown) {
  const { id, name } = shown;
  $('name').textContent = name;
  $('facts').replaceChildren(...detail(shown, labels));
  plot.show({ chosen: shown });
  callApi(`cafes/${id}/comments`, { limit: 20 }).then(
    ({ items }) => cafe?.id === id && showComments(items),
    (error) => cafe?.id === id && showCommentsFailure(reasonOf(error)),
  );
}

function closeCafe() {
  if (state.cafe === null) return;
  if (history.state?.opened) history.back();
  else change({ cafe: null });
}

/** Shows in list and plot which café the person points at. */
function point(/** @type {string | null} */ id) {
  for (const item of all($('list'), 'li')) item.classList.toggle('hovered', id !== null && item.dataset.cafe === id);
  plot.hover(id);
}

function locate() {
  $('status').textContent = t().locating;
  const fail = () => {
    $('status').textContent = t().locateFailed;
    $('place').focus();
  };
  if (!navigator.geolocation) return fail();
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => change({ place: 'here', lat: coords.latitude, lng: coords.longitude }),
    fail,
    { enableHighAccuracy: true, timeout: 8_000, maximumAge: 60_000 },
  );
}

/** Says everything in the language of now. */
function translate() {
  labels = new Map(tags.map((tag) => [tag.code, tag[languageNow()]]));
  speak(languageNow());
  filters.show(state, labels);
  showList();
  if (cafe) showCafe(cafe);
}

async function loadTags() {
  ({ items: tags } = await callApi('tags').catch(() => ({ items: [] })));
  translate();
}

/** The café of the list that an event happened to. */
function cafeAt(/** @type {Event} */ event) {
  const item = /** @type {HTMLElement | null} */ (targetOf(event).closest('[data-cafe]'));
  return item?.dataset.cafe;
}

function showConnection() {
  $('offline').hidden = navigator.onLine;
}

/** @type {Record<string, import('../shared/dom.js').Pictogram>} */
const pictograms = {
  'zoom-in': 'plus',
  'zoom-out': 'minus',
  center: 'target',
  close: 'close',
  clear: 'close',
  locate: 'target',
};
for (const [id, name] of Object.entries(pictograms)) {
  $(id).prepend(icon(name));
}
$('search').prepend(icon('search'));
$('zoom-in').addEventListener('click', () => plot.camera.goTo(plot.camera.center, plot.camera.zoom + 1));
$('zoom-out').addEventListener('click', () => plot.camera.goTo(plot.camera.center, plot.camera.zoom - 1));
$('center').addEventListener('click', () => plot.fit(state, state.radius));
$('search-here').addEventListener('click', () => change({ place: 'point', ...plot.camera.center }));
$('more').addEventListener('click', () => void loadMore());
$('close').addEventListener('click', closeCafe);
$('skip').addEventListener('click', (event) => {
  event.preventDefault(); // its address would be another state of the page
  $('results').focus();
});
$('language').addEventListener('click', () => {
  speak(languageNow() === 'ko' ? 'en' : 'ko');
  change({ language: languageNow() });
  translate();
});
$('list').addEventListener('click', (event) => {
  const id = cafeAt(event);
  if (!id || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  choose(id);
});
for (const type of ['pointerover', 'focusin']) {
  $('list').addEventListener(type, (event) => point(cafeAt(event) ?? null));
}
for (const type of ['pointerleave', 'focusout']) $('list').addEventListener(type, () => point(null));
document.addEventListener('keydown', ({ key }) => key === 'Escape' && closeCafe());
narrow.addEventListener('change', () => ($('browse').inert = state.cafe !== null && narrow.matches));
window.addEventListener('popstate', () => {
  const before = state;
  state = read(location.hash);
  update(before);
});
for (const type of ['online', 'offline']) window.addEventListener(type, showConnection);
window.addEventListener('online', () => near.status === 'failed' && void search());

if (state.language) speak(state.language);
translate();
box.show(state.q);
showConnection();
showOrigin();
void loadTags();
void start();
if (state.cafe) void openCafe(null);
