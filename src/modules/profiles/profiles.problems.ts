import { defineProblems } from '../../kernel/problems/catalogue.js';
import type { ProblemEntry } from '../../kernel/problems/entry.js';

/** The problems of public profiles. */
export const profileProblems = defineProblems({
  'profile-not-found': {
    status: 404,
    en: 'No person has this handle.',
    ko: '이 핸들을 사용하는 회원을 찾을 수 없습니다.',
  },
});

declare module '../../kernel/problems/catalogue.js' {
  interface ProblemCatalogue extends Record<keyof typeof profileProblems, ProblemEntry> {}
}
