import { defineProblems } from '../../kernel/problems/catalogue.js';
import type { ProblemEntry } from '../../kernel/problems/entry.js';

/** What reservations refuse. */
export const reservationProblems = defineProblems({
  'reservation-not-found': { status: 404, en: 'There is no such reservation.', ko: '해당 예약을 찾을 수 없습니다.' },
  'reservation-conflict': {
    status: 409,
    en: 'The reservation is {status}; it cannot become {wanted} now.',
    ko: '현재 상태({status})에서는 {wanted}(으)로 바꿀 수 없습니다.',
    example: { status: 'delivered', wanted: 'cancelled' },
  },
  'date-in-past': {
    status: 422,
    en: 'The date {date} is over. The earliest is {earliest}.',
    ko: '{date}은(는) 지난 날짜입니다. {earliest}부터 예약할 수 있습니다.',
    example: { date: '2026-12-23', earliest: '2026-12-24' },
  },
});

declare module '../../kernel/problems/catalogue.js' {
  interface ProblemCatalogue extends Record<keyof typeof reservationProblems, ProblemEntry> {}
}
