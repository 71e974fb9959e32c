import { isTest } from '../../../kernel/tx/mode.js';
import { channels, type Channel } from '../notification.entity.js';
import type { Notice } from '../notices/notice.js';

/** The channels that reach an account's programs alone. */
const inTestMode: readonly Channel[] = ['in_app', 'webhook'];

/** Through which channels an account gets a notification. */
export const channelsFor = ({ channels: own = channels }: Notice, userId: string): readonly Channel[] =>
  isTest(userId) ? own.filter((channel) => inTestMode.includes(channel)) : own;
