import { defineWords, language, t } from '../core/language.js';

/** What the page that finds cafés says. */
export const cafes = defineWords(
  {
    title: '마당 카페: 일하기 좋은 카페 찾기',
    searchLabel: '카페 이름, 주소 또는 역 이름',
    searchHint: '이름, 주소, 초성 (예: ㅅㅌㅂㅅ)',
    clear: '검색어 지우기',
    suggestions: '검색어 자동 완성',
    place: '기준 위치',
    here: '내 위치',
    pickedPoint: '지도에서 선택한 곳',
    locate: '내 위치에서 찾기',
    locating: '위치 확인 중…',
    locateFailed: '현재 위치를 확인할 수 없습니다. 기준 위치를 직접 선택해 주세요.',
    radius: '반경',
    sort: '정렬',
    sorts: { distance: '가까운 순', rating: '평점 높은 순', fit: '조건에 맞는 순' },
    openNow: '지금 영업 중',
    filters: '필터',
    inUse: '개 사용 중',
    tags: '시설과 분위기',
    minRating: '평점',
    anyRating: '평점 전체',
    ratingFrom: (n: string) => `★ ${n}점 이상`,
    includeUnknown: '정보가 없는 카페도 포함',
    includeClosed: '폐업한 카페도 포함',
    reset: '필터 모두 해제',
    list: '가까운 카페 목록',
    found: (n: string, radius: string) => `${radius} 안에 ${n}곳`,
    foundFor: (n: string, radius: string, q: string) => `${radius} 안에 “${q}” ${n}곳`,
    nothing: '조건에 맞는 카페가 없습니다',
    nothingHint: '아래 조건 중 하나를 해제하면 더 많은 카페를 볼 수 있습니다.',
    nothingHere: '이 근처에는 등록된 카페가 없습니다. 다른 위치를 선택해 주세요.',
    looseRadius: (radius: string) => `반경을 ${radius}로 넓히기`,
    looseTag: (tag: string) => `“${tag}” 조건 빼기`,
    looseOpen: '영업 중이 아닌 카페도 포함',
    looseRating: '평점 조건 빼기',
    looseUnknown: '정보가 없는 카페도 포함',
    looseSearch: (q: string) => `검색어 “${q}” 지우기`,
    plot: '목록의 카페를 표시한 지도. 화살표 키로 이동하고 + 키와 − 키로 확대하거나 축소할 수 있습니다.',
    center: '기준 위치로 돌아가기',
    searchHere: '이 지역에서 찾기',
    open: '영업 중',
    shut: '영업 중 아님',
    openUntil: (when: string) => `${when}까지 영업`,
    opensAt: (when: string) => `${when}에 영업 시작`,
    alwaysOpen: '24시간 영업',
    hoursUnknown: '영업시간 정보 없음',
    defunct: '폐업',
    rated: (mean: string, n: string) => `평점 ${mean}점, ${n}명 평가`,
    unrated: '아직 평점 없음',
    detail: '카페 정보',
    address: '주소',
    phone: '전화',
    hours: '영업시간',
    tagsOf: '이용자가 꼽은 특징',
    noTags: '아직 이용자가 꼽은 특징이 없습니다.',
    people: (n: string) => `${n}명`,
    sources: '출처',
    comments: '댓글',
    noComments: '아직 댓글이 없습니다.',
    deletedComment: '삭제된 댓글입니다.',
    someone: '알 수 없는 이용자',
    moreReplies: (n: number) => `답글 ${n}개 더 있음`,
    copyLink: '링크 복사',
    copied: '복사했습니다',
    tomorrow: '내일',
    sourceNames: {
      madang: '마당 이용자',
      localdata: '지방행정 인허가 데이터',
      kakao: '카카오',
      naver: '네이버',
      sbiz: '상가(상권)정보',
      seoul: '서울 열린데이터광장',
      overpass: 'OpenStreetMap',
      geojson: 'GeoJSON',
    },
  },
  {
    title: 'Madang Cafés: find a café to work in',
    searchLabel: 'Café name, address or station',
    searchHint: 'Name, address, initials (ㅅㅌㅂㅅ)',
    clear: 'Clear the search',
    suggestions: 'Search completions',
    place: 'Near',
    here: 'My location',
    pickedPoint: 'Point on the map',
    locate: 'Use my location',
    locating: 'Finding your location…',
    locateFailed: 'Your location is not available. Choose a place instead.',
    radius: 'Radius',
    sort: 'Sort by',
    sorts: { distance: 'Nearest', rating: 'Best rated', fit: 'Best match' },
    openNow: 'Open now',
    filters: 'Filters',
    inUse: 'in use',
    tags: 'Amenities and atmosphere',
    minRating: 'Rating',
    anyRating: 'Any rating',
    ratingFrom: (n: string) => `★ ${n} or better`,
    includeUnknown: 'Include cafés without this information',
    includeClosed: 'Include permanently closed cafés',
    reset: 'Remove all filters',
    list: 'Cafés nearby',
    found: (n: string, radius: string) => `${n} ${n === '1' ? 'café' : 'cafés'} within ${radius}`,
    foundFor: (n: string, radius: string, q: string) => `${n} for “${q}” within ${radius}`,
    nothing: 'No matching cafés',
    nothingHint: 'Remove one of these conditions to see more.',
    nothingHere: 'No cafés are listed near here. Choose another place.',
    looseRadius: (radius: string) => `Search within ${radius}`,
    looseTag: (tag: string) => `Remove “${tag}”`,
    looseOpen: 'Include cafés that are not open now',
    looseRating: 'Any rating',
    looseUnknown: 'Include cafés without this information',
    looseSearch: (q: string) => `Clear the search “${q}”`,
    plot: 'Map of the cafés in the list. Move it with the arrow keys, zoom with + and −.',
    center: 'Back to the starting point',
    searchHere: 'Search this area',
    open: 'Open',
    shut: 'Closed now',
    openUntil: (when: string) => `Open until ${when}`,
    opensAt: (when: string) => `Opens ${when}`,
    alwaysOpen: 'Open 24 hours',
    hoursUnknown: 'Hours unknown',
    defunct: 'Permanently closed',
    rated: (mean: string, n: string) => `rated ${mean} of 5 by ${n}`,
    unrated: 'Not rated yet',
    detail: 'About the café',
    address: 'Address',
    phone: 'Phone',
    hours: 'Hours',
    tagsOf: 'Features picked by users',
    noTags: 'No features picked yet.',
    people: (n: string) => `${n}`,
    sources: 'Sources',
    comments: 'Comments',
    noComments: 'No comments yet.',
    deletedComment: 'This comment was deleted.',
    someone: 'Unknown user',
    moreReplies: (n: number) => `${n} more ${n === 1 ? 'reply' : 'replies'}`,
    copyLink: 'Copy link',
    copied: 'Copied',
    tomorrow: 'tomorrow',
    sourceNames: {
      madang: 'Madang users',
      localdata: 'Business licences (LOCALDATA)',
      kakao: 'Kakao',
      naver: 'Naver',
      sbiz: 'Small-business register',
      seoul: 'Seoul Open Data',
      overpass: 'OpenStreetMap',
      geojson: 'GeoJSON',
    },
  },
);

