import { z } from 'zod';
import { PageQuery, pageOf } from '../../../kernel/http/pagination.js';
import type { InputIssue } from '../../../kernel/problems/problem.js';
import { choice, Id, Instant } from '../../../kernel/http/schema.js';
import { SourceName } from '../cafes.schema.js';
import { collectorNames } from '../sources/collectors.js';
import { fileSourceNames } from '../sources/files.js';
import { rejectionCodes, type RejectionCode } from '../sources/source.js';
import { encodings } from './encoding.js';

/** `uploading` precedes the states that callers see: the file is not complete yet. */
export const importStates = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export type ImportState = (typeof importStates)[number];

/** The outcomes of a row. */
export const rowOutcomes = ['created', 'updated', 'unchanged', 'duplicate', 'rejected'] as const;
export type RowOutcome = (typeof rowOutcomes)[number];

const Flag = z.stringbool({ truthy: ['true', '1'], falsy: ['false', '0'] });

/** The fields of an upload besides its file. */
export const ImportFields = z.strictObject({
  source: choice('CafeFileSource', fileSourceNames, 'localdata'),
  dryRun: Flag.default(false).meta({ description: 'Validate and count only; change nothing.' }),
  encoding: choice('FileEncoding', encodings).optional().meta({ description: 'Detected when omitted.' }),
});
export type ImportFields = z.infer<typeof ImportFields>;

const Area = z
  .strictObject({
    west: z.number().min(-180).max(180).meta({ example: 126.76 }),
    south: z.number().min(-90).max(90).meta({ example: 37.41 }),
    east: z.number().min(-180).max(180).meta({ example: 127.19 }),
    north: z.number().min(-90).max(90).meta({ example: 37.72 }),
  })
  .refine(({ west, south, east, north }) => west < east && south < north, {
    params: {
      code: 'area_order',
      message: {
        en: 'West must be less than east, and south less than north.',
        ko: '서쪽 경도는 동쪽 경도보다, 남쪽 위도는 북쪽 위도보다 작아야 합니다.',
      },
    },
  });

export const NewCollection = z
  .strictObject({
    source: choice('CafeCollector', collectorNames, 'kakao'),
    area: Area.optional().meta({ description: 'In degrees; the configured area when omitted.' }),
  })
  .meta({ id: 'NewCafeCollection' });
export type NewCollection = z.infer<typeof NewCollection>;

const rows = z.int().min(0);

export const Counts = z
  .object({
    read: rows.meta({ description: 'created + updated + unchanged + duplicate + rejected', example: 4_501 }),
    created: rows.meta({ example: 4_485 }),
    updated: rows.meta({ example: 0 }),
    unchanged: rows.meta({ example: 0 }),
    closed: rows.meta({
      description: 'Of the rows counted above: cafés that have closed permanently.',
      example: 2_996,
    }),
    needsGeocode: rows.meta({ description: 'Of the rows counted above: cafés without coordinates.', example: 2 }),
    duplicate: rows.meta({ description: 'Rows whose id occurred earlier in the file.', example: 16 }),
    rejected: rows.meta({
      description: 'Rows that are not a valid café; `rows?outcome=rejected` lists the reasons.',
      example: 0,
    }),
  })
  .meta({ id: 'CafeImportCounts' });
export type Counts = z.infer<typeof Counts>;

export const ImportView = z
  .object({
    id: Id,
    kind: choice('CafeImportKind', ['file', 'collection']),
    source: SourceName,
    dryRun: z.boolean(),
    encoding: choice('FileEncoding', encodings).nullable(),
    fileName: z.string().nullable().meta({ example: 'seoul_gangnam.csv' }),
    size: z.int().nullable().meta({ description: 'Size of the file in bytes.', example: 1_843_200 }),
    state: choice('CafeImportState', importStates),
    progress: z.number().min(0).max(1).meta({ example: 0.42 }),
    counts: Counts,
    error: z
      .object({ code: z.string().meta({ example: 'unreadable-file' }), message: z.string() })
      .nullable()
      .meta({ description: 'Why it failed.' }),
    createdAt: Instant,
    startedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
  })
  .meta({ id: 'CafeImport' });
export type ImportView = z.infer<typeof ImportView>;

export const ImportPage = pageOf(ImportView).meta({ id: 'CafeImportPage' });

export const RowQuery = PageQuery.extend({
  outcome: choice('CafeImportOutcome', rowOutcomes, 'rejected')
    .optional()
    .meta({ description: 'Only rows with this outcome.' }),
});
export type RowQuery = z.infer<typeof RowQuery>;

export const ImportRow = z
  .object({
    row: z.int().min(1).meta({ description: 'Row number; the first row after the header is 1.', example: 17 }),
    outcome: choice('CafeImportOutcome', rowOutcomes, 'rejected'),
    sourceId: z.string().nullable().meta({ example: '3220000-104-2025-00776' }),
    cafeId: Id.nullable().meta({ description: 'The café that displays this row.' }),
    reason: z
      .object({
        code: choice('CafeRejectionCode', rejectionCodes),
        field: z
          .string()
          .nullable()
          .meta({ description: 'The field of the café, not the column of the file.', example: 'position' }),
        message: z.string().meta({ description: 'In Korean or English, according to Accept-Language.' }),
      })
      .nullable(),
  })
  .meta({ id: 'CafeImportRow' });
export type ImportRow = z.infer<typeof ImportRow>;

export const ImportRowPage = pageOf(ImportRow).meta({ id: 'CafeImportRowPage' });

/** Why a row was rejected, as users read it. */
export const rejections: Record<RejectionCode, InputIssue['message']> = {
  'malformed-row': {
    ko: '행에 깨진 글자가 있거나 열의 구성이 다릅니다.',
    en: 'The row has broken characters or the wrong columns.',
  },
  'missing-id': { ko: '식별 번호가 없습니다.', en: 'The id is missing.' },
  'missing-name': { ko: '이름이 없습니다.', en: 'The name is missing.' },
  'too-long': { ko: '값이 너무 깁니다.', en: 'The value is too long.' },
  'bad-coordinates': { ko: '좌표를 읽을 수 없습니다.', en: 'The coordinates cannot be read.' },
  'out-of-range': { ko: '좌표가 허용 범위를 벗어났습니다.', en: 'The coordinates are out of range.' },
};
