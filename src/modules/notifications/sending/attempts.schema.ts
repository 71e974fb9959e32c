import { z } from 'zod';
import { choice, Instant } from '../../../kernel/http/schema.js';

/** The fields of an attempt through any channel. */
export const attemptFields = {
  number: z.int().meta({ example: 1 }),
  startedAt: Instant,
  ms: z.int().meta({ example: 87 }),
  outcome: choice('AttemptOutcome', ['delivered', 'failed', 'refused'], 'failed'),
};
