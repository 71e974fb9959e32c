import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { DataSource } from 'typeorm';
import { config } from '../config.js';
import { people } from '../demo/people.js';
import { UsersService } from '../modules/users/index.js';

/**
 * Serves at `/site.json` what the pages know of this installation: streets for maps, whether the first admin is missing, and, in a
 * demo that only its own machine reaches, the accounts and their password, as `/docs` shows them.
 */
export function mountSite(app: NestFastifyApplication, fastify: FastifyInstance): void {
  let hasAdmin = false;
  fastify.get('/site.json', async (_request, reply) => {
    // Once there is one there always is: the last admin cannot go.
    hasAdmin ||= await app.get(UsersService).hasAdmin(app.get(DataSource).manager);
    return reply.header('Cache-Control', 'no-cache').send({
      tiles: config.site.tiles,
      demo: demo(),
      needsAdmin: !hasAdmin,
    });
  });
}

function demo() {
  const password = config.shownDemoPassword;
  if (!password) return null;
  return {
    password,
    // Those whom the product is for come first.
    people: people
      .toSorted((a, b) => Number(a.roles.includes('admin')) - Number(b.roles.includes('admin')))
      .map(({ loginId, name, roles }) => ({ loginId, name, roles })),
    mailboxUrl: config.site.mailboxUrl,
    hasRobots: config.robots.isOn,
  };
}
