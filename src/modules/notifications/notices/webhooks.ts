import { webhookDisabled } from '../webhooks/webhooks.events.js';
import { findWebhook } from '../webhooks/webhooks.queries.js';
import { notice } from './notice.js';

export const webhookNotices = [
  notice({
    on: webhookDisabled,
    category: 'account',
    channels: ['in_app', 'email'],
    recipients: async (_, tx, event) => {
      const { webhookId } = event.payload;
      const { userId, url } = (await findWebhook(tx, webhookId))!;
      // Its path may hold what only the owner should read.
      return new Map([[userId, { webhookId, host: new URL(url).host }]]);
    },
    ko: {
      title: '웹훅 비활성화',
      body: '{host} 웹훅이 5일 동안 응답하지 않거나 더 이상 받지 않겠다고 답하여(410) 비활성화되었습니다. 확인한 뒤 다시 활성화해 주세요.',
    },
    en: {
      title: 'A webhook was disabled',
      body: 'The webhook at {host} was disabled: nothing got through for 5 days, or it said that it is gone (410). Repair it and enable it again.',
    },
  }),
];
