import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { DataSource } from 'typeorm';
import { config } from '../config.js';
import { html } from '../kernel/http/html.js';
import { Id } from '../kernel/http/schema.js';
import { localeOf, type Locale } from '../kernel/problems/locale.js';
import { isTest } from '../kernel/tx/mode.js';
import { logger } from '../kernel/telemetry/logging.js';
import { MissionsService, type Mission } from '../modules/missions/index.js';
import { builtFolder, pageHeaders } from './pages.js';

const words = {
  ko: {
    site: '마당',
    sum: (pot: string, backers: number) => `모인 후원금 ${pot}원 · 후원자 ${backers}명`,
    promise: '성공하지 못하면 전액 환불됩니다.',
  },
  en: {
    site: 'Madang',
    sum: (pot: string, backers: number) => `₩${pot} from ${backers} backer${backers === 1 ? '' : 's'}`,
    promise: 'All of it comes back unless the mission succeeds.',
  },
};

/**
 * Serves `/m/{id}`: the document of all pages, with what programs that show a link read of it (https://ogp.me): title, pot, backers.
 * They have no log-in, so these and the description are all that a mission shows to strangers.
 */
export function mountMissionPage(app: NestFastifyApplication, fastify: FastifyInstance): void {
  const document = readFileSync(join(builtFolder(), 'index.html'), 'utf8');
  fastify.get<{ Params: { id: string } }>('/m/:id', async ({ params, headers }, reply) => {
    const mission = await find(app, params.id);
    void reply.headers(pageHeaders).header('Vary', 'Accept-Language').type('text/html; charset=utf-8');
    return mission ? withCard(document, mission, localeOf(headers['accept-language'])) : document;
  });
}

/** Without it there is the page all the same, which says what is wrong. */
async function find(app: NestFastifyApplication, id: string): Promise<Mission | undefined> {
  if (!Id.safeParse(id).success || isTest(id)) return undefined;
  try {
    const [mission] = await app.get(MissionsService).findByIds(app.get(DataSource).manager, [id]);
    return mission;
  } catch (error) {
    logger.warn(error, 'a mission is shown without its card');
    return undefined;
  }
}

function withCard(document: string, { id, title, description, pot, backers }: Mission, locale: Locale): string {
  const { site, sum, promise } = words[locale];
  const about = [sum(pot.toLocaleString('en'), backers), description ?? promise].join(' · ').slice(0, 300);
  const properties = {
    'og:type': 'website',
    'og:site_name': site,
    'og:title': title,
    'og:description': about,
    'og:url': new URL(`/m/${id}`, config.http.publicUrl).href,
    'og:locale': locale === 'ko' ? 'ko_KR' : 'en_US',
  };
  const tags = Object.entries(properties).map(([name, text]) => html`<meta property="${name}" content="${text}" />`);
  return document
    .replace(/<title>.*<\/title>/, () => html`<title>${title}</title>${tags}`.text)
    .replace(/<meta name="description" content="[^"]*"/, () => html`<meta name="description" content="${about}"`.text);
}