export const number = (value: number, digits = 0): string =>
  new Intl.NumberFormat(language.value, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** 63 m, 1.2 km. */
export const meters = (value: number): string =>
  value < 1_000 ? `${Math.round(value)} m` : `${Number((value / 1_000).toFixed(value < 9_950 ? 1 : 0))} km`;

const DAY_MS = 86_400_000;

/** A moment as people there would say it: 22:00, tomorrow 08:00, Mon 08:00. */
export function moment(instant: string, timeZone: string): string {
  const day = (date: Date) => new Intl.DateTimeFormat('en-CA', { timeZone }).format(date);
  const date = new Date(instant);
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(date);
  if (day(date) === day(new Date())) return time;
  if (day(date) === day(new Date(Date.now() + DAY_MS))) return `${t(cafes).tomorrow} ${time}`;
  const isNear = date.getTime() - Date.now() < 6 * DAY_MS;
  const style: Intl.DateTimeFormatOptions = isNear
    ? { weekday: language.value === 'ko' ? 'long' : 'short' }
    : { month: 'short', day: 'numeric' };
  return `${new Intl.DateTimeFormat(language.value, { timeZone, ...style }).format(date)} ${time}`;
}

/** The date of an instant. */
export const dateOf = (instant: string): string =>
  new Intl.DateTimeFormat(language.value, { dateStyle: 'medium' }).format(new Date(instant));
