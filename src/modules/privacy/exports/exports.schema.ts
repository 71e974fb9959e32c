import { z } from 'zod';
import { choice, Id, Instant } from '../../../kernel/http/schema.js';

export const ExportView = z
  .object({
    id: Id,
    state: choice('AccountExportState', ['waiting', 'ready', 'failed']).meta({
      description: '`waiting` until the file is made; then a mail says so.',
      example: 'ready',
    }),
    size: z.int().nullable().meta({ description: 'Bytes of the file.', example: 48_213 }),
    createdAt: Instant,
    expiresAt: Instant.nullable().meta({ description: 'Until when the file can be fetched; null before it is ready.' }),
  })
  .meta({ id: 'AccountExport' });
export type ExportView = z.infer<typeof ExportView>;

export const ExportList = z.object({ items: z.array(ExportView) }).meta({ id: 'AccountExportList' });
