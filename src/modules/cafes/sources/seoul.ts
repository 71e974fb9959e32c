import { z } from 'zod';
import { config } from '../../../config.js';
import { locateInKorea, malformed, toKoreanPhone, toRow, toText } from './fields.js';
import { fromLicence } from './localdata.js';
import { request } from './provider.js';
import { text, urlOf } from '../../geo/index.js';
import { CollectionFailed, type Collector, type SourceRow } from './source.js';
import type { SourceName } from '../source-names.js';

/** The most rows per call; more is `ERROR-336`. */
const PAGE_SIZE = 1_000;

const Rows = z.object({
  RESULT: z.object({ CODE: z.literal('INFO-000') }),
  list_total_count: z.coerce.number().int().min(0),
  row: z.array(z.unknown()),
});
const Code = z.string().regex(/^(?!INFO-000)[A-Z]+-\d+$/);
const NoRows = z
  .object({ RESULT: z.object({ CODE: Code }) })
  .transform(({ RESULT }) => ({ RESULT, list_total_count: 0, row: [] }));

/** Rows are nested under the name of the service; errors, and `INFO-200` for no rows, are not. All have HTTP 200. */
const responseOf = (service: string) =>
  z.preprocess((body) => (body as Record<string, unknown> | null)?.[service] ?? body, z.union([Rows, NoRows]));

/**
 * A service of Seoul's open data. It does not filter by area: all rows are collected. The cursor is the number of the
 * next row, from 1.
 */
function serviceOf(name: SourceName, service: string, toRow: (row: unknown) => SourceRow): Collector<number> {
  const { url, key } = config.cafes.seoul;
  const schema = responseOf(service);
  return {
    name,
    isConfigured: () => Boolean(key),
    async *collect(_area, from, signal) {
      let start = from ?? 1;
      for (;;) {
        const end = start + PAGE_SIZE - 1;
        const path = `/${encodeURIComponent(key!)}/json/${service}/${start}/${end}/`;
        const { RESULT, list_total_count, row } = await request(name, {
          url: urlOf(url, path),
          schema,
          // Errors of the provider's server or database; other errors are caused by the request.
          errorCodeOf: ({ RESULT: { CODE } }) => (/^ERROR-[56]\d\d$/.test(CODE) ? CODE : undefined),
          signal,
        });
        if (RESULT.CODE !== 'INFO-000' && RESULT.CODE !== 'INFO-200')
          throw new CollectionFailed(RESULT.CODE, `${name} refused with ${RESULT.CODE}`);
        const isLast = row.length === 0 || end >= list_total_count;
        const page = {
          rows: row.map(toRow),
          next: isLast ? null : end + 1,
          progress: isLast ? 1 : end / list_total_count,
        };
        yield page;
        if (isLast) return;
        start = end + 1;
      }
    },
  };
}

const CoffeeShop = z.object({ ID: text, NM: text, ADDR_OLD: text, ADDR: text, TEL: text, XCODE: text, YCODE: text });

function fromCoffeeShop(row: unknown): SourceRow {
  const shop = CoffeeShop.safeParse(row).data;
  if (!shop) return malformed;
  // Degrees read as metres would be a point in the sea that is still within the bounds of Korea.
  const isInDegrees = Math.abs(Number(shop.XCODE)) <= 180 && Math.abs(Number(shop.YCODE)) <= 90;
  return toRow({
    sourceId: toText(shop.ID),
    name: toText(shop.NM),
    roadAddress: toText(shop.ADDR),
    address: toText(shop.ADDR_OLD),
    phone: toKoreanPhone(shop.TEL),
    position: locateInKorea(isInDegrees ? 'WGS84' : 'EPSG:5174', shop.XCODE, shop.YCODE),
    open: true,
    openingHours: null,
    zone: 'Asia/Seoul',
    facts: {},
    updatedAt: null,
  });
}

const LicenceRow = z.object({
  MGTNO: text,
  TRDSTATEGBN: text,
  /** 영업상태명, for rows with a blank code. */
  TRDSTATENM: text,
  BPLCNM: text,
  SITEWHLADDR: text,
  RDNWHLADDR: text,
  SITETEL: text,
  LASTMODTS: text,
  X: text,
  Y: text,
});

function fromLicenceRow(row: unknown): SourceRow {
  const licence = LicenceRow.safeParse(row).data;
  if (!licence) return malformed;
  return fromLicence({
    id: licence.MGTNO,
    state: licence.TRDSTATEGBN.trim() || licence.TRDSTATENM,
    name: licence.BPLCNM,
    address: licence.SITEWHLADDR,
    roadAddress: licence.RDNWHLADDR,
    phone: licence.SITETEL,
    updatedAt: licence.LASTMODTS,
    x: licence.X,
    y: licence.Y,
  });
}

/** The city's list of cafés. */
export const seoulCafes = serviceOf('seoul', 'coffeeShopInfo', fromCoffeeShop);

/** The licences of cafés and snack bars: the same records as in LOCALDATA's file. */
export const seoulLicences = serviceOf('localdata', 'LOCALDATA_072405', fromLicenceRow);
