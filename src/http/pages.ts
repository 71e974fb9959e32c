import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { config } from '../config.js';

/** The folder of what browsers load as it is. */
export const PUBLIC = folderAbove(import.meta.dirname, 'public');

/** The folder that web/ is built into. */
export const builtFolder = (): string => folderAbove(import.meta.dirname, 'dist/web');

/** The sections of the page for developers. */
const developers = ['', '/keys', '/webhooks', '/webhooks/:id', '/requests', '/requests/:id', '/events'];

/** The addresses of the pages that web/ is built into: one document, whose script shows the page (web/routes.ts). */
const pages = [
  '/',
  '/deliver',
  '/deliver/:id',
  '/drive',
  '/wallet',
  '/missions',
  '/studio',
  '/console',
  '/inbox',
  '/cafes',
  '/account',
  ...developers.map((section) => `/developers${section}`),
];
/** Names hold the hash of the content, so what one names never changes. */
const FOREVER = 'public, max-age=31536000, immutable';

const tilesOrigin = config.site.tiles ? new URL(config.site.tiles.url).origin : '';

/** What the document of every page is sent with. */
export const pageHeaders = {
  // No resources of other origins but the streets of maps, and no text may become markup: names of cafés come from outside.
  'Content-Security-Policy': [
    "default-src 'self'",
    `img-src 'self' blob: ${tilesOrigin}`.trim(),
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    // The one address that a script may be loaded from by a script (web/core/service-worker.ts).
    'trusted-types service-worker',
  ].join('; '),
  'Permissions-Policy': 'geolocation=(self), camera=(), microphone=()',
  'Referrer-Policy': 'same-origin',
  // Always revalidated, with 304 while the ETag is the same: files of two releases are not mixed for long.
  'Cache-Control': 'no-cache',
};

/** A folder that stands beside `src` and `dist`, above whichever holds this module; a bundle has fewer folders than the source. */
function folderAbove(from: string, name: string): string {
  const folder = join(from, name);
  if (existsSync(folder)) return folder;
  if (from === dirname(from)) throw new Error(`There is no folder \`${name}\` beside the program.`);
  return folderAbove(dirname(from), name);
}

/** What a browser installs a page by; the scope of the service worker is all of the site, as its address is at the root. */
const installed = ['/service-worker.js', '/manifest.ko.webmanifest', '/manifest.en.webmanifest'];
const ICONS = '/icons/';

/** Pages whose addresses begin otherwise than their folder in web/pages/ is called. */
const folders: Record<string, string> = { '': 'home', m: 'mission', t: 'track', '@': 'profile' };

/** The document for an address: that of its page, which names beforehand what the page loads (scripts/web.mjs). */
export function documentFor(address: string): string {
  const [, first = ''] = address.split('/');
  const page = folders[first] ?? first;
  return existsSync(join(builtFolder(), `${page}.html`)) ? `${page}.html` : 'index.html';
}

/** Serves the pages that web/ is built into, each also with a slash at its end. */
export async function mountPages(fastify: FastifyInstance): Promise<void> {
  const built = builtFolder();
  await fastify.register(fastifyStatic, {
    root: join(built, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    decorateReply: false,
    cacheControl: false,
    dotfiles: 'ignore',
    setHeaders: (reply) => void reply.headers({ ...pageHeaders, 'Cache-Control': FOREVER }),
  });
  await fastify.register(async (scope) => {
    const setHeaders = (reply: FastifyReply) => void reply.headers(pageHeaders);
    await scope.register(fastifyStatic, { root: built, serve: false, cacheControl: false, setHeaders });
    const addresses = pages.flatMap((page) => (page === '/' ? [page] : [page, `${page}/`]));
    for (const one of addresses) {
      const document = documentFor(one);
      scope.get(one, (_request, reply) => reply.sendFile(document));
    }
    for (const one of installed) scope.get(one, (_request, reply) => reply.sendFile(one.slice(1)));
    scope.get<{ Params: { name: string } }>(`${ICONS}:name`, ({ params }, reply) =>
      reply.sendFile(params.name, join(built, ICONS)),
    );
    // A link is for those who have it.
    for (const page of ['/t', '/overlay']) {
      const document = documentFor(page);
      scope.get(`${page}/:token`, (_request, reply) => reply.header('X-Robots-Tag', 'noindex').sendFile(document));
    }
  });
}
