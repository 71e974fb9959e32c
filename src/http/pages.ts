import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** The folder of what browsers load. */
export const PUBLIC = publicFolder(import.meta.dirname);

/** The folders, each with the address of its page; the script of a delivery's reads the token. */
const folders = { cafes: '/cafes', inbox: '/inbox', account: '/account', track: '/t/:token', shared: null };

const headers = {
  // No resources of other origins, and no text may become markup: names of cafés come from outside.
  'Content-Security-Policy': [
    "default-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'Permissions-Policy': 'geolocation=(self), camera=(), microphone=()',
  'Referrer-Policy': 'same-origin',
  // Always revalidated, with 304 while the ETag is the same: files of two releases are not mixed for long.
  'Cache-Control': 'no-cache',
};

/** The folder `public` stands beside `src` and `dist`, above whichever holds this module; a bundle has fewer folders than the source. */
function publicFolder(from: string): string {
  const folder = join(from, 'public');
  if (existsSync(folder)) return folder;
  if (from === dirname(from)) throw new Error('There is no folder `public` beside the program.');
  return publicFolder(dirname(from));
}

/** Serves the page that finds cafés at `/cafes`, the inbox at `/inbox`, forms for accounts at `/account`, each also with a slash at its end, and a delivery's at `/t/{token}`. */
export async function mountPages(fastify: FastifyInstance): Promise<void> {
  for (const [folder, page] of Object.entries(folders)) {
    await fastify.register(async (scope) => {
      await scope.register(fastifyStatic, {
        root: join(PUBLIC, folder),
        prefix: `/${folder}/`,
        cacheControl: false,
        dotfiles: 'ignore',
        setHeaders: (reply) => void reply.headers(headers),
      });
      if (page) scope.get(page, (_request, reply) => reply.sendFile('index.html'));
    });
  }
}
