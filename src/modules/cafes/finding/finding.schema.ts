import { z } from 'zod';
import { PageQuery } from '../../../kernel/http/pagination.js';
import type { Problem } from '../../../kernel/problems/problem.js';
import { AnyInstant, choice, flag, Id, inQuery, Instant, text } from '../../../kernel/http/schema.js';
import { CafeRecord, TagCode } from '../cafes.schema.js';
import { Latitude, Longitude, type Area } from '../../geo/index.js';
import { tagCodes, type TagCode as Code } from '../tags.js';

type Message = Problem['issues'][number]['message'];

const yesOrNo = (description: string) => flag.default(false).meta({ description, example: false });

const messages = {
  bbox: {
    en: 'Send west,south,east,north in degrees; west may be greater than east only across the antimeridian.',
    ko: '서쪽,남쪽,동쪽,북쪽 순서로 경도와 위도를 도(°) 단위로 보내 주세요.',
  },
  tags: {
    en: `Send tags from this list, separated by commas: ${tagCodes.join(', ')}.`,
    ko: `다음 태그를 쉼표로 구분해 보내 주세요: ${tagCodes.join(', ')}.`,
  },
  place: {
    en: 'Send a position (lat and lng, or bbox) or a search text (q).',
    ko: '위치(lat과 lng, 또는 bbox)나 검색어(q)를 보내 주세요.',
  },
  pair: { en: 'Send lat and lng together.', ko: 'lat과 lng를 함께 보내 주세요.' },
  radius: {
    en: 'radius requires lat and lng and cannot be combined with bbox.',
    ko: 'radius는 lat, lng와 함께 보내야 하며 bbox와 함께 사용할 수 없습니다.',
  },
  zoom: { en: 'zoom requires bbox.', ko: 'zoom은 bbox와 함께 보내 주세요.' },
  clusters: {
    en: 'zoom cannot be combined with cursor or sort.',
    ko: 'zoom은 cursor, sort와 함께 사용할 수 없습니다.',
  },
  open: { en: 'Send openAt or openNow, not both.', ko: 'openAt과 openNow 중 하나만 보내 주세요.' },
  sort: { en: 'Sorting by distance requires lat and lng.', ko: '거리순으로 정렬하려면 lat과 lng를 보내 주세요.' },
} satisfies Record<string, Message>;

const addIssue = (context: z.core.ParsePayload, path: string[], code: keyof typeof messages) =>
  context.issues.push({
    code: 'custom',
    input: context.value,
    path,
    params: { code: `wrong_${code}`, message: messages[code] },
  });

const NUMBER = /^-?\d{1,3}(\.\d{1,20})?$/;

const BoundingBox = z
  .string()
  .max(100)
  .transform((value, context): Area => {
    const parts = value.split(',');
    const [west = NaN, south = NaN, east = NaN, north = NaN] = parts.map((part) =>
      NUMBER.test(part) ? Number(part) : NaN,
    );
    const isArea = Math.abs(west) <= 180 && Math.abs(east) <= 180 && south >= -90 && south <= north && north <= 90;
    if (!isArea || parts.length !== 4) addIssue(context, [], 'bbox');
    return { west, south, east, north };
  })
  .meta({
    description:
      'Instead of lat, lng and radius: west, south, east and north in degrees, such as 127.02,37.49,127.04,37.51.',
  });

const TagList = z
  .string()
  .max(200)
  .transform((value, context): Code[] => {
    const codes = [...new Set(value.split(','))];
    if (!codes.every((code) => (tagCodes as readonly string[]).includes(code))) addIssue(context, [], 'tags');
    return codes as Code[];
  })
  .meta({
    description: 'Cafés with all of these tags. An unknown tag does not mean no, see `includeUnknown`.',
    example: 'wifi,concent',
  });

export const CafeQuery = PageQuery.extend({
  lat: Latitude.optional(),
  lng: Longitude.optional(),
  radius: inQuery(z.coerce.number().min(1).max(20_000))
    .optional()
    .meta({ description: 'In metres; 500 by default.', example: 500 }),
  bbox: BoundingBox.optional(),
  zoom: inQuery(z.coerce.number().int().min(0).max(22)).optional().meta({
    description: 'With bbox: zoom level of a web map, such as 15; the response then groups nearby cafés into clusters.',
  }),
  q: text(100).optional().meta({
    description: 'Words of a name or address, or the initial consonants (초성) of a name.',
    example: '스타벅스 강남',
  }),
  tags: TagList.optional(),
  includeUnknown: yesOrNo('Include cafés for which a requested tag or the opening hours are unknown.'),
  includeClosed: yesOrNo('Include permanently closed cafés.'),
  openAt: AnyInstant.transform((value) => new Date(value))
    .optional()
    .meta({ description: 'Only cafés that are open at this instant.', example: '2026-12-24T01:30:00Z' }),
  openNow: yesOrNo('Only cafés that are open now.'),
  minRating: inQuery(z.coerce.number().min(0).max(5)).optional().meta({ description: 'Minimum mean rating.' }),
  sort: choice('CafeSort', ['distance', 'rating', 'fit'])
    .optional()
    .meta({
      description:
        '`distance` unless there is no place to measure from, then `fit`: 4 parts the wanted tags that are confirmed, 3 parts how well ' +
        'the name fits `q`, 3 parts the rating (as if five more people had given 3.5), 2 parts closeness (half at 500 m).',
    }),
}).check((context) => {
  const query = context.value;
  const hasPlace = query.lat !== undefined && query.lng !== undefined;
  if ((query.lat === undefined) !== (query.lng === undefined))
    addIssue(context, [query.lat === undefined ? 'lat' : 'lng'], 'pair');
  else if (!hasPlace && !query.bbox && query.q === undefined) addIssue(context, [], 'place');
  if (query.radius !== undefined && (!hasPlace || query.bbox)) addIssue(context, ['radius'], 'radius');
  if (query.zoom !== undefined && !query.bbox) addIssue(context, ['zoom'], 'zoom');
  if (query.zoom !== undefined && (query.cursor !== undefined || query.sort)) addIssue(context, ['zoom'], 'clusters');
  if (query.openAt && query.openNow) addIssue(context, ['openNow'], 'open');
  if (query.sort === 'distance' && !hasPlace) addIssue(context, ['sort'], 'sort');
});
export type CafeQuery = z.infer<typeof CafeQuery>;

