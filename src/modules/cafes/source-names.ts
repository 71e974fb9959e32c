/**
 * Where facts about cafés come from. The order is their precedence: when sources differ, the first that says something is
 * believed. `madang` are corrections of people that a moderator approved.
 */
export const sourceNames = ['madang', 'localdata', 'kakao', 'naver', 'sbiz', 'seoul', 'overpass', 'geojson'] as const;
export type SourceName = (typeof sourceNames)[number];
