import type { EventOf } from '../../../kernel/events/events.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import {
  missionAccepted,
  missionCancelled,
  missionClaimed,
  missionCreated,
  missionDisputed,
  missionExpired,
  missionFailed,
  missionPledged,
  missionSucceeded,
} from '../../missions/index.js';
import { notice, type Facts, type NoticeContext } from './notice.js';

/** The streamer, with the current pot. */
async function missionStreamer(context: NoticeContext, tx: Tx, event: EventOf<typeof missionPledged>) {
  const { amount, missionId } = event.payload;
  const { streamerId, pot, title } = await context.missions.get(tx, missionId);
  return new Map([[streamerId, { missionId, title, amountKrw: String(amount), potKrw: String(pot) }]]);
}

/** Every backer, with their own amount, and the streamer, with the pot. */
async function backersAndStreamer(context: NoticeContext, tx: Tx, event: EventOf<typeof missionAccepted>) {
  const { missionId } = event.payload;
  const { streamerId, pot, title } = await context.missions.get(tx, missionId);
  const backers = await context.missions.findBackers(tx, missionId);
  const [streamer] = await context.users.findByIds(tx, [streamerId]);
  const facts = (amountKrw: number): Facts => ({
    missionId,
    title,
    streamerName: streamer!.name,
    amountKrw: String(amountKrw),
  });
  const recipients = new Map(backers.map(({ backerId, amountKrw }) => [backerId, facts(amountKrw)]));
  return recipients.set(streamerId, facts(pot));
}

/** The same, with the end of the dispute window. */
async function claimRecipients(context: NoticeContext, tx: Tx, event: EventOf<typeof missionClaimed>) {
  const { claimedUntil } = await context.missions.get(tx, event.payload.missionId);
  const recipients = await backersAndStreamer(context, tx, event);
  return new Map([...recipients].map(([id, facts]) => [id, { ...facts, claimedUntil: claimedUntil!.toISOString() }]));
}

/** Every backer and the streamer, with the amount that was paid out. */
async function payoutRecipients(context: NoticeContext, tx: Tx, event: EventOf<typeof missionSucceeded>) {
  const { missionId, payout } = event.payload;
  const { streamerId, title } = await context.missions.get(tx, missionId);
  const backers = await context.missions.findBackers(tx, missionId);
  const facts = { missionId, title, amountKrw: String(payout) };
  return new Map([streamerId, ...backers.map(({ backerId }) => backerId)].map((id) => [id, facts]));
}

export const missionNotices = [
  notice({
    on: missionCreated,
    category: 'missions',
    recipients: missionStreamer,
    ko: { title: '새 미션', body: '"{title}" 미션을 제안받았습니다. 첫 후원금은 {amountKrw, number}원입니다.' },
    en: { title: 'New mission', body: '"{title}" was created with a pledge of {amountKrw, number} won.' },
  }),
  notice({
    on: missionPledged,
    category: 'missions',
    gather: (earlier, facts) => ({
      ...facts,
      amountKrw: String(Number(earlier['amountKrw']) + Number(facts['amountKrw'])),
    }),
    recipients: missionStreamer,
    ko: {
      title: '새 후원',
      body: '"{title}" 미션에 {amountKrw, number}원 후원이 들어왔습니다. 지금까지 모인 후원금은 {potKrw, number}원입니다.',
    },
    en: {
      title: 'New pledge',
      body: '"{title}" received {amountKrw, number} won in pledges. The pot is now {potKrw, number} won.',
    },
  }),
  notice({
    on: missionAccepted,
    category: 'missions',
    recipients: backersAndStreamer,
    ko: { title: '미션 수락', body: '{streamerName}님이 "{title}" 미션을 수락했습니다.' },
    en: { title: 'Mission accepted', body: '{streamerName} accepted "{title}".' },
  }),
  notice({
    on: missionClaimed,
    category: 'missions',
    recipients: claimRecipients,
    ko: {
      title: '미션 성공 보고',
      body: '{streamerName}님이 "{title}" 미션의 성공을 보고했습니다. 후원자는 {claimedUntil, instant}까지 이의를 제기할 수 있으며, 이의가 없으면 후원금이 지급됩니다.',
    },
    en: {
      title: 'Success reported',
      body: '{streamerName} reported that "{title}" succeeded. Backers may dispute this until {claimedUntil, instant}; without a dispute the pot is paid out.',
    },
  }),
  notice({
    on: missionDisputed,
    category: 'missions',
    recipients: backersAndStreamer,
    ko: {
      title: '미션 이의 제기',
      body: '"{title}" 미션의 성공 여부에 이의가 제기되었습니다. 운영자가 확인한 뒤 결정합니다.',
    },
    en: { title: 'Mission disputed', body: 'A backer disputed the success of "{title}". A moderator will decide.' },
  }),
  notice({
    on: missionSucceeded,
    category: 'missions',
    recipients: payoutRecipients,
    ko: {
      title: '미션 성공',
      body: '"{title}" 미션이 성공했습니다. 스트리머에게 {amountKrw, number}원이 지급되었습니다.',
    },
    en: { title: 'Mission succeeded', body: '"{title}" succeeded. The streamer received {amountKrw, number} won.' },
  }),
  notice({
    on: missionFailed,
    category: 'missions',
    critical: true,
    recipients: backersAndStreamer,
    ko: { title: '미션 실패', body: '"{title}" 미션이 실패했습니다. 후원금 {amountKrw, number}원이 환불되었습니다.' },
    en: { title: 'Mission failed', body: '"{title}" failed. {amountKrw, number} won were refunded.' },
  }),
  notice({
    on: missionExpired,
    category: 'missions',
    critical: true,
    recipients: backersAndStreamer,
    ko: {
      title: '미션 마감',
      body: '"{title}" 미션의 마감 시간이 지났습니다. 후원금 {amountKrw, number}원이 환불되었습니다.',
    },
    en: { title: 'Mission expired', body: '"{title}" expired. {amountKrw, number} won were refunded.' },
  }),
  notice({
    on: missionCancelled,
    category: 'missions',
    critical: true,
    recipients: backersAndStreamer,
    ko: { title: '미션 취소', body: '"{title}" 미션이 취소되었습니다. 후원금 {amountKrw, number}원이 환불되었습니다.' },
    en: { title: 'Mission cancelled', body: '"{title}" was cancelled. {amountKrw, number} won were refunded.' },
  }),
];
