import { z } from 'zod';
import type { GeoPoint } from '../position.js';
import { ProviderFailed, request, urlOf, type ProviderAddress } from '../provider.js';
import type { Route, RouteQuestion, RouteSource } from './route.js';

const Answer = z.object({
  routes: z.array(
    z.object({
      result_code: z.number(),
      summary: z.object({ distance: z.number().min(0), duration: z.number().min(0) }).optional(),
    }),
  ),
});

/** Kakao Mobility's directions for cars (https://developers.kakaomobility.com/docs/navi-api/directions/). */
export class KakaoMobilityRoutes implements RouteSource {
  readonly name = 'kakao-mobility';

  constructor(private readonly at: ProviderAddress) {}

  async findRoute({ points }: RouteQuestion): Promise<Route> {
    const [first, ...others] = points.map(({ lat, lng }: GeoPoint) => `${lng},${lat}`);
    const { url, key, timeoutMs } = this.at;
    const { routes } = await request('kakao-mobility', {
      url: urlOf(url, '/v1/directions', {
        origin: first!,
        destination: others.at(-1)!,
        ...(others.length > 1 && { waypoints: others.slice(0, -1).join('|') }),
        summary: 'true',
      }),
      headers: { Authorization: `KakaoAK ${key}` },
      schema: Answer,
      timeoutMs,
    });
    const [best] = routes;
    if (!best?.summary || best.result_code !== 0)
      throw new ProviderFailed(`kakao-mobility found no route (${best?.result_code ?? 'none'})`);
    const { distance, duration } = best.summary;
    return { distanceMeters: Math.round(distance), durationSeconds: Math.round(duration) };
  }
}
