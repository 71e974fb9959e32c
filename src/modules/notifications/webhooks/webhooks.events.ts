import { z } from 'zod';
import { defineEvent } from '../../../kernel/events/events.js';
import { Id } from '../../../kernel/http/schema.js';

/** By Madang itself, because nothing got through or the endpoint said that it is gone; its owner's own act is no event. */
export const webhookDisabled = defineEvent('webhook.disabled', z.strictObject({ webhookId: Id }));
