import { commentReplied, suggestionDecided } from '../../cafes/index.js';
import { notice } from './notice.js';

/** The decision about a suggestion, as each language's sentence needs it. */
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
     * The author of the parent comment, unless they replied to themselves or one of the two comments was deleted. The
     * facts hold neither text nor author of the reply: a deletion must hide them.
     */
    recipients: async (context, tx, { actorId, payload: { cafeId, commentId, parentId } }) => {
      const [parent, reply] = [await context.comments.find(tx, parentId), await context.comments.find(tx, commentId)];
      if (!parent || parent.deletedAt || reply?.deletedAt || parent.authorId === actorId) return new Map();
      const { name } = await context.places.find(tx, cafeId);
      return new Map([[parent.authorId, { cafeId, commentId, parentId, cafeName: name }]]);
    },
    ko: { title: '새 답글', body: '"{cafeName}" 카페에 남긴 댓글에 답글이 달렸습니다.' },
    en: { title: 'New reply', body: 'You have a new reply to your comment on "{cafeName}".' },
  }),
  notice({
    on: suggestionDecided,
    category: 'cafes',
    /** The author of the suggestion, unless they decided it themselves. */
    recipients: async (context, tx, { actorId, payload: { cafeId, suggestionId } }) => {
      const { authorId, state } = await context.suggestions.get(tx, suggestionId);
      if (authorId === actorId) return new Map();
      const { name } = await context.places.find(tx, cafeId);
      const outcome = outcomes[state];
      const facts = { cafeId, suggestionId, cafeName: name, state, outcomeKo: outcome.ko, outcomeEn: outcome.en };
      return new Map([[authorId, facts]]);
    },
    ko: { title: '카페 정보 수정 제안 결과', body: '"{cafeName}" 카페 정보 수정 제안이 {outcomeKo}되었습니다.' },
    en: { title: 'Suggested edit reviewed', body: 'Your suggested edit of "{cafeName}" was {outcomeEn}.' },
  }),
];
