import { z } from 'zod';
import { choice } from '../../kernel/http/schema.js';
import { sourceNames } from './source-names.js';
import { tagCodes } from './tags.js';

export const TagCode = choice('TagCode', tagCodes, 'wifi');
export const SourceName = choice('CafeSourceName', sourceNames, 'localdata');
/** What one source says of a café, by its own number for it. */
export const CafeRecord = z.object({ source: SourceName, sourceId: z.string() }).meta({ id: 'CafeRecord' });
