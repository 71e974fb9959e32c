import { statement } from './statement.js';

/**
 * What happens to one aggregate is told in its order (decision 20). Expand only: rows that the previous release writes while
 * a deploy lasts name no aggregate, and wait for nobody.
 */
export const order = [
  statement(
    'InboxInOrder',
    1795910400041,
    `ALTER TABLE inbox
      ADD aggregate_id BINARY(16) NULL,
      ADD seq BIGINT UNSIGNED NULL,
      ADD KEY inbox_in_order (aggregate_id, state, seq)`,
  ),
  statement(
    'InboxOwedInOrder',
    1795910400042,
    `UPDATE inbox i JOIN events e ON e.id = i.event_id SET i.aggregate_id = e.aggregate_id, i.seq = e.seq
     WHERE i.state = 'queued'`,
  ),
  statement(
    'NotificationsInOrder',
    1795910400043,
    `ALTER TABLE notifications
      ADD aggregate_id BINARY(16) NULL,
      ADD KEY notifications_in_order (aggregate_id, user_id, channel, target_id, state)`,
  ),
  statement('MessageSourcesInOrder', 1795910400044, 'ALTER TABLE message_sources ADD seq BIGINT UNSIGNED NULL'),
];
