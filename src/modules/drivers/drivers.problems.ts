import { defineProblems } from '../../kernel/problems/catalogue.js';
import type { ProblemEntry } from '../../kernel/problems/entry.js';

/** The problems of drivers and their positions. */
export const driverProblems = defineProblems({
  'position-consent-missing': {
    status: 409,
    en: 'You have not consented to the use of your position. Go online with sharesPosition.',
    ko: '위치 정보 이용에 동의하지 않은 상태입니다. sharesPosition과 함께 온라인으로 전환해 주세요.',
  },
  'position-inaccurate': {
    status: 422,
    en: 'No position was accurate to {max} m.',
    ko: '오차가 {max}m 이내인 위치가 없습니다.',
    example: { max: '100' },
  },
  'position-outdated': {
    status: 422,
    en: 'No position was newer than your last one, and from the last {minutes} minutes.',
    ko: '마지막 위치보다 새롭고 최근 {minutes}분 안에 측정한 위치가 없습니다.',
    example: { minutes: '10' },
  },
  'position-in-future': {
    status: 422,
    en: 'The positions are from the future. Check the clock of your device.',
    ko: '미래 시각의 위치입니다. 기기의 시계를 확인해 주세요.',
  },
  'position-implausible': {
    status: 422,
    en: 'The positions are too far from your last one for the time between: {max} m/s at most.',
    ko: '마지막 위치에서 그 시간 동안 이동할 수 없는 거리입니다(초속 {max}m 이하).',
    example: { max: '60' },
  },
  'device-not-found': {
    status: 404,
    en: 'There is no device with this address. Get a new address.',
    ko: '등록되지 않은 기기 주소입니다. 주소를 새로 발급받아 주세요.',
  },
});

declare module '../../kernel/problems/catalogue.js' {
  interface ProblemCatalogue extends Record<keyof typeof driverProblems, ProblemEntry> {}
}
