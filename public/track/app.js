import { distance } from '../shared/mercator.js';
import { $, el } from '../shared/dom.js';
import { Ground, lengthOf } from './ground.js';
import { languageNow, speak, t } from './words.js';

/**
 * @typedef {object} Tracking
 * @property {string} status
 * @property {string} date
 * @property {{ from: string, to: string } | null} pickupWindow
 * @property {string} departure
 * @property {string} destination
 * @property {{ firstName: string, vehicle: 'bicycle' | 'motorcycle' | 'car' | 'van' | null } | null} driver
 * @property {{ lat: number, lng: number, recordedAt: string, isLive: boolean } | null} position
 * @property {{ lat: number, lng: number } | null} dropoff
 * @property {string | null} eta
 * @property {string | null} endedAt
 * @property {string | null} pin
 * @property {{ id: string }[]} photos
 */

const AGAIN_MS = 5_000;
const ORDER = ['requested', 'accepted', 'picked_up', 'delivered'];
const address = `/v1/tracking/${location.pathname.split('/')[2] ?? ''}`;
const ground = new Ground($('map'));

/** @type {Tracking | null | undefined} undefined while loading, null for an unknown one */
let shown;
let isConnected = true;

const timeOf = (/** @type {string} */ instant) =>
  new Date(instant).toLocaleTimeString(languageNow(), { hour: '2-digit', minute: '2-digit' });

/** @param {Tracking} tracking */
function etaOf({ eta, endedAt }) {
  if (endedAt) return t().endedAt(timeOf(endedAt));
  if (!eta) return '';
  const minutes = Math.ceil((Date.parse(eta) - Date.now()) / 60_000);
  return minutes <= 1 ? t().arrivesNow : t().arrivesIn(minutes, timeOf(eta));
}

/** @param {Tracking} tracking */
function freshnessOf({ position, dropoff, endedAt }) {
  if (!position) return '';
  if (endedAt) return t().lastPlace;
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(position.recordedAt)) / 1_000));
  const age = seconds >= 120 ? t().minutes(Math.round(seconds / 60)) : t().seconds(seconds);
  const freshness = position.isLive && seconds < 30 ? t().live : age;
  return dropoff ? `${freshness} · ${t().distance(lengthOf(distance(position, dropoff)))}` : freshness;
}

/** @param {Tracking} tracking */
function factsOf({ driver, departure, destination, date, pickupWindow }) {
  const window = pickupWindow ? `${pickupWindow.from}–${pickupWindow.to}` : '';
  const facts = [
    [t().driver, driver && t().driverOf(driver.firstName)],
    [t().vehicle, driver?.vehicle && t().vehicles[driver.vehicle]],
    [t().way, departure && destination && `${departure} → ${destination}`],
    [t().pickup, t().day(date, window)],
  ];
  return facts.flatMap(([name, value]) => (value ? [el('dt', {}, name), el('dd', {}, value)] : []));
}

/** What the driver showed of the end. Pictures that are there already are not loaded again. */
function renderPhotos() {
  const sources = (shown?.photos ?? []).map(({ id }) => `${address}/photos/${id}`);
  const there = [...$('photos').querySelectorAll('img')];
  if (there.map((image) => image.getAttribute('src')).join() !== sources.join())
    $('photos').replaceChildren(...sources.map((src) => el('img', { src, loading: 'lazy', alt: t().photo })));
  for (const image of there) image.alt = t().photo;
  $('photos').hidden = sources.length === 0;
}

function renderPin() {
  $('pin').hidden = !shown?.pin;
  $('pin').lastElementChild?.replaceChildren(shown?.pin ?? '');
}

function render() {
  renderPhotos();
  renderPin();
  $('connection').textContent = isConnected ? '' : t().reconnecting;
  if (!shown) {
    $('state').textContent = shown === null ? t().unknown : t().loading;
    $('eta').textContent = shown === null ? t().unknownHint : '';
    for (const id of ['ground', 'steps', 'facts']) $(id).hidden = true;
    return;
  }
  const { status, position, dropoff } = shown;
  $('state').textContent = t().states[status] ?? t().otherState;
  $('eta').textContent = etaOf(shown);
  $('ground').hidden = !position;
  if (position) ground.show(position, dropoff, position.isLive);
  $('freshness').textContent = freshnessOf(shown);
  const reached = ORDER.indexOf(status);
  $('steps').hidden = reached < 0;
  $('steps').replaceChildren(
    ...t().steps.map((step, place) =>
      el('li', { class: place <= reached ? 'done' : null, 'aria-current': place === reached ? 'step' : null }, step),
    ),
  );
  $('facts').hidden = false;
  $('facts').replaceChildren(...factsOf(shown));
}

/** @param {boolean} connected */
function setConnected(connected) {
  isConnected = connected;
  render();
}

/** Shows the state of now, then what changes. */
async function connect() {
  try {
    const response = await fetch(address, { cache: 'no-store' });
    if (response.status === 404) shown = null;
    else if (response.ok) shown = /** @type {Tracking} */ (await response.json());
    else throw new Error(`HTTP ${response.status}`);
  } catch {
    setConnected(false);
    return void setTimeout(connect, AGAIN_MS);
  }
  setConnected(true);
  if (shown) follow();
}

function follow() {
  const source = new EventSource(`${address}/stream`);
  source.addEventListener('open', () => setConnected(true));
  source.addEventListener('tracking', ({ data }) => {
    shown = /** @type {Tracking} */ (JSON.parse(data));
    setConnected(true);
  });
  source.addEventListener('expired', () => {
    source.close();
    shown = null;
    render();
  });
  source.addEventListener('error', () => {
    setConnected(false);
    // After a refusal the browser does not try again.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, AGAIN_MS);
  });
}

$('language').addEventListener('click', () => {
  speak(languageNow() === 'ko' ? 'en' : 'ko');
  render();
});
speak(languageNow());
render();
setInterval(render, 5_000);
void connect();
