import type { Role } from '../kernel/auth/principal.js';
import type { Locale } from '../kernel/problems/locale.js';

export type Person = {
  loginId: string;
  name: string;
  roles: Role[];
  locale: Locale;
  won?: number;
  /** What everybody sees of the person. */
  shown?: { handle: string; bio: string };
};

/** The accounts of the demo; they have one password. */
export const people: Person[] = [
  { loginId: 'admin', name: '관리자', roles: ['admin'], locale: 'ko' },
  {
    ...{ loginId: 'mina', name: '김미나', roles: ['consumer'], locale: 'ko', won: 100_000 },
    shown: { handle: 'mina_kim', bio: '노래와 매운 음식을 좋아합니다.' },
  },
  { loginId: 'jun', name: '박준', roles: ['driver'], locale: 'ko' },
  { loginId: 'seo', name: 'Seo Driver', roles: ['driver'], locale: 'en' },
  {
    ...{ loginId: 'haru', name: '하루', roles: ['streamer'], locale: 'ko' },
    shown: { handle: 'haru', bio: '매일 밤 9시, 노래하고 먹고 도전합니다 🎤' },
  },
];

/** Drivers whom a worker plays where `ROBOTS` is on; they carry out the bookings of the demo's consumers. */
export const robots: Person[] = ['하나', '두리', '세찬'].map((name, index) => ({
  ...{ loginId: `robot${index + 1}`, name: `로봇 ${name}`, roles: ['driver'], locale: 'ko' },
}));