/** The position to measure from, for one café: both values or none. */
export const ViewerQuery = z.strictObject({ lat: Latitude.optional(), lng: Longitude.optional() }).check((context) => {
  const { lat, lng } = context.value;
  if ((lat === undefined) !== (lng === undefined)) addIssue(context, [lat === undefined ? 'lat' : 'lng'], 'pair');
});
export type ViewerQuery = z.infer<typeof ViewerQuery>;

const CafeItem = z
  .strictObject({
    id: Id,
    name: z.string().meta({ example: '우지커피 강남역사점' }),
    lat: z.number().meta({ example: 37.498609 }),
    lng: z.number().meta({ example: 127.027898 }),
    roadAddress: z.string().nullable(),
    address: z.string().nullable(),
    phone: z.string().nullable(),
    open: z.boolean().meta({ description: 'False when the café has closed permanently.' }),
    openingHours: z
      .string()
      .nullable()
      .meta({ description: 'OpenStreetMap `opening_hours` syntax.', example: 'Mo-Fr 08:00-22:00' }),
    rating: z.number().nullable().meta({ description: 'Mean rating, 0–5; null without ratings.', example: 4.25 }),
    raters: z.int(),
    tags: z
      .array(
        z
          .strictObject({
            code: TagCode,
            count: z.int().meta({ description: 'Number of ratings that include the tag.' }),
          })
          .meta({ id: 'ConfirmedTag' }),
      )
      .meta({ description: 'Tags confirmed by ratings or sources, most confirmed first.' }),
    sources: z.array(CafeRecord),
    distance: z
      .number()
      .nullable()
      .meta({ description: 'Distance from `lat` and `lng` in metres, if they were sent.', example: 63.2 }),
    openNow: z.boolean().nullable().meta({ description: 'Null when the opening hours are unknown.' }),
  })
  .meta({ id: 'Cafe' });

const Cluster = z
  .strictObject({
    lat: z.number(),
    lng: z.number(),
    count: z.int(),
    bbox: z
      .array(z.number())
      .length(4)
      .meta({ description: 'West, south, east and north of the cafés in the cluster.' }),
  })
  .meta({ id: 'CafeCluster' });

export const CafePage = z
  .strictObject({
    items: z.array(CafeItem),
    clusters: z
      .array(Cluster)
      .optional()
      .meta({ description: 'With `zoom` only; `items` then holds the cafés outside any cluster.' }),
    total: z
      .int()
      .meta({ description: 'Number of matches; a search by words alone counts up to 20,000.', example: 60 }),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'CafePage' });

/** A page or clusters as GeoJSON (RFC 7946), for the documentation. */
export const CafeFeatures = {
  type: 'object',
  required: ['type', 'features', 'total', 'nextCursor'],
  properties: {
    type: { const: 'FeatureCollection' },
    features: {
      type: 'array',
      items: {
        type: 'object',
        required: ['type', 'geometry', 'properties'],
        properties: {
          type: { const: 'Feature' },
          id: { $ref: '#/components/schemas/Id' },
          bbox: { type: 'array', items: { type: 'number' }, description: 'Only for a cluster.' },
          geometry: {
            type: 'object',
            required: ['type', 'coordinates'],
            properties: {
              type: { const: 'Point' },
              coordinates: { type: 'array', items: { type: 'number' }, example: [127.027898, 37.498609] },
            },
          },
          properties: {
            anyOf: [
              { $ref: '#/components/schemas/Cafe' },
              { type: 'object', required: ['count'], properties: { count: { type: 'integer', format: 'int64' } } },
            ],
          },
        },
      },
    },
    total: { type: 'integer', format: 'int64', example: 60 },
    nextCursor: { type: ['string', 'null'] },
  },
};

export const CafeDetail = CafeItem.extend({
  lat: z.number().nullable().meta({ description: 'Null when no source has a position.' }),
  lng: z.number().nullable(),
  zone: z.string().meta({ description: 'IANA time zone of the opening hours.', example: 'Asia/Seoul' }),
  nextChange: Instant.nullable().meta({ description: 'When it next opens or closes; null when unknown.' }),
}).meta({ id: 'CafeDetail' });
export type CafeDetail = z.infer<typeof CafeDetail>;

export const CompletionQuery = z.strictObject({
  q: text(100).meta({ example: 'ㅅㅌㅂㅅ' }),
  limit: inQuery(z.coerce.number().int().min(1).max(10).default(10)),
});
export type CompletionQuery = z.infer<typeof CompletionQuery>;

export const CafeNames = z
  .object({
    items: z.array(
      z.object({
        id: Id,
        name: z.string(),
        address: z.string().nullable().meta({ description: 'Road-name address where known.' }),
        lat: z.number().nullable(),
        lng: z.number().nullable(),
        open: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'CafeNames' });
export type CafeNames = z.infer<typeof CafeNames>;

export const Tags = z
  .object({ items: z.array(z.object({ code: TagCode, ko: z.string(), en: z.string() })) })
  .meta({ id: 'Tags' });
