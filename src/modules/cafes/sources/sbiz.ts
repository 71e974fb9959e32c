import { createHash } from 'node:crypto';
import { nameKey } from '../names.js';
import { readCsv, type Column } from './csv.js';
import { locateInKorea, malformed, toRow, toText, withBranch, type Located } from './fields.js';
import type { FileSource, SourceRow } from './source.js';

const columns: readonly Column[] = [
  { names: ['상호명'], required: true },
  { names: ['위도'], required: true },
  { names: ['경도'], required: true },
  { names: ['지점명'], required: false },
  { names: ['시도명'], required: false },
  { names: ['시군구명'], required: false },
  { names: ['행정동명'], required: false },
  { names: ['도로명주소'], required: false },
  { names: ['지번주소'], required: false },
  // Only the original files of the ministry have it, not the extracts in circulation.
  { names: ['상가업소번호'], required: false },
];

/** CSV files of 상가(상권)정보 by 소상공인시장진흥공단, one open shop per row. */
export const sbiz: FileSource = {
  name: 'sbiz',
  async *read(text) {
    for await (const rows of readCsv(text, columns)) for (const row of rows) yield row ? fromCells(row) : malformed;
  },
};

function fromCells(cells: string[]): SourceRow {
  const [lat = '', lng = ''] = cells.slice(1, 3);
  const [name, , , branch, province, city, district, roadAddress, address, id] = cells.map(toText);
  const area = [province, city, district].filter((part) => part !== null).join(' ');
  const fullName = name ? withBranch(name, branch ?? null) : null;
  const position = locateInKorea('WGS84', lng, lat);
  return toRow({
    sourceId: id ?? derivedId(fullName, area, position),
    name: fullName,
    roadAddress: roadAddress ?? null,
    address: address ?? (area || null),
    phone: null,
    position,
    open: true,
    openingHours: null,
    zone: 'Asia/Seoul',
    facts: {},
    updatedAt: null,
  });
}

/** Equal rows get equal ids, wherever they are in the file; positions count to a decimetre. */
function derivedId(name: string | null, area: string, position: Located): string {
  const place =
    position && typeof position !== 'string' ? [position.lat.toFixed(6), position.lng.toFixed(6)] : position;
  const said = JSON.stringify([nameKey(name ?? ''), nameKey(area), place]);
  return createHash('sha256').update(said).digest('hex').slice(0, 32);
}
