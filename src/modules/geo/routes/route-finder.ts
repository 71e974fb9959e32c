import { Injectable, Logger } from '@nestjs/common';
import { config } from '../../../config.js';
import { KakaoMobilityRoutes } from './kakao-mobility.js';
import { OsrmRoutes } from './osrm.js';
import type { Route, RouteQuestion, RouteSource } from './route.js';
import { StraightLine } from './straight-line.js';

/** Finds ways: at OSRM or Kakao Mobility if configured, else along the straight line, which always answers. */
@Injectable()
export class RouteFinder {
  private readonly logger = new Logger('routes');
  private readonly sources: RouteSource[] = providers();
  private readonly straightLine = new StraightLine();

  async findRoute(question: RouteQuestion): Promise<Route> {
    for (const source of this.sources) {
      try {
        return await source.findRoute(question);
      } catch (error) {
        this.logger.warn({ target: source.name, reason: (error as Error).message }, 'a route could not be looked up');
      }
    }
    return this.straightLine.findRoute(question);
  }
}

/** Those that are configured. */
function providers(): RouteSource[] {
  const { osrm, kakaoMobility, timeoutMs } = config.geo;
  return [
    ...(osrm.url ? [new OsrmRoutes({ url: osrm.url, timeoutMs })] : []),
    ...(kakaoMobility.key
      ? [new KakaoMobilityRoutes({ url: kakaoMobility.url, key: kakaoMobility.key, timeoutMs })]
      : []),
  ];
}
