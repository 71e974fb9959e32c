import { kakao } from './kakao.js';
import { naver } from './naver.js';
import { overpass } from './overpass-collector.js';
import { seoulCafes, seoulLicences } from './seoul.js';
import type { Collector } from './source.js';
import type { SourceName } from '../source-names.js';

/** The sources with an HTTP API. */
export const collectorNames = ['localdata', 'seoul', 'kakao', 'naver', 'overpass'] as const satisfies SourceName[];
export type CollectorName = (typeof collectorNames)[number];

export const collectors: Record<CollectorName, Collector> = {
  localdata: seoulLicences,
  seoul: seoulCafes,
  kakao,
  naver,
  overpass,
};
