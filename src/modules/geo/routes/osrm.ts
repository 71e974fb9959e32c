import { z } from 'zod';
import { ProviderFailed, request, urlOf } from '../provider.js';
import type { Route, RouteQuestion, RouteSource } from './route.js';

const Answer = z.object({
  code: z.string(),
  routes: z.array(z.object({ distance: z.number().min(0), duration: z.number().min(0) })).optional(),
});

/** OSRM (https://project-osrm.org/docs/v5.24.0/api/#route-service), with the profile that its server was made with. */
export class OsrmRoutes implements RouteSource {
  readonly name = 'osrm';

  constructor(private readonly at: { url: string; timeoutMs: number }) {}

  async findRoute({ points, vehicle }: RouteQuestion): Promise<Route> {
    const profile = vehicle === 'bicycle' ? 'cycling' : 'driving';
    const path = points.map(({ lat, lng }) => `${lng},${lat}`).join(';');
    const { code, routes } = await request('osrm', {
      url: urlOf(this.at.url, `/route/v1/${profile}/${path}`, { overview: 'false' }),
      schema: Answer,
      timeoutMs: this.at.timeoutMs,
    });
    const [best] = routes ?? [];
    if (code !== 'Ok' || !best) throw new ProviderFailed(`osrm found no route (${code})`);
    return { distanceMeters: Math.round(best.distance), durationSeconds: Math.round(best.duration) };
  }
}
