import { z } from 'zod';
import { defineSignal } from '../../kernel/events.js';
import { Id } from '../../kernel/schema.js';

/** What is shown of these cafés has changed; every process that keeps a copy reads them again. */
export const cafesChanged = defineSignal('cafe.changed', z.strictObject({ cafeIds: z.array(Id).min(1).max(1_000) }));
