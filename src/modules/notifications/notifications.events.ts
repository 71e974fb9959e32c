import { z } from 'zod';
import { defineEvent } from '../../kernel/events/events.js';
import { Id } from '../../kernel/http/schema.js';

/**
 * Madang disabled the webhook, because every attempt failed or the endpoint answered 410; the owner's own change is no
 * event.
 */
export const webhookDisabled = defineEvent('webhook.disabled', z.strictObject({ webhookId: Id }));
