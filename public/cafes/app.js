import { ask, latest } from './api.js';
import { detail, showComments, showCommentsFailure } from './detail.js';
import { $, debounce, icon, set } from '../shared/dom.js';
import { Filters } from './filters.js';
import { failed, listItem, nothing, skeleton, summary } from './list.js';
import { Plot } from './plot.js';
import { SearchBox } from './search.js';
import { places } from './places.js';
import { filtersOf, read, write } from './state.js';
import { languageNow, speak, t } from './words.js';

const PAGE = 20;
const AROUND_WAIT_MS = 220;
/** What is loaded around what is in sight, as a share of its size, so that a small move needs no question. */
const MARGIN = 0.3;
const narrow = matchMedia('(max-width: 799px)');

let state = read(location.hash);
let labels = new Map();
let tags = [];
let near = { status: 'loading', items: [], total: 0, nextCursor: null, failure: null };
let cafe = null;
/** What was last loaded around: the same question is not asked twice. */
let loaded = null;

const askNear = latest();
const askAround = latest();
const askCafe = latest();
const placeOf = ({ lat, lng, radius, sort }) => ({ lat, lng, radius, sort });

const plot = new Plot($('plot'), $('scale'), {
  onChoose: (id) => choose(id),
  onSettled: debounce(() => void loadAround(), AROUND_WAIT_MS),
  onHover: point,
});
const filters = new Filters({ onChange: change, onPlace: goTo, onLocate: locate });
const box = new SearchBox({ onSearch: (q) => change({ q }), onCafe: choose, onPlace: goTo });

/** Changes what is shown, and the address with it. */
function change(changes, { isNewPage = false } = {}) {
  const before = state;
  state = { ...state, ...changes };
  if (isNewPage) history.pushState({ opened: true }, '', write(state));
  else history.replaceState(history.state, '', write(state));
  update(before);
}

/** Brings the page from what was shown to what is. */
function update(before) {
  const key = (some) => JSON.stringify([placeOf(some), filtersOf(some)]);
  filters.show(state, labels);
  box.show(state.q);
  if (before.lat !== state.lat || before.lng !== state.lng || before.radius !== state.radius) showOrigin();
  if (key(before) !== key(state)) {
    void search();
    void loadAround();
  }
  if (before.cafe !== state.cafe) void openCafe(before.cafe);
}

function goTo({ id, lat, lng }) {
  change({ place: id, lat, lng, q: '' });
}

function choose(id) {
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
    if (error.name === 'AbortError') return;
    near = { ...near, status: 'failed', failure: error };
  }
  showList();
}

/** Searches; where nobody said where and nothing is at the usual place, goes to the first one that has a café. */
async function start() {
  const asked = state;
  const isUsual = location.hash.length < 2;
  await search();
  if (!isUsual || near.status !== 'ready' || near.total > 0) return;
  for (const place of places) {
    const where = { lat: place.lat, lng: place.lng, radius: asked.radius, limit: 1 };
    const { total } = await ask('cafes', where).catch(() => ({ total: 0 }));
    if (state !== asked) return; // somebody has gone elsewhere
    if (total > 0) return goTo(place);
  }
}

async function loadMore() {
  const first = near.items.length;
  $('more').disabled = true;
  try {
    const parameters = { ...placeOf(state), ...filtersOf(state), limit: PAGE, cursor: near.nextCursor };
    const page = await askNear('cafes', parameters);
    near = { ...near, items: [...near.items, ...page.items], nextCursor: page.nextCursor };
    showList();
    $('list').children[first]?.querySelector('a').focus();
  } catch (error) {
    if (error.name !== 'AbortError') $('status').textContent = error.message;
  }
  $('more').disabled = false;
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
    ...(status === 'failed' ? [failed(failure.message, () => void search())] : []),
    ...(status === 'ready' && items.length === 0 ? [nothing(state, labels, change)] : []),
  );
  $('status').textContent = status === 'ready' ? summary(state, total) : status === 'failed' ? '' : t().loading;
  $('more').hidden = nextCursor === null || status !== 'ready';
  plot.show({ listed: status === 'ready' ? items : [] });
}

