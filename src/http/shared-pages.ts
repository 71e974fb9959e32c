import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { sendUnlessKnown, weakEtagOf } from '../kernel/http/conditional.js';
import { sendProblem, toProblem } from '../kernel/http/problem.filter.js';
import { Id } from '../kernel/http/schema.js';
import { localeOf, type Locale } from '../kernel/problems/locale.js';
import { Problem } from '../kernel/problems/problem.js';
import { isTest } from '../kernel/tx/mode.js';
import { logger } from '../kernel/telemetry/logging.js';
import { MissionsService } from '../modules/missions/index.js';
import { ProfilesLookup, type ProfileView } from '../modules/profiles/index.js';
import { handle, UsersService } from '../modules/users/index.js';
import { missionCard, profileCard, withCard, type Card } from './cards/card.js';
import { CardImages } from './cards/card-images.js';
import { builtFolder, documentFor, pageHeaders } from './pages.js';

type Route = { Params: { name: string }; Querystring: { lang?: string } };
type Asked = FastifyRequest<Route>;
type Find = (name: string, locale: Locale) => Promise<Card | undefined>;

/** So long an image is kept; the address of the next one is another. */
const IMAGE_SECONDS = 3_600;

/**
 * Serves `/m/{id}` and `/@{handle}`: their documents with the card of what it shows, for programs that show links. They have
 * no log-in, so a card has what strangers may see. `…/card.png` is its image.
 */
export function mountSharedPages(app: NestFastifyApplication, fastify: FastifyInstance): void {
  const images = new CardImages();
  fastify.addHook('onClose', () => images.end());

  const page = (find: Find, document: string) => async (request: Asked, reply: FastifyReply) => {
    const locale = localeOf(request.headers['accept-language']);
    const card = await orNothing(() => find(request.params.name, locale));
    // Written in another way, or the former handle of this person. It may become another person's: not for good.
    if (card && card.path.startsWith('/@') && card.path !== `/@${request.params.name}`)
      return reply.redirect(card.path, 302);
    const body = card ? withCard(document, card, locale) : document;
    void reply.headers(pageHeaders).header('Vary', 'Accept-Language');
    return reply.send(sendUnlessKnown({ body, etag: weakEtagOf(body) }, 'text/html; charset=utf-8', request, reply));
  };
  const image = (find: Find) => async (request: Asked, reply: FastifyReply) => {
    try {
      const card = await find(request.params.name, request.query.lang === 'ko' ? 'ko' : 'en');
      if (!card) throw new Problem('not-found');
      const answer = { body: card.svg, etag: CardImages.etagOf(card.svg) };
      const svg = sendUnlessKnown(answer, 'image/png', request, reply);
      const png = svg && (await images.draw(svg));
      return await reply.header('Cache-Control', `public, max-age=${IMAGE_SECONDS}`).send(png);
    } catch (error) {
      sendProblem(toProblem(error), request, reply.removeHeader('ETag'));
      return reply;
    }
  };
  const shared: [prefix: string, Find][] = [
    ['/m/', (id, locale) => findMission(app, id, locale)],
    ['/@', (name, locale) => findProfile(app, name, locale)],
  ];
  for (const [prefix, find] of shared) {
    const document = readFileSync(join(builtFolder(), documentFor(prefix)), 'utf8');
    for (const slash of ['', '/']) fastify.get<Route>(`${prefix}:name${slash}`, page(find, document));
    fastify.get<Route>(`${prefix}:name/card.png`, image(find));
  }
}

/** Without what a card says there is the page all the same, which says what is wrong. */
async function orNothing<T>(find: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    logger.warn(error, 'a page is shown without its card');
    return undefined;
  }
}

async function findMission(app: NestFastifyApplication, id: string, locale: Locale): Promise<Card | undefined> {
  if (!Id.safeParse(id).success || isTest(id)) return undefined;
  const { manager } = app.get(DataSource);
  const [mission] = await app.get(MissionsService).findByIds(manager, [id]);
  if (!mission) return undefined;
  const people = await app.get(UsersService).findPeople(manager, [mission.streamerId]);
  return missionCard(mission, people.get(mission.streamerId), locale);
}

async function findProfile(app: NestFastifyApplication, text: string, locale: Locale): Promise<Card | undefined> {
  const asked = handle.safeParse(text);
  if (!asked.success) return undefined;
  let profile: ProfileView;
  try {
    ({ profile } = await app.get(ProfilesLookup).find(asked.data));
  } catch (error) {
    if (error instanceof Problem && error.code === 'profile-not-found') return undefined;
    throw error;
  }
  return profileCard(profile, locale);
}
