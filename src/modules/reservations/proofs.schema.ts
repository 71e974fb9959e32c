import { z } from 'zod';
import { choice, Id, Instant } from '../../kernel/http/schema.js';

export const ProofView = z
  .object({
    id: Id,
    mediaType: choice('ImageType', ['image/jpeg', 'image/png', 'image/webp']),
    size: z.int().meta({ description: 'Bytes, without the metadata that was removed.', example: 240_128 }),
    createdAt: Instant,
  })
  .meta({ id: 'Proof' });
export type ProofView = z.infer<typeof ProofView>;
export const Proofs = z.object({ items: z.array(ProofView) }).meta({ id: 'Proofs' });
