import { z } from 'zod';
import { sourceNames } from './source-names.js';
import { tagCodes } from './tags.js';

export const TagCode = z.enum(tagCodes).meta({ id: 'TagCode', example: 'wifi' });
export const SourceName = z.enum(sourceNames).meta({ id: 'CafeSourceName', example: 'localdata' });

/** WGS84 degrees in a query. */
export const Latitude = z.coerce.number().min(-90).max(90).meta({ example: 37.498095 });
export const Longitude = z.coerce.number().min(-180).max(180).meta({ example: 127.02761 });
