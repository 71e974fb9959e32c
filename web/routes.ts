import type { ComponentType } from 'preact';
import { match, type Params } from './core/router.js';

export type PageProps = { params: Params };
type Route = {
  pattern: string;
  /** For strangers: the bar at the top without the sections and the log-in. */
  isPlain?: true;
  /** Nothing but the page: what another program shows within its own picture. */
  isBare?: true;
  load: () => Promise<{ default: ComponentType<PageProps> }>;
};

/** One page with sections. */
const developers = () => import('./pages/developers/developers.js');

/** The pages, each in a chunk of its own; `src/http/pages.ts` serves the document at the same paths. */
const routes: readonly Route[] = [
  { pattern: '/', load: () => import('./pages/home/home.js') },
  { pattern: '/deliver', load: () => import('./pages/deliver/deliver.js') },
  { pattern: '/deliver/:id', load: () => import('./pages/deliver/deliver.js') },
  { pattern: '/drive', load: () => import('./pages/drive/drive.js') },
  { pattern: '/wallet', load: () => import('./pages/wallet/wallet.js') },
  { pattern: '/missions', load: () => import('./pages/missions/missions.js') },
  { pattern: '/m/:id', load: () => import('./pages/mission/mission.js') },
  { pattern: '/@:handle', load: () => import('./pages/profile/profile.js') },
  { pattern: '/cafes', load: () => import('./pages/cafes/cafes.js') },
  { pattern: '/inbox', load: () => import('./pages/inbox/inbox.js') },
  { pattern: '/t/:token', isPlain: true, load: () => import('./pages/track/track.js') },
  { pattern: '/overlay/:token', isBare: true, load: () => import('./pages/overlay/overlay.js') },
  { pattern: '/console', load: () => import('./pages/console/console.js') },
  { pattern: '/studio', load: () => import('./pages/studio/studio.js') },
  { pattern: '/account', load: () => import('./pages/account/account.js') },
  { pattern: '/developers', load: developers },
  { pattern: '/developers/keys', load: developers },
  { pattern: '/developers/webhooks', load: developers },
  { pattern: '/developers/webhooks/:id', load: developers },
  { pattern: '/developers/requests', load: developers },
  { pattern: '/developers/requests/:id', load: developers },
  { pattern: '/developers/events', load: developers },
];

/** The page at a path; undefined where there is none of ours. */
export function routeOf(path: string): { route: Route; params: Params } | undefined {
  for (const route of routes) {
    const params = match(route.pattern, path);
    if (params) return { route, params };
  }
  return undefined;
}
