import { config } from '../../config.js';
import { html } from '../../kernel/http/html.js';
import type { Locale } from '../../kernel/problems/locale.js';
import type { Mission } from '../../modules/missions/index.js';
import type { ProfileView } from '../../modules/profiles/index.js';
import type { Person } from '../../modules/users/index.js';
import { CardImages } from './card-images.js';
import { cardSvg, HEIGHT, WIDTH } from './card-svg.js';

const words = {
  ko: {
    site: '마당',
    pot: (won: string) => `${won}원`,
    backers: (count: number) => `후원자 ${count}명`,
    sum: (pot: string, backers: string) => `모인 후원금 ${pot} · ${backers}`,
    promise: '성공하지 못하면 전액 환불됩니다.',
    counts: (ongoing: number, succeeded: number) => `진행 중인 미션 ${ongoing}개 · 성공 ${succeeded}개`,
    person: '마당에서 만나요.',
  },
  en: {
    site: 'Madang',
    pot: (won: string) => `₩${won}`,
    backers: (count: number) => `${count} backer${count === 1 ? '' : 's'}`,
    sum: (pot: string, backers: string) => `${pot} from ${backers}`,
    promise: 'All of it comes back unless the mission succeeds.',
    counts: (ongoing: number, succeeded: number) => `Missions: ${ongoing} ongoing, ${succeeded} succeeded`,
    person: 'On Madang.',
  },
};

/** What a program that shows a link says of it, and the image that it shows. */
export type Card = { path: string; type: 'website' | 'profile'; title: string; about: string; svg: string };

/** The card of a mission: title, description, pot, the number of backers and whose it is are all that strangers see of one. */
export function missionCard(
  { id, title, description, pot, backers }: Mission,
  streamer: Person | undefined,
  locale: Locale,
): Card {
  const { site, sum, promise, ...of } = words[locale];
  const [won, people] = [of.pot(pot.toLocaleString('en')), of.backers(backers)];
  const kicker = [streamer?.name, streamer?.handle && `@${streamer.handle}`].filter(Boolean).join(' ');
  return {
    ...{ path: `/m/${id}`, type: 'website', title },
    about: `${sum(won, people)} · ${description ?? promise}`,
    svg: cardSvg({ site, kicker, title, sum: won, detail: `${people} · ${promise}` }),
  };
}

/** The card of a person. */
export function profileCard({ handle, name, bio, isStreamer, missions }: ProfileView, locale: Locale): Card {
  const { site, counts, person } = words[locale];
  const sum = isStreamer ? counts(missions.ongoing, missions.succeeded) : '';
  return {
    ...{ path: `/@${handle}`, type: 'profile', title: `${name} (@${handle})` },
    about: [bio, sum].filter(Boolean).join(' · ') || person,
    svg: cardSvg({ site, kicker: `@${handle}`, title: name, sum: bio ?? '', detail: sum || person }),
  };
}

/** So much of a text is shown anywhere, in characters. */
const MOST_SHOWN = 300;

/** The document of all pages with what programs that show links read of it (https://ogp.me). */
export function withCard(document: string, { path, type, title, about, svg }: Card, locale: Locale): string {
  const short = [...about].slice(0, MOST_SHOWN).join('');
  // The part behind `?` changes with the image, which some programs keep for good.
  const version = CardImages.etagOf(svg).slice(1, 9);
  const properties = {
    'og:type': type,
    'og:site_name': words[locale].site,
    'og:title': title,
    'og:description': short,
    'og:url': new URL(path, config.http.publicUrl).href,
    'og:image': new URL(`${path}/card.png?lang=${locale}&v=${version}`, config.http.publicUrl).href,
    'og:image:width': WIDTH,
    'og:image:height': HEIGHT,
    'og:image:alt': title,
    'og:locale': locale === 'ko' ? 'ko_KR' : 'en_US',
  };
  const tags = Object.entries(properties).map(([name, text]) => html`<meta property="${name}" content="${text}" />`);
  return document
    .replace(/<title>.*<\/title>/, () => html`<title>${title}</title>${tags}${LARGE}`.text)
    .replace(/<meta name="description" content="[^"]*"/, () => html`<meta name="description" content="${short}"`.text);
}

const LARGE = html`<meta name="twitter:card" content="summary_large_image" />`;
