import type { Point } from '../../map/leaflet-map.js';

export type Place = Point & { ko: string; en: string };
type Named = Place & { id: string };

/** Where people start from when the browser does not say where they are; WGS84. */
export const places: readonly Named[] = [
  { id: 'gangnam', ko: '강남역', en: 'Gangnam Station', lat: 37.498095, lng: 127.02761 },
  { id: 'hongdae', ko: '홍대입구역', en: 'Hongik Univ. Station', lat: 37.55719, lng: 126.92381 },
  { id: 'seoul', ko: '서울역', en: 'Seoul Station', lat: 37.55471, lng: 126.97078 },
  { id: 'seongsu', ko: '성수역', en: 'Seongsu Station', lat: 37.54458, lng: 127.05596 },
  { id: 'gwanghwamun', ko: '광화문역', en: 'Gwanghwamun Station', lat: 37.57145, lng: 126.97636 },
  { id: 'yeouido', ko: '여의도역', en: 'Yeouido Station', lat: 37.52162, lng: 126.92427 },
  { id: 'jamsil', ko: '잠실역', en: 'Jamsil Station', lat: 37.51331, lng: 127.10014 },
  { id: 'sinchon', ko: '신촌역', en: 'Sinchon Station', lat: 37.55518, lng: 126.93693 },
  { id: 'konkuk', ko: '건대입구역', en: 'Konkuk Univ. Station', lat: 37.54039, lng: 127.06945 },
  { id: 'snu', ko: '서울대입구역', en: 'Seoul Nat’l Univ. Station', lat: 37.48121, lng: 126.95271 },
  { id: 'pangyo', ko: '판교역', en: 'Pangyo Station', lat: 37.39476, lng: 127.11116 },
  { id: 'seomyeon', ko: '서면역 (부산)', en: 'Seomyeon Station (Busan)', lat: 35.15775, lng: 129.05915 },
];

/** @throws {RangeError} when there is no such place */
export function placeOf(wanted: string): Named {
  const place = places.find(({ id }) => id === wanted);
  if (!place) throw new RangeError(wanted);
  return place;
}

/** Stations that are drawn but not offered: [ko, en, lat, lng]. */
export const landmarks: readonly Place[] = (
  [
    ['역삼역', 'Yeoksam', 37.50063, 127.03646],
    ['선릉역', 'Seolleung', 37.50446, 127.04897],
    ['삼성역', 'Samseong', 37.50884, 127.06316],
    ['교대역', 'Seoul Nat’l Univ. of Education', 37.49341, 127.01407],
    ['신논현역', 'Sinnonhyeon', 37.50463, 127.02506],
    ['신사역', 'Sinsa', 37.51634, 127.02012],
    ['고속터미널역', 'Express Bus Terminal', 37.50481, 127.00499],
    ['사당역', 'Sadang', 37.47656, 126.98163],
    ['이태원역', 'Itaewon', 37.53454, 126.99436],
    ['용산역', 'Yongsan', 37.52989, 126.96481],
    ['합정역', 'Hapjeong', 37.54956, 126.91395],
    ['영등포역', 'Yeongdeungpo', 37.51567, 126.90762],
    ['왕십리역', 'Wangsimni', 37.56127, 127.03712],
    ['종각역', 'Jonggak', 37.57016, 126.98292],
    ['혜화역', 'Hyehwa', 37.58234, 127.00185],
    ['청량리역', 'Cheongnyangni', 37.58009, 127.04701],
    ['노원역', 'Nowon', 37.65513, 127.06137],
    ['김포공항역', 'Gimpo Airport', 37.56243, 126.80129],
  ] as [ko: string, en: string, lat: number, lng: number][]
).map(([ko, en, lat, lng]) => ({ ko, en, lat, lng }));

/** The middle of the Han through Seoul, west to east: [lat, lng]; about a kilometre wide. It helps to find one's way. */
export const river: readonly Point[] = (
  [
    [37.6105, 126.795],
    [37.5995, 126.8155],
    [37.5885, 126.8335],
    [37.5725, 126.8615],
    [37.5525, 126.8895],
    [37.5435, 126.9025],
    [37.537, 126.924],
    [37.5335, 126.9365],
    [37.5255, 126.948],
    [37.517, 126.959],
    [37.5085, 126.98],
    [37.5145, 126.997],
    [37.527, 127.0135],
    [37.5365, 127.0205],
    [37.538, 127.035],
    [37.5305, 127.056],
    [37.526, 127.064],
    [37.522, 127.079],
    [37.5245, 127.092],
    [37.535, 127.1045],
    [37.5435, 127.1115],
    [37.5525, 127.1155],
    [37.5635, 127.1285],
    [37.575, 127.153],
    [37.583, 127.172],
  ] as [lat: number, lng: number][]
).map(([lat, lng]) => ({ lat, lng }));
export const RIVER_WIDTH_METERS = 850;
