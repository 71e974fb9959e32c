import { readCsv, type Column } from './csv.js';
import { locateInKorea, malformed, toKoreanPhone, toKoreanTime, toRow, toText } from './fields.js';
import type { FileSource, SourceRow } from './source.js';

/** A licence of LOCALDATA with its original values: a row of the CSV, or an object of the OpenAPI. */
export type Licence = {
  /** 관리번호, MGTNO. */
  id: string;
  /** 영업상태코드 or 영업상태명, TRDSTATEGBN: 01 open, 02 suspended, 03 closed, 04 revoked, 05 removed. */
  state: string;
  /** 사업장명, BPLCNM. */
  name: string;
  /** 소재지전체주소 or 지번주소, SITEWHLADDR. */
  address: string;
  /** 도로명전체주소 or 도로명주소, RDNWHLADDR. */
  roadAddress: string;
  /** 전화번호, SITETEL. */
  phone: string;
  /** 최종수정일자, LASTMODTS: date and time of Korea. */
  updatedAt: string;
  /** 좌표정보(X) and (Y), metres of EPSG:5174. */
  x: string;
  y: string;
};

/** The café of a licence. It is open only in state 01: suspended, closed, revoked and unknown are closed. */
export const fromLicence = (licence: Licence): SourceRow =>
  toRow({
    sourceId: toText(licence.id),
    name: toText(licence.name),
    roadAddress: toText(licence.roadAddress),
    address: toText(licence.address),
    phone: toKoreanPhone(licence.phone),
    position: locateInKorea('EPSG:5174', licence.x, licence.y),
    open: /^(0?1$|영업)/.test(licence.state.trim()),
    openingHours: null,
    zone: 'Asia/Seoul',
    facts: {},
    updatedAt: toKoreanTime(licence.updatedAt),
  });

// The files of the old portal (localdata.go.kr), of the new one (file.localdata.go.kr, data.go.kr) and of Seoul's
// portal name some columns differently.
const columns: readonly Column[] = [
  { names: ['관리번호'], required: true },
  { names: ['영업상태코드', '영업상태구분코드', '영업상태명'], required: true },
  { names: ['사업장명'], required: true },
  { names: ['소재지전체주소', '지번주소', '소재지지번주소'], required: true },
  { names: ['도로명전체주소', '도로명주소', '소재지도로명주소'], required: true },
  { names: ['전화번호', '소재지전화', '소재지전화번호'], required: false },
  { names: ['최종수정일자', '최종수정시점'], required: false },
  { names: ['좌표정보(X)', '좌표정보X', '좌표정보X(EPSG5174)'], required: true },
  { names: ['좌표정보(Y)', '좌표정보Y', '좌표정보Y(EPSG5174)'], required: true },
  // For rows with a blank code.
  { names: ['영업상태명'], required: false },
];

/** CSV files of LOCALDATA, one licence per row. */
export const localdata: FileSource = {
  name: 'localdata',
  async *read(text) {
    for await (const rows of readCsv(text, columns)) for (const row of rows) yield row ? fromCells(row) : malformed;
  },
};

function fromCells(cells: string[]): SourceRow {
  const [id = '', code = '', name = '', address = '', roadAddress = '', phone = '', updatedAt = '', x = '', y = ''] =
    cells;
  const state = code.trim() === '' ? (cells[9] ?? '') : code;
  return fromLicence({ id, state, name, address, roadAddress, phone, updatedAt, x, y });
}
