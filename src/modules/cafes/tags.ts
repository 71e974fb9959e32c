import type { Locale } from '../../kernel/problems/locale.js';

/** What people who work in cafés look for, in the order of their bits. The codes are stable. */
export const tagCodes = [
  'concent',
  'mute',
  'parking',
  'toilet',
  'twentyFour',
  'study',
  'dessert',
  'smoking',
  'timer',
  'seat',
  'wifi',
  'chair',
] as const;
export type TagCode = (typeof tagCodes)[number];

export const tagLabels: Record<TagCode, Record<Locale, string>> = {
  concent: { ko: '콘센트가 있는', en: 'Power sockets' },
  mute: { ko: '분위기가 조용한', en: 'Quiet' },
  parking: { ko: '주차장이 있는', en: 'Parking' },
  toilet: { ko: '화장실이 깨끗한', en: 'Clean toilets' },
  twentyFour: { ko: '24시간 영업하는', en: 'Open 24 hours' },
  study: { ko: '스터디룸이 있는', en: 'Study rooms' },
  dessert: { ko: '디저트가 다양한', en: 'Many desserts' },
  smoking: { ko: '흡연 구역이 있는', en: 'Smoking area' },
  timer: { ko: '이용 시간 제한이 있는', en: 'Time limit' },
  seat: { ko: '빈자리가 많은', en: 'Free seats' },
  wifi: { ko: '와이파이가 빠른', en: 'Fast Wi-Fi' },
  chair: { ko: '의자가 푹신한', en: 'Comfortable chairs' },
};

/** A set of tags as a bit mask: bit n is `tagCodes[n]`. */
export const tagMask = (codes: Iterable<TagCode>): number => {
  let mask = 0;
  for (const code of codes) mask |= 1 << tagCodes.indexOf(code);
  return mask;
};

/** The tags of a mask, in the order of the codes. */
export const tagsOfMask = (mask: number): TagCode[] => tagCodes.filter((_, bit) => mask & (1 << bit));
