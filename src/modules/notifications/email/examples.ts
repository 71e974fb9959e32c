import type { Facts } from '../notices/notice.js';

const id = '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b';

/** Example data for the preview of every notification. */
export const exampleFacts: Facts = {
  reservationId: id,
  departure: '서울 강남구 테헤란로 152',
  destination: '서울 마포구 양화로 45',
  date: '2026-12-24',
  driverName: '박준호',
  minutes: '10',
  reason: '일정이 바뀌었어요',
  missionId: id,
  title: '한강에서 10km 달리기',
  titleKo: '카카오',
  titleEn: 'Kakao',
  streamerName: '달리는하나',
  amountKrw: '11000',
  potKrw: '220000',
  claimedUntil: '2026-12-24T09:30:00.000Z',
  cafeName: '마당커피 연남점',
  outcomeKo: '반영',
  outcomeEn: 'approved',
  failure: '',
  failureKo: '',
  host: 'hooks.example.com',
  address: 'mina@example.com',
  code: '01234567',
  loginId: 'mina',
  percent: '40',
  read: '1000',
  created: '900',
  updated: '50',
  unchanged: '30',
  duplicate: '15',
  rejected: '5',
};
