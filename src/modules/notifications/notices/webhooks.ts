import { webhookDisabled } from '../notifications.events.js';
import { notice } from './notice.js';
import { findWebhookOwner } from './webhooks.queries.js';

export const webhookNotices = [
  notice({
    on: webhookDisabled,
    category: 'account',
    channels: ['in_app', 'email'],
    recipients: async (_, tx, event) => {
      const { webhookId } = event.payload;
      const { userId, url } = await findWebhookOwner(tx, webhookId);
      // The URL's path may hold secrets, so the notification shows the host alone.
      return new Map([[userId, { webhookId, host: new URL(url).host }]]);
    },
    ko: {
      title: '웹훅 비활성화',
      body: '{host} 웹훅이 5일 동안 정상적으로 응답하지 않았거나 410(Gone)으로 응답하여 비활성화되었습니다. 수신 서버를 확인한 뒤 웹훅을 다시 활성화해 주세요.',
    },
    en: {
      title: 'Webhook disabled',
      body: 'The webhook at {host} was disabled: every attempt failed for 5 days, or it answered 410 (Gone). Repair the endpoint, then enable the webhook again.',
    },
  }),
];
