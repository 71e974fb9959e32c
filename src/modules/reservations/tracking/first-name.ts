/** Korean family names of two syllables; all others have one. */
const DOUBLE = ['남궁', '황보', '제갈', '사공', '선우', '서문', '독고', '동방'];

/** The part of a name that strangers may read: without the family name, which comes first in Korean and last elsewhere. */
export function firstNameOf(name: string): string {
  if (!/^[가-힣]{2,5}$/.test(name)) return name.split(' ')[0]!;
  const family = name.length > 3 && DOUBLE.some((double) => name.startsWith(double)) ? 2 : 1;
  return name.slice(family);
}
