import { defineProblems } from '../../kernel/problems/catalogue.js';
import type { ProblemEntry } from '../../kernel/problems/entry.js';

/** The problems of missions. */
export const missionProblems = defineProblems({
  'not-mission-streamer': {
    status: 403,
    en: 'Only the streamer of this mission may do this.',
    ko: '이 미션의 스트리머만 할 수 있습니다.',
  },
  'not-mission-creator': {
    status: 403,
    en: 'Only its creator may cancel a mission, and only while there are no other backers.',
    ko: '미션은 만든 사람만, 다른 후원자가 없을 때에만 취소할 수 있습니다.',
  },
  'not-a-backer': {
    status: 403,
    en: 'Only backers of this mission may do this.',
    ko: '이 미션의 후원자만 할 수 있습니다.',
  },
  'mission-not-found': { status: 404, en: 'There is no such mission.', ko: '해당 미션을 찾을 수 없습니다.' },
  'mission-closed': {
    status: 409,
    en: 'This mission is over, or its deadline has passed.',
    ko: '이미 종료되었거나 마감된 미션입니다.',
  },
  'mission-accepted': {
    status: 409,
    en: 'The streamer has accepted this mission; its creator cannot cancel it any more.',
    ko: '스트리머가 이미 수락한 미션이므로 만든 사람이 취소할 수 없습니다.',
  },
  'overlay-not-found': {
    status: 404,
    en: 'There is no such overlay link, or it no longer works.',
    ko: '없거나 더 이상 쓸 수 없는 오버레이 링크입니다.',
  },
  'overlay-limit-reached': {
    status: 409,
    en: 'A person has {limit} overlay links at most. Revoke one first.',
    ko: '오버레이 링크는 {limit}개까지 만들 수 있습니다. 먼저 다른 링크를 폐기해 주세요.',
    example: { limit: 5 },
  },
  'pledge-too-small': { status: 422, en: 'The minimum pledge is 1,000 won.', ko: '최소 후원 금액은 1,000원입니다.' },
  'not-a-streamer': { status: 422, en: 'This user is not a streamer.', ko: '스트리머가 아닌 이용자입니다.' },
});

declare module '../../kernel/problems/catalogue.js' {
  interface ProblemCatalogue extends Record<keyof typeof missionProblems, ProblemEntry> {}
}
