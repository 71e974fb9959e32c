import { defineWork } from '../../../kernel/work/work.js';
import { channels } from '../notification.entity.js';

/** Notifications to send: sent outside of any transaction under a lease, which counts as an attempt. */
export const sendingWork = defineWork({
  name: 'notifications.sending',
  table: 'notifications',
  key: 'id',
  waiting: ['pending', 'retrying'],
  isPlanned: true,
  running: 'sending',
  onLease: `state = 'sending', attempts = attempts + 1`,
  onSuccess: `state = 'delivered', delivered_at = NOW(6)`,
  heldWhile: `state = 'sending' AND attempts = ?`,
  partition: { column: 'channel', values: channels },
});
