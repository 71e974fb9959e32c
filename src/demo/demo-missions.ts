import type { INestApplicationContext } from '@nestjs/common';
import { UnitOfWork } from '../kernel/tx/unit-of-work.js';
import { MissionsService } from '../modules/missions/index.js';
import { transferId, WalletsService } from '../modules/wallets/index.js';

const MONTH_SECONDS = 30 * 24 * 3_600;

const missions = [
  { title: '한 시간 동안 영어로만 방송하기', description: '한국어가 나오면 처음부터 다시!', amount: 7_000 },
  { title: '시청자가 고른 노래 세 곡 부르기 🎤', description: '신청곡은 방송 채팅에서 고릅니다.', amount: 3_000 },
];

/** Puts up the missions of the demo, once. What they cost is deposited for the person who backs them. */
export async function ensureMissions(app: INestApplicationContext, backerId: string, streamerId: string) {
  const [uow, wallets, service] = [app.get(UnitOfWork), app.get(WalletsService), app.get(MissionsService)];
  const backer = { id: backerId, roles: ['consumer' as const], sessionId: backerId };
  const amount = missions.reduce((sum, mission) => sum + mission.amount, 0);
  await uow.run((tx) =>
    wallets.deposit(tx, { userId: backerId, amount, reference: `demo-missions:${backerId}` }, null),
  );
  for (const [index, mission] of missions.entries()) {
    const terms = { ...mission, streamerId, timeLimitSeconds: MONTH_SECONDS, showName: true };
    await uow.run((tx) => service.create(tx, backer, terms, transferId(`demo-mission:${backerId}:${index}`)));
  }
}
