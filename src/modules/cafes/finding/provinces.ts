/** Names of provinces that people and files use for one and the same: official, former and short ones, the shortest first. */
const provinces = [
  ...['서울', '부산', '대구', '인천', '광주', '대전', '울산'].map((city) => {
    return [city, `${city}시`, `${city}광역시`, `${city}특별시`];
  }),
  ['세종', '세종시', '세종특별자치시'],
  ['경기', '경기도'],
  ['강원', '강원도', '강원특별자치도'],
  ['충북', '충청북도'],
  ['충남', '충청남도'],
  ['전북', '전라북도', '전북특별자치도'],
  ['전남', '전라남도'],
  ['경북', '경상북도'],
  ['경남', '경상남도'],
  ['제주', '제주도', '제주특별자치도'],
];

/** Every name of the province that this word names; the word itself if it names none. */
export const provinceNames = (word: string): string[] => provinces.find((names) => names.includes(word)) ?? [word];

/** The texts of which an address has one if it is in the province that this word names; the word itself if it names none. */
export function provinceForms(word: string): string[] {
  const forms = provinceNames(word);
  // A text that has 서울시 has 서울: what begins with another form need not be asked for.
  return forms.filter((form) => !forms.some((other) => other !== form && form.startsWith(other)));
}
