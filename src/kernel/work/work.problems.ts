import { defineProblems } from '../problems/catalogue.js';
import type { ProblemEntry } from '../problems/entry.js';

/** What the operators' view of failed work refuses. */
export const workProblems = defineProblems({
  'dead-letter-not-found': {
    status: 404,
    en: 'There is no such dead letter.',
    ko: '해당 실패 기록을 찾을 수 없습니다.',
  },
});

declare module '../problems/catalogue.js' {
  interface ProblemCatalogue extends Record<keyof typeof workProblems, ProblemEntry> {}
}
