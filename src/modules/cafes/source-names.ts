import type { Locale } from '../../kernel/problems/locale.js';

/**
 * Where facts about cafés come from. The order is their precedence: when sources differ, the first that says something is
 * believed. `madang` are corrections of people that a moderator approved.
 */
export const sourceNames = ['madang', 'localdata', 'kakao', 'naver', 'sbiz', 'seoul', 'overpass', 'geojson'] as const;
export type SourceName = (typeof sourceNames)[number];

/** The display names of the sources. */
export const sourceLabels: Record<SourceName, Record<Locale, string>> = {
  madang: { ko: '마당 이용자', en: 'Madang users' },
  localdata: { ko: '지방행정 인허가 데이터', en: 'LOCALDATA' },
  kakao: { ko: '카카오', en: 'Kakao' },
  naver: { ko: '네이버', en: 'Naver' },
  sbiz: { ko: '상가(상권)정보', en: 'Small-business register' },
  seoul: { ko: '서울 열린데이터광장', en: 'Seoul Open Data' },
  overpass: { ko: 'OpenStreetMap', en: 'OpenStreetMap' },
  geojson: { ko: 'GeoJSON', en: 'GeoJSON' },
};
