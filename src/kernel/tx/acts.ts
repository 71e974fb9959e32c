import { actingKeyOf } from './acting-key.js';
import { newId, toBytes } from './ids.js';
import { write, type Tx } from './tx.js';

/** What operators do, as the audit names it. Before the dot stands what it is done to, whose id is that of the act. */
export const operatorActions = [
  'account.roles',
  'account.suspended',
  'account.restored',
  'account.sessions_ended',
  'account.credited',
  'reservation.cancelled',
  'reservation.reassigned',
  'reservation.adjusted',
  'reservation.pin_replaced',
  'mission.settled',
  'mission.cancelled',
  'dead_letter.redriven',
  'suppression.lifted',
  'import.started',
  'import.cancelled',
  'duplicate.merged',
  'duplicate.dismissed',
  'duplicate.separated',
  'suggestion.approved',
  'suggestion.rejected',
  'comment.deleted',
] as const;
export type OperatorAction = (typeof operatorActions)[number];

export type OperatorAct = {
  /** Null for an operator at the machine, who has no account. */
  actorId: string | null;
  action: OperatorAction;
  /** Null where it was done to several things. */
  subjectId: string | null;
  /** In the operator's own words. */
  reason?: string | null | undefined;
  /** Numbers, ids and words of ours: nothing that other people wrote. */
  details?: Readonly<Record<string, string | number>>;
};

/** Records what an operator does, in the transaction that does it. The application can neither change nor delete such a row. */
export function recordAct(tx: Tx, { actorId, action, subjectId, reason = null, details = {} }: OperatorAct): void {
  const keyId = actingKeyOf(tx);
  write(
    tx,
    'INSERT INTO operator_acts (id, actor_id, key_id, action, subject_id, reason, details) VALUES (?, ?, ?, ?, ?, ?, ?)',
    [
      toBytes(newId()),
      actorId && toBytes(actorId),
      keyId ? toBytes(keyId) : null,
      action,
      subjectId && toBytes(subjectId),
      reason,
      JSON.stringify(details),
    ],
  );
}
