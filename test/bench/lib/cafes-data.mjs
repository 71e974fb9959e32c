/** Made-up cafés, as densely as 1,000,000 of them would have to lie for 600 within 500 m, and the file a licence office would make of them. */
import { createHash } from 'node:crypto';
import proj4 from 'proj4';
import { randomly } from '../../../scripts/lib/random.mjs';
import { inTurn } from './in-turn.mjs';

/** About 36 × 36 km around Seoul. */
const AREA = { south: 37.4, west: 126.8, height: 0.3255, width: 0.41 };
const KOREA_1985 =
  '+proj=tmerc +lat_0=38 +lon_0=127.0028902777778 +k=1 +x_0=200000 +y_0=500000 +ellps=bessel +towgs84=-115.80,474.99,674.11,1.16,-2.31,-1.63,6.43';
const toKorea1985 = proj4('EPSG:4326', KOREA_1985).forward;
const names = [
  '스타벅스',
  '이디야커피',
  '빽다방',
  '메가엠지씨커피',
  '투썸플레이스',
  '우지커피',
  '카페 마당',
  '커피나무',
];
const roads = ['테헤란로', '강남대로', '봉은사로', '선릉로', '논현로', '양화로', '세종대로', '한강대로'];

/**
 * Café number `index` of a run; all of its fields follow from both.
 *
 * @param {string} run
 * @param {number} index
 */
export function cafe(run, index) {
  const random = randomly(createHash('md5').update(`${run}:${index}`).digest().readInt32LE());
  const number = Math.floor(random() * 300) + 1;
  const road = inTurn(roads, Math.floor(random() * roads.length));
  return {
    sourceId: `3220000-104-${run}-${String(index).padStart(7, '0')}`,
    name: `${names[Math.floor(random() * names.length)]} ${road.slice(0, -1)}${index % 1_000}호점`,
    roadAddress: `서울특별시 강남구 ${road} ${number}, 지상1층 (역삼동)`,
    address: `서울특별시 강남구 역삼동 ${number}-${index % 50}`,
    phone: `02-${500 + Math.floor(random() * 400)}-${1_000 + Math.floor(random() * 9_000)}`,
    lat: AREA.south + random() * AREA.height,
    lng: AREA.west + random() * AREA.width,
    open: random() < 0.9,
  };
}

export const place = (/** @type {() => number} */ random) => ({
  // Not at the edge, where half of the circle would be empty.
  lat: AREA.south + (0.05 + 0.9 * random()) * AREA.height,
  lng: AREA.west + (0.05 + 0.9 * random()) * AREA.width,
});

const columns = [
  '개방자치단체코드,관리번호,인허가일자,영업상태코드,영업상태명,상세영업상태코드,상세영업상태명,폐업일자,전화번호,소재지면적',
  '소재지우편번호,지번주소,도로명주소,도로명우편번호,사업장명,최종수정일자,데이터갱신구분,데이터갱신일자,업태구분명',
  '좌표정보(X),좌표정보(Y),위생업태명,남성종사자수,여성종사자수,영업장주변구분명,등급구분명,급수시설구분명,본사종업원수',
  '공장사무직종업원수,공장판매직종업원수,공장생산직종업원수,건물소유구분명,보증액,월세액,다중이용업소여부,시설총규모',
  '전통업소지정번호,전통업소주된음식,홈페이지',
].flatMap((line) => line.split(','));

/**
 * The cafés of a run as a LOCALDATA file.
 *
 * @param {string} run
 * @param {number} count
 */
export function toCsv(run, count) {
  const line = (/** @type {string[]} */ cells) => cells.map((cell) => `"${cell}"`).join(',');
  const lines = [line(columns)];
  for (let index = 0; index < count; index++) {
    const one = cafe(run, index);
    const [x, y] = toKorea1985([one.lng, one.lat]);
    /** @type {Record<string, string>} */
    const cells = {
      개방자치단체코드: '3220000',
      관리번호: one.sourceId,
      인허가일자: '2023-09-08              ',
      영업상태코드: one.open ? '01' : '03',
      영업상태명: one.open ? '영업/정상' : '폐업',
      전화번호: one.phone,
      지번주소: one.address,
      도로명주소: one.roadAddress,
      사업장명: one.name,
      최종수정일자: '2026-04-09 10:58:11',
      업태구분명: '커피숍',
      '좌표정보(X)': `${x}    `,
      '좌표정보(Y)': `${y}    `,
    };
    lines.push(line(columns.map((column) => cells[column] ?? '')));
  }
  return `${lines.join('\n')}\n`;
}
