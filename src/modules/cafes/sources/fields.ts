import { isInKorea, toWgs84, type Crs, type GeoPoint } from '../../geo/index.js';
import { OpeningHours } from '../hours/opening-hours.js';
import { nameKey } from '../names.js';
import type { CafeRecord, RejectionCode, SourceRow } from './source.js';

/** The position in a row; null when it has none. */
export type Located = GeoPoint | null | 'bad-coordinates' | 'out-of-range';

/** The cleaned fields of a row, before validation. */
export type CleanedRow = Omit<CafeRecord, 'sourceId' | 'name' | 'position'> & {
  sourceId: string | null;
  name: string | null;
  position: Located;
};

const MAX_ID = 191;
const MAX_NAME = 200;
const MAX_ADDRESS = 300;
const MAX_PHONE = 40;
const MAX_OPENING_HOURS = 500;

/**
 * The café of a row, or why the row is rejected. Nothing is truncated: text that is too long for its field is rejected,
 * and so is an id or name with the replacement character (U+FFFD), which would be a wrong name.
 */
export function toRow(row: CleanedRow): SourceRow {
  const { sourceId, name, position, roadAddress, address, phone } = row;
  if (sourceId === null) return rejected(null, 'missing-id', 'sourceId');
  if (sourceId.length > MAX_ID) return rejected(null, 'too-long', 'sourceId');
  if (sourceId.includes('\uFFFD')) return rejected(null, 'malformed-row', 'sourceId');
  if (name === null) return rejected(sourceId, 'missing-name', 'name');
  if (name.length > MAX_NAME) return rejected(sourceId, 'too-long', 'name');
  if (name.includes('\uFFFD')) return rejected(sourceId, 'malformed-row', 'name');
  if (typeof position === 'string') return rejected(sourceId, position, 'position');
  if (roadAddress !== null && roadAddress.length > MAX_ADDRESS) return rejected(sourceId, 'too-long', 'roadAddress');
  if (address !== null && address.length > MAX_ADDRESS) return rejected(sourceId, 'too-long', 'address');
  if (phone !== null && phone.length > MAX_PHONE) return rejected(sourceId, 'too-long', 'phone');
  return { record: { ...row, sourceId, name, position } };
}

const rejected = (sourceId: string | null, code: RejectionCode, field: string | null): SourceRow => ({
  sourceId,
  rejected: { code, field },
});

/** A row that cannot be split into its fields. */
export const malformed: SourceRow = { sourceId: null, rejected: { code: 'malformed-row', field: null } };

