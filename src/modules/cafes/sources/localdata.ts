import { locateInKorea, toKoreanPhone, toKoreanTime, toRow, toText } from './fields.js';
import type { SourceRow } from './source.js';

/** What one licence of LOCALDATA says, in its own words: a row of the CSV and an object of the OpenAPI alike. */
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

/** The café of a licence. It is open only when the licence says so: suspended, closed, revoked and unknown are not. */
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
