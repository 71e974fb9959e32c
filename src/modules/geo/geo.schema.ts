import { z } from 'zod';
import { choice, inQuery, label, text } from '../../kernel/http/schema.js';

/** Who knows a place: the caller who sent its coordinates, a provider of maps, or Madang's own cafés. */
const origins = ['given', 'kakao', 'juso', 'cafes'] as const;

/** WGS84 degrees in a query. */
export const Latitude = inQuery(z.coerce.number().min(-90).max(90)).meta({ example: 37.498095 });
export const Longitude = inQuery(z.coerce.number().min(-180).max(180)).meta({ example: 127.02761 });

/** WGS84 degrees in a body: text is no number there. */
export const latitude = z.number().min(-90).max(90).meta({ example: 37.498095 });
export const longitude = z.number().min(-180).max(180).meta({ example: 127.02761 });

export const pairRule = {
  path: ['lat'],
  params: {
    code: 'wrong_pair',
    message: { en: 'Send lat and lng together.', ko: 'lat과 lng를 함께 보내 주세요.' },
  },
};
type Coordinates = { lat?: number | undefined; lng?: number | undefined };

/** True when both coordinates are there, or neither. For `.refine(isPair, pairRule)`. */
export const isPair = ({ lat, lng }: Coordinates): boolean => (lat === undefined) === (lng === undefined);
export const PlaceQuestion = z
  .strictObject({
    address: label(200).meta({ example: '서울 강남구 테헤란로 152' }),
    lat: latitude.optional().meta({ description: 'With lng: the place is here, and nothing is looked up.' }),
    lng: longitude.optional(),
  })
  .refine(isPair, pairRule)
  .meta({ id: 'PlaceQuestion' });
export type PlaceQuestion = z.infer<typeof PlaceQuestion>;

const origin = choice('PlaceSource', origins, 'kakao').meta({ description: 'Who knows this place.' });
const name = z.string().nullable().meta({ description: 'Of a building or a shop.', example: '강남파이낸스센터' });
const address = z.string().meta({ example: '서울 강남구 테헤란로 152' });

export const Place = z
  .object({ name, address, lat: z.number(), lng: z.number(), source: origin })
  .meta({ id: 'Place' });
export type Place = z.infer<typeof Place>;

export const SuggestionQuery = z
  .strictObject({
    q: text(100).meta({ description: 'The beginning of an address or of a name.', example: '테헤란로 15' }),
    lat: Latitude.optional().meta({ description: 'With lng: nearer places come first where the source can do so.' }),
    lng: Longitude.optional(),
  })
  .refine(isPair, pairRule);
export type SuggestionQuery = z.infer<typeof SuggestionQuery>;

export const SuggestedPlace = z
  .object({
    name,
    address,
    lat: z.number().nullable().meta({ description: 'Null where the source tells it for a single address only.' }),
    lng: z.number().nullable(),
    distanceMeters: z.int().nullable().meta({ description: 'From the position that was sent.', example: 1_250 }),
    source: origin,
  })
  .meta({ id: 'SuggestedPlace' });
export type SuggestedPlace = z.infer<typeof SuggestedPlace>;

export const SuggestedPlaces = z.object({ items: z.array(SuggestedPlace) }).meta({ id: 'SuggestedPlaces' });
