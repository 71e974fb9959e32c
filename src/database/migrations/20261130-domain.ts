import { statement } from './statement.js';

/** Rules of the domain. Expand only: what the previous release writes while a deploy lasts is right by the defaults. */
export const domain = [
  statement('NotificationsGone', 1795996800001, 'ALTER TABLE notifications ADD gone_at DATETIME(6) NULL'),
];
