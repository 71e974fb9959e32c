import { defineProblems } from '../../kernel/problems/catalogue.js';
import type { ProblemEntry } from '../../kernel/problems/entry.js';
import { sourceLabels } from './source-names.js';

/** The problems of cafés. */
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
    en: 'This import {state}.',
    ko: '{state} 가져오기 작업입니다.',
    example: { state: 'succeeded' },
    words: {
      state: {
        succeeded: { ko: '이미 완료된', en: 'has already succeeded' },
        failed: { ko: '이미 실패한', en: 'has already failed' },
        cancelled: { ko: '이미 취소된', en: 'has already been cancelled' },
      },
    },
  },
  'duplicate-decided': {
    status: 409,
    en: 'This pair {state}, so this action is not possible.',
    ko: '{state} 카페이므로 이 작업을 할 수 없습니다.',
    example: { state: 'merged' },
    words: {
      state: {
        suggested: { ko: '아직 합칠지 결정하지 않은', en: 'is not decided yet' },
        merged: { ko: '이미 하나로 합친', en: 'is already merged' },
        dismissed: { ko: '서로 다른 곳으로 결정한', en: 'was dismissed as two different cafés' },
        separated: { ko: '다시 분리한', en: 'is already separated' },
      },
    },
  },
  'suggestion-decided': {
    status: 409,
    en: 'This suggested edit was already {state}.',
    ko: '{state} 제안입니다.',
    example: { state: 'approved' },
    words: {
      state: {
        approved: { ko: '이미 반영된', en: 'approved' },
        rejected: { ko: '이미 반려된', en: 'rejected' },
        pending: { ko: '아직 검토 중인', en: 'submitted' },
      },
    },
  },
  'source-not-configured': {
    status: 422,
    en: 'The provider {source} is not configured: its address or key is missing.',
    ko: '{source} 제공처의 주소나 키가 설정되어 있지 않습니다.',
    example: { source: 'kakao' },
    words: { source: sourceLabels },
  },
  'reply-to-reply': {
    status: 422,
    en: 'You cannot reply to a reply. Reply to its parent comment.',
    ko: '답글에는 답글을 달 수 없습니다. 원 댓글에 답글을 달아 주세요.',
  },
});

declare module '../../kernel/problems/catalogue.js' {
  interface ProblemCatalogue extends Record<keyof typeof cafeProblems, ProblemEntry> {}
}
