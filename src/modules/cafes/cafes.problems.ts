import { defineProblems } from '../../kernel/problems/catalogue.js';
import type { ProblemEntry } from '../../kernel/problems/entry.js';

/** What cafés refuse. */
export const cafeProblems = defineProblems({
  'not-comment-author': {
    status: 403,
    en: 'Only its author may change a comment, and only its author or a moderator may delete it.',
    ko: '댓글은 작성자만 수정할 수 있고, 작성자나 운영자만 삭제할 수 있습니다.',
  },
  'cafe-not-found': { status: 404, en: 'There is no such café.', ko: '해당 카페를 찾을 수 없습니다.' },
  'rating-not-found': { status: 404, en: 'You have not rated this café.', ko: '아직 이 카페를 평가하지 않았습니다.' },
  'import-not-found': { status: 404, en: 'There is no such import.', ko: '해당 가져오기 작업을 찾을 수 없습니다.' },
  'comment-not-found': { status: 404, en: 'There is no such comment.', ko: '해당 댓글을 찾을 수 없습니다.' },
  'duplicate-not-found': {
    status: 404,
    en: 'There is no such pair of cafés.',
    ko: '해당 중복 후보를 찾을 수 없습니다.',
  },
  'suggestion-not-found': { status: 404, en: 'There is no such suggestion.', ko: '해당 제안을 찾을 수 없습니다.' },
  'import-over': {
    status: 409,
    en: 'This import has ended: it {state}.',
    ko: '이미 끝난 작업입니다({state}).',
    example: { state: 'succeeded' },
  },
  'duplicate-decided': {
    status: 409,
    en: 'This pair is {state}; that cannot be done to it now.',
    ko: '현재 상태({state})에서는 할 수 없는 작업입니다.',
    example: { state: 'succeeded' },
  },
  'suggestion-decided': {
    status: 409,
    en: 'This suggestion was {state} already.',
    ko: '이미 처리된 제안입니다({state}).',
    example: { state: 'succeeded' },
  },
  'source-not-configured': {
    status: 422,
    en: 'The provider {source} is not configured here: its address or key is missing.',
    ko: '{source} 제공자의 주소나 키가 설정되어 있지 않습니다.',
    example: { source: 'kakao' },
  },
  'reply-to-reply': {
    status: 422,
    en: 'A reply cannot be replied to: reply to the comment it belongs to.',
    ko: '답글에는 답글을 달 수 없습니다. 원 댓글에 답글을 달아 주세요.',
  },
});

declare module '../../kernel/problems/catalogue.js' {
  interface ProblemCatalogue extends Record<keyof typeof cafeProblems, ProblemEntry> {}
}