const plain = /^[ -~가-힣]*$/;
// Control characters, bidirectional controls, zero-width characters except the joiners of emoji and Indic scripts, and
// the BOM.
const invisible = /[\p{Cc}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu;

/**
 * Normalizes text: NFC, single spaces, no control or invisible characters, trimmed; null when nothing is left. A lone
 * surrogate becomes U+FFFD.
 */
export function toText(raw: string | null | undefined): string | null {
  if (!raw) return null;
  let text = raw;
  if (!plain.test(text)) {
    text = text.toWellFormed().normalize('NFC').replace(/\s+/gu, ' ').replace(invisible, '');
  }
  text = text.trim();
  if (text.includes('  ')) text = text.replace(/ {2,}/g, ' ');
  return text === '' ? null : text;
}

/**
 * A chain's name with its branch. Sources provide the branch separately, appended to the name, or both, cut anywhere:
 * 스타벅스 and 당산점, 공차압구정로데오점 and 압구정로데오점, 떼루와 and 떼루와신내점.
 */
export function withBranch(name: string, branch: string | null): string {
  if (branch === null || nameKey(name).includes(nameKey(branch))) return name;
  for (let length = Math.min(name.length, branch.length); length >= 2; length -= 1) {
    if (name.endsWith(branch.slice(0, length))) return name + branch.slice(length);
  }
  return `${name} ${branch}`;
}

/**
 * A Korean phone number in its display form: `025183008` becomes 02-518-3008, `+82 10-1234-5678` becomes 010-1234-5678.
 * Other formats are kept; null without digits.
 */
export function toKoreanPhone(raw: string | null | undefined): string | null {
  const text = toText(raw);
  if (text === null || !/\d/.test(text)) return null;
  const [, country, rest] = /^(\+82|0082)?([\d\s().-]+)$/.exec(text) ?? [];
  if (rest === undefined) return text;
  const digits = rest.replace(/\D/g, '');
  const national = country && !digits.startsWith('0') && !/^1[5-8]/.test(digits) ? `0${digits}` : digits;
  // 전기통신번호관리세칙: Seoul 02, regions and services 0NN, personal and safe numbers 050N, nationwide 15XX–18XX.
  const parts = /^(?:(02|050\d|0[13-9][0-9])(\d{3,4})(\d{4})|(1[5-8]\d\d)(\d{4}))$/.exec(national);
  return parts ? parts.slice(1).filter(Boolean).join('-') : text;
}

const decimal = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/** A finite decimal number; null when blank, undefined when invalid. */
export function toNumber(raw: string): number | null | undefined {
  const text = raw.trim();
  if (text === '') return null;
  const value = decimal.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** The position in a Korean source, in one of the Korean systems or in degrees (x is the longitude). */
export function locateInKorea(crs: Crs | 'WGS84', rawX: string, rawY: string): Located {
  const [x, y] = [toNumber(rawX), toNumber(rawY)];
  if (x === null && y === null) return null;
  if (x === null || x === undefined || y === null || y === undefined) return 'bad-coordinates';
  if (crs === 'WGS84') return isInKorea({ lat: y, lng: x }) ? { lat: y, lng: x } : 'out-of-range';
  // In metric systems 0, 0 means "none"; as coordinates it would be a point in the sea west of Jeju.
  if (x === 0 && y === 0) return null;
  const position = toWgs84(crs, x, y);
  return position && isInKorea(position) ? position : 'out-of-range';
}

/** The position in a worldwide source, in degrees. */
export function locate(lat: unknown, lng: unknown): Located {
  if (!Number.isFinite(lat) || !Number.isFinite(lng)) return 'bad-coordinates';
  const position = { lat: lat as number, lng: lng as number };
  return Math.abs(position.lat) <= 90 && Math.abs(position.lng) <= 180 ? position : 'out-of-range';
}

/**
 * The time zone of a position without one: Korea's, elsewhere the nautical zone of its longitude. It may be off by an
 * hour or two, which is better than Seoul's.
 */
export function zoneAt(position: Located): string {
  if (position === null || typeof position === 'string' || isInKorea(position)) return 'Asia/Seoul';
  const hours = Math.round(position.lng / 15);
  // POSIX counts westward: Etc/GMT-9 is nine hours ahead.
  return hours === 0 ? 'Etc/GMT' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

/** Opening hours in canonical form; null when they cannot be parsed, which does not reject the café. */
export function toOpeningHours(raw: string | null): string | null {
  if (raw === null) return null;
  try {
    const hours = OpeningHours.parse(raw).toString();
    return hours.length <= MAX_OPENING_HOURS ? hours : null;
  } catch {
    return null;
  }
}

const moment = /^(\d{4})-?(\d\d)-?(\d\d)(?:[ T]?(\d\d):?(\d\d)(?::?(\d\d)(?:\.\d+)?)?)?$/;
const KST_AHEAD_HOURS = 9;

/** A Korean date and time as in public data (`2026-04-09 10:58:11`, `20260409105811`); null when invalid. */
export function toKoreanTime(raw: string): Date | null {
  const match = moment.exec(raw.trim());
  if (!match) return null;
  const [, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.map((part) => Number(part ?? 0));
  if (year < 1900 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return null;
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null;
  return new Date(Date.UTC(year, month - 1, day, hour - KST_AHEAD_HOURS, minute, second));
}

/** An ISO 8601 instant with an offset; null when invalid. */
export function toTime(raw: unknown): Date | null {
  if (typeof raw !== 'string' || !/^(19|20)\d\d-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(raw)) return null;
  const time = new Date(raw);
  return Number.isNaN(time.getTime()) ? null : time;
}
