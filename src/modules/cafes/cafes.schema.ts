import { z } from 'zod';
import { sourceNames } from './source-names.js';
import { tagCodes } from './tags.js';

export const TagCode = z.enum(tagCodes).meta({ id: 'TagCode', example: 'wifi' });
export const SourceName = z.enum(sourceNames).meta({ id: 'CafeSourceName', example: 'localdata' });
