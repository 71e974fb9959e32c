import { z } from 'zod';
import { AnyInstant, Instant } from '../../kernel/http/schema.js';
import { latitude, longitude } from '../geo/index.js';

const FIXES = 100;
/** Phones send a negative number for an unknown value. */
const measured = (max: number) =>
  z
    .number()
    .max(max)
    .transform((value) => (value < 0 ? null : value));

const NewFix = z
  .strictObject({
    lat: latitude,
    lng: longitude,
    accuracyMeters: z.number().min(0).max(1_000_000).optional().meta({ example: 8 }),
    headingDegrees: z.number().min(0).max(360).optional().meta({ description: 'Clockwise from north.', example: 270 }),
    speedMps: z.number().min(0).max(1_000).optional().meta({ description: 'Metres a second.', example: 7.5 }),
    recordedAt: AnyInstant.meta({ description: 'By the clock of the phone.', example: '2026-12-24T01:30:00.000Z' }),
  })
  .meta({ id: 'NewFix' });

export const NewPositions = z.strictObject({ fixes: z.array(NewFix).min(1).max(FIXES) }).meta({ id: 'NewPositions' });
export type NewPositions = z.infer<typeof NewPositions>;

/** What Traccar Client 9 sends (https://www.traccar.org/osmand): the JSON of its location library. Further fields, such as `device_id`, are ignored. */
export const DeviceReport = z
  .object({
    location: z.object({
      timestamp: AnyInstant,
      coords: z.object({
        latitude,
        longitude,
        accuracy: measured(1_000_000).nullish(),
        speed: measured(1_000).nullish().meta({ description: 'Metres a second.', example: 7.5 }),
        heading: measured(360).nullish().meta({ example: 270 }),
      }),
    }),
  })
  .meta({
    id: 'DeviceReport',
    example: {
      location: {
        timestamp: '2026-12-24T01:30:00.000Z',
        coords: { latitude: 37.498095, longitude: 127.02761, accuracy: 8, speed: 7.5, heading: 270 },
      },
    },
  });
export type DeviceReport = z.infer<typeof DeviceReport>;

const SECONDS_UNTIL = 100_000_000_000;
/** Seconds since 1970, milliseconds, or ISO 8601. */
const timestamp = z
  .string()
  .max(40)
  .transform((given, { issues }) => {
    const number = /^\d{1,15}(\.\d+)?$/.test(given) ? Number(given) : undefined;
    const ms = number === undefined ? Date.parse(given) : number < SECONDS_UNTIL ? number * 1_000 : number;
    if (!Number.isNaN(ms)) return ms;
    issues.push({ code: 'invalid_format', format: 'datetime', input: given });
    return z.NEVER;
  });
const inQuery = (max: number) => z.coerce.number().pipe(measured(max));

/** The same as query parameters, as older versions and OsmAnd write it; the speed is in knots. Further ones are ignored. */
export const OsmandQuery = z.object({
  lat: z.coerce
    .number()
    .min(-90)
    .max(90)
    .optional()
    .meta({ description: 'With lon and timestamp, instead of a body.' }),
  lon: z.coerce.number().min(-180).max(180).optional(),
  timestamp: timestamp.optional().meta({ description: 'Seconds or milliseconds since 1970, or ISO 8601.' }),
  accuracy: inQuery(1_000_000).optional().meta({ description: 'Metres.' }),
  speed: inQuery(2_000).optional().meta({ description: 'Knots.' }),
  bearing: inQuery(360).optional().meta({ description: 'Degrees.' }),
  heading: inQuery(360).optional().meta({ description: 'Degrees; the same as bearing.' }),
});
export type OsmandQuery = z.infer<typeof OsmandQuery>;

const TOKEN_BYTES = 32;
export const DeviceToken = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'From `POST /v1/drivers/me/device`.', example: 'A'.repeat(Math.ceil((TOKEN_BYTES * 4) / 3)) });

export const DeviceAddress = z
  .object({
    url: z.string().meta({
      description: 'Where the app sends positions. Shown once; only a hash is stored.',
      example: `https://madang.example/v1/positions/${'A'.repeat(43)}`,
    }),
    issuedAt: Instant,
  })
  .meta({ id: 'DeviceAddress' });
