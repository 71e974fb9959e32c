import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { config } from '../config.js';
import { sendUnlessKnown, weakEtagOf } from '../kernel/http/conditional.js';
import { html } from '../kernel/http/html.js';
import { Id } from '../kernel/http/schema.js';
import { localeOf, type Locale } from '../kernel/problems/locale.js';
import { Problem } from '../kernel/problems/problem.js';
import { isTest } from '../kernel/tx/mode.js';
import { logger } from '../kernel/telemetry/logging.js';
import { MissionsService, type Mission } from '../modules/missions/index.js';
import { ProfilesLookup, type ProfileView } from '../modules/profiles/index.js';
import { handle } from '../modules/users/index.js';
import { builtFolder, pageHeaders } from './pages.js';

const words = {
  ko: {
    site: '마당',
    sum: (pot: string, backers: number) => `모인 후원금 ${pot}원 · 후원자 ${backers}명`,
    promise: '성공하지 못하면 전액 환불됩니다.',
    counts: (ongoing: number, succeeded: number) => `진행 중인 미션 ${ongoing}개 · 성공 ${succeeded}개`,
    person: '마당에서 만나요.',
  },
  en: {
    site: 'Madang',
    sum: (pot: string, backers: number) => `₩${pot} from ${backers} backer${backers === 1 ? '' : 's'}`,
    promise: 'All of it comes back unless the mission succeeds.',
    counts: (ongoing: number, succeeded: number) => `Missions: ${ongoing} ongoing, ${succeeded} succeeded`,
    person: 'On Madang.',
  },
};

/** What a program that shows a link says of it. */
type Card = { path: string; type: 'website' | 'profile'; title: string; about: string };

/**
 * Serves `/m/{id}` and `/@{handle}`: the document of all pages, with what programs that show a link read of it (https://ogp.me).
 * They have no log-in, so this is all that a mission shows to strangers: title, description, pot and the number of backers.
 */
export function mountSharedPages(app: NestFastifyApplication, fastify: FastifyInstance): void {
  const document = readFileSync(join(builtFolder(), 'index.html'), 'utf8');
  const send = (card: Card | undefined, locale: Locale, request: FastifyRequest, reply: FastifyReply) => {
    const body = card ? withCard(document, card, locale) : document;
    void reply.headers(pageHeaders).header('Vary', 'Accept-Language');
    return reply.send(sendUnlessKnown({ body, etag: weakEtagOf(body) }, 'text/html; charset=utf-8', request, reply));
  };
  for (const slash of ['', '/']) {
    fastify.get<{ Params: { id: string } }>(`/m/:id${slash}`, async (request, reply) => {
      const locale = localeOf(request.headers['accept-language']);
      const mission = await orNothing(() => findMission(app, request.params.id));
      return send(mission && missionCard(mission, locale), locale, request, reply);
    });
    fastify.get<{ Params: { handle: string } }>(`/@:handle${slash}`, async (request, reply) => {
      const locale = localeOf(request.headers['accept-language']);
      const asked = request.params.handle;
      const profile = await orNothing(() => findProfile(app, asked));
      // Written in another way, or the former one of this person. It may become another person's: not for good.
      if (profile && profile.handle !== asked) return reply.redirect(`/@${profile.handle}`, 302);
      return send(profile && profileCard(profile, locale), locale, request, reply);
    });
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

async function findMission(app: NestFastifyApplication, id: string): Promise<Mission | undefined> {
  if (!Id.safeParse(id).success || isTest(id)) return undefined;
  const [mission] = await app.get(MissionsService).findByIds(app.get(DataSource).manager, [id]);
  return mission;
}

async function findProfile(app: NestFastifyApplication, text: string): Promise<ProfileView | undefined> {
  const asked = handle.safeParse(text);
  if (!asked.success) return undefined;
  try {
    return (await app.get(ProfilesLookup).find(asked.data)).profile;
  } catch (error) {
    if (error instanceof Problem && error.code === 'profile-not-found') return undefined;
    throw error;
  }
}

function missionCard({ id, title, description, pot, backers }: Mission, locale: Locale): Card {
  const { sum, promise } = words[locale];
  const about = `${sum(pot.toLocaleString('en'), backers)} · ${description ?? promise}`;
  return { path: `/m/${id}`, type: 'website', title, about };
}

function profileCard({ handle: own, name, bio, isStreamer, missions }: ProfileView, locale: Locale): Card {
  const { counts, person } = words[locale];
  const about = [bio, isStreamer && counts(missions.ongoing, missions.succeeded)].filter(Boolean).join(' · ') || person;
  return { path: `/@${own}`, type: 'profile', title: `${name} (@${own})`, about };
}

/** So much of a text is shown anywhere, in characters. */
const MOST_SHOWN = 300;

function withCard(document: string, { path, type, title, about }: Card, locale: Locale): string {
  const short = [...about].slice(0, MOST_SHOWN).join('');
  const properties = {
    'og:type': type,
    'og:site_name': words[locale].site,
    'og:title': title,
    'og:description': short,
    'og:url': new URL(path, config.http.publicUrl).href,
    'og:locale': locale === 'ko' ? 'ko_KR' : 'en_US',
  };
  const tags = Object.entries(properties).map(([name, text]) => html`<meta property="${name}" content="${text}" />`);
  return document
    .replace(/<title>.*<\/title>/, () => html`<title>${title}</title>${tags}`.text)
    .replace(/<meta name="description" content="[^"]*"/, () => html`<meta name="description" content="${short}"`.text);
}
