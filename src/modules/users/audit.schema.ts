import { z } from 'zod';
import { pageOf, PageQuery } from '../../kernel/http/pagination.js';
import { choice, Id, Instant, OtherId } from '../../kernel/http/schema.js';
import { operatorActions } from '../../kernel/tx/acts.js';

export const ActQuery = PageQuery.extend({
  actorId: Id.optional().meta({ description: 'Only what this operator did.' }),
  subjectId: OtherId.optional().meta({ description: 'Only what was done to the thing with this UUID.' }),
});
export type ActQuery = z.infer<typeof ActQuery>;

export const ActView = z
  .object({
    id: Id,
    action: choice('OperatorAction', operatorActions).meta({
      description: 'What was done; before the dot stands the kind of thing to which it was done.',
    }),
    actorId: Id.nullable().meta({ description: 'The operator; null for one at the machine.' }),
    actorName: z.string().nullable().meta({ description: 'The name of the operator now.', example: '관리자' }),
    keyId: Id.nullable().meta({ description: 'The API key by which it was done, if any.' }),
    subjectId: Id.nullable().meta({ description: 'The thing; null where there were several.' }),
    reason: z.string().nullable().meta({ example: '사기 신고 3건 확인' }),
    details: z.record(z.string(), z.union([z.string(), z.number()])).meta({ example: { amount: 3_000 } }),
    createdAt: Instant,
  })
  .meta({ id: 'OperatorAct' });
export type ActView = z.infer<typeof ActView>;
/** As it is recorded. */
export type Act = Omit<ActView, 'actorName'>;

export const ActPage = pageOf(ActView).meta({ id: 'OperatorActPage' });
