/**
 * Keeps the shell of the pages (scripts/web.mjs names its files), so that the installed page for drivers opens without a connection
 * and says so. Documents come from the server as long as it answers; files whose names hold their hash are kept as they are loaded.
 * Answers of the API, tokens and photos are never kept.
 */
declare const self: ServiceWorkerGlobalScope;
/** Put in by the build: the files, and what changes with them. */
declare const FILES: readonly string[];
declare const VERSION: string;

const CACHE = `madang-${VERSION}`;
/** The document that opens every page: its script goes by the address. */
const DOCUMENT = '/drive';
const ASSETS = '/assets/';
/** What is no page of `web/`. */
const ELSEWHERE = /^\/(?:v1|docs|docs-json|docs-yaml|api-docs|admin|health)(?:[/.]|$)/;

self.addEventListener('install', (event) => event.waitUntil(keepShell()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate' && !ELSEWHERE.test(pathname)) event.respondWith(documentOf(request));
  else if (pathname.startsWith(ASSETS)) event.respondWith(fileOf(request));
});

/** While releases change, the document may be of another one: then the next visit tries again. */
async function keepShell(): Promise<void> {
  const cache = await caches.open(CACHE);
  const document = await fetch(DOCUMENT, { cache: 'reload' });
  const named = (await document.clone().text()).matchAll(/"(\/assets\/[^"]+)"/g);
  if (![...named].every(([, file]) => FILES.includes(file!))) throw new Error('The document is of another release.');
  await Promise.all([cache.put(DOCUMENT, document), cache.addAll(FILES)]);
  await self.skipWaiting();
}

async function takeOver(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function documentOf(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(DOCUMENT)) ?? Response.error();
  }
}

async function fileOf(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  const known = await cache.match(request, { ignoreVary: true });
  if (known) return known;
  const found = await fetch(request);
  if (found.ok) await cache.put(request, found.clone());
  return found;
}

export {};