/** Loads what else is in sight: single cafés, and clusters where there are too many. */
async function loadAround() {
  $('search-here').hidden = !plot.isAway();
  const { camera } = plot;
  const zoom = Math.floor(camera.zoom);
  const sight = camera.bounds();
  const question = JSON.stringify([zoom, filtersOf(state)]);
  const isCovered =
    loaded?.question === question &&
    sight.west >= loaded.area.west &&
    sight.south >= loaded.area.south &&
    sight.east <= loaded.area.east &&
    sight.north <= loaded.area.north;
  if (isCovered || camera.width < 2) return;
  const area = camera.bounds(MARGIN);
  const bbox = [area.west, area.south, area.east, area.north].map((degrees) => degrees.toFixed(5)).join(',');
  try {
    const { items, clusters } = await askAround('cafes', { bbox, zoom, ...filtersOf(state), limit: 100 });
    loaded = { question, area };
    plot.show({ around: items, clusters: clusters ?? [] });
  } catch {
    loaded = null; // the list says what is wrong
  }
}

/** Shows the café of the state beside the list, or nothing. */
async function openCafe(before) {
  const id = state.cafe;
  $('detail').hidden = id === null;
  $('browse').inert = id !== null && narrow.matches;
  for (const link of $('list').querySelectorAll('a[aria-current]')) link.removeAttribute('aria-current');
  if (id === null) {
    cafe = null;
    plot.show({ chosen: null });
    const link = $('list').querySelector(`[data-cafe="${before}"] a`) ?? $('q');
    return link.focus({ preventScroll: link === $('q') });
  }
  const link = $('list').querySelector(`[data-cafe="${id}"] a`);
  if (link) set(link, { 'aria-current': 'true' });
  const known = near.items.find((item) => item.id === id);
  $('name').textContent = known?.name ?? t().loading;
  $('facts').replaceChildren();
  $('name').focus();
  if (known) plot.show({ chosen: known });
  try {
    cafe = await askCafe(`cafes/${id}`, { lat: state.lat, lng: state.lng });
  } catch (error) {
    if (error.name === 'AbortError' || state.cafe !== id) return;
    $('name').textContent = t().detail;
    return $('facts').replaceChildren(failed(error.message, () => void openCafe(null)));
  }
  if (cafe.lat !== null) plot.reveal(cafe, narrow.matches ? 0 : $('detail').offsetWidth);
  showCafe();
}

function showCafe() {
  $('name').textContent = cafe.name;
  $('facts').replaceChildren(...detail(cafe, labels));
  plot.show({ chosen: cafe });
  const { id } = cafe;
  ask(`cafes/${id}/comments`, { limit: 20 }).then(
    ({ items }) => cafe?.id === id && showComments(items),
    (error) => cafe?.id === id && showCommentsFailure(error.message),
  );
}

function closeCafe() {
  if (state.cafe === null) return;
  if (history.state?.opened) history.back();
  else change({ cafe: null });
}

/** Shows in list and plot which café the person points at. */
function point(id) {
  for (const item of $('list').children) item.classList.toggle('hovered', id !== null && item.dataset.cafe === id);
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
  if (cafe) showCafe();
}

async function loadTags() {
  ({ items: tags } = await ask('tags').catch(() => ({ items: [] })));
  translate();
}

function showConnection() {
  $('offline').hidden = navigator.onLine;
}

for (const [id, name] of Object.entries({
  'zoom-in': 'plus',
  'zoom-out': 'minus',
  center: 'target',
  close: 'close',
  clear: 'close',
  locate: 'target',
})) {
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
  const id = event.target.closest('[data-cafe]')?.dataset.cafe;
  if (!id || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  choose(id);
});
for (const type of ['pointerover', 'focusin']) {
  $('list').addEventListener(type, ({ target }) => point(target.closest('[data-cafe]')?.dataset.cafe ?? null));
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
