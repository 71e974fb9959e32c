import { defineProblems } from '../../kernel/problems/catalogue.js';
import type { ProblemEntry } from '../../kernel/problems/entry.js';

/** The problems of places and routes. */
export const geoProblems = defineProblems({
  'address-not-found': {
    status: 422,
    en: 'No place was found for “{address}”. Send a fuller address, or lat and lng with it.',
    ko: '“{address}”에 해당하는 장소를 찾을 수 없습니다. 주소를 더 자세히 적거나 위도(lat)와 경도(lng)를 함께 보내 주세요.',
    example: { address: '없는길 1' },
  },
});

declare module '../../kernel/problems/catalogue.js' {
  interface ProblemCatalogue extends Record<keyof typeof geoProblems, ProblemEntry> {}
}
