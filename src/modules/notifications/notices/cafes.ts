import { commentReplied, suggestionDecided } from '../../cafes/index.js';
import { notice } from './notice.js';

/** What became of a suggestion, as the sentences of each language need it. */
const outcomes = {
  pending: { ko: '검토', en: 'considered' },
  approved: { ko: '반영', en: 'approved' },
  rejected: { ko: '반려', en: 'rejected' },
} as const;

export const cafeNotices = [
  notice({
    on: commentReplied,
    category: 'cafes',
    /**
     * Whoever is replied to, unless they talk to themselves or one of the two comments is gone again. Neither text nor author
     * of the reply is among the facts: a deletion must hide them.
     */
    recipients: async (modules, tx, { actorId, payload: { cafeId, commentId, parentId } }) => {
      const [parent, reply] = [await modules.comments.find(tx, parentId), await modules.comments.find(tx, commentId)];
      if (!parent || parent.deletedAt || reply?.deletedAt || parent.authorId === actorId) return new Map();
      const { name } = await modules.places.find(tx, cafeId);
      return new Map([[parent.authorId, { cafeId, commentId, parentId, cafeName: name }]]);
    },
    ko: { title: '새 답글', body: '"{cafeName}" 카페에 남긴 댓글에 답글이 달렸습니다.' },
    en: { title: 'New reply', body: 'Somebody replied to your comment on "{cafeName}".' },
  }),
  notice({
    on: suggestionDecided,
    category: 'cafes',
    /** Whoever suggested it, unless they decided it themselves. */
    recipients: async (modules, tx, { actorId, payload: { cafeId, suggestionId } }) => {
      const { authorId, state } = await modules.suggestions.get(tx, suggestionId);
      if (authorId === actorId) return new Map();
      const { name } = await modules.places.find(tx, cafeId);
      const outcome = outcomes[state];
      const facts = { cafeId, suggestionId, cafeName: name, state, outcomeKo: outcome.ko, outcomeEn: outcome.en };
      return new Map([[authorId, facts]]);
    },
    ko: { title: '카페 정보 제안 결과', body: '"{cafeName}" 카페 정보 제안이 {outcomeKo}되었습니다.' },
    en: { title: 'Suggested edit reviewed', body: 'Your suggested edit of "{cafeName}" was {outcomeEn}.' },
  }),
];
