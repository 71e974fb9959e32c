import type { Locale } from '../../../kernel/problems/locale.js';
import type { Category } from './notice.js';

/** The display names of the categories. */
export const categoryNames: Record<Category, Record<Locale, string>> = {
  deliveries: { ko: '배송', en: 'deliveries' },
  missions: { ko: '미션', en: 'missions' },
  cafes: { ko: '카페', en: 'cafés' },
  account: { ko: '계정', en: 'your account' },
};
