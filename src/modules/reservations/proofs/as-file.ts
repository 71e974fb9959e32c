import { StreamableFile } from '@nestjs/common';
import type { ProofFile } from './proofs.service.js';

/** The answer with a photo: to be kept, not to be opened, so that nothing in it becomes a page of ours. */
export const asFile = ({ id, bytes, mediaType }: ProofFile): StreamableFile =>
  new StreamableFile(bytes, {
    ...{ type: mediaType, length: bytes.length },
    disposition: `attachment; filename="${id}.${mediaType.slice('image/'.length)}"`,
  });
