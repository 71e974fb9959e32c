import { z } from 'zod';
import { Instant } from '../../kernel/http/schema.js';

export const AccountDeletion = z
  .object({
    dueAt: Instant.meta({
      description: 'When personal data is erased; until then a link in a mail keeps the account.',
    }),
  })
  .meta({ id: 'AccountDeletion' });
