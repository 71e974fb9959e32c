import {
  missionAccepted,
  missionCancelled,
  missionCreated,
  missionDisputed,
  missionExpired,
  missionFailed,
  missionPledged,
  missionSucceeded,
} from '../../missions/index.js';
import { sentence, won, type Known, type Said } from './sentence.js';

/** Whoever put it up, its streamer and every backer; they know the streamer by name, and not each other. */
function toEverybody(known: Known, missionId: string, ko: string, en: string): Said {
  const { creatorId, streamerId } = known.mission(missionId);
  const readers = [...new Set([creatorId, streamerId, ...known.backers(missionId)])];
  return { ko, en, subject: 'mission', subjectId: missionId, readers, named: [streamerId] };
}

/** Who gives money and who may earn it. */
function toBackerAndStreamer(known: Known, missionId: string, backerId: string, ko: string, en: string): Said {
  const people = [...new Set([backerId, known.mission(missionId).streamerId])];
  return { ko, en, subject: 'mission', subjectId: missionId, readers: people, named: people };
}

export const missionSentences = [
  sentence({
    on: missionCreated,
    say: (known, { payload: { missionId, backerId, amount } }) => {
      const { title, streamerId } = known.mission(missionId);
      const [creator, streamer] = [known.name(backerId), known.name(streamerId)];
      return toBackerAndStreamer(
        known,
        missionId,
        backerId,
        `${creator}님이 ${streamer}님에게 "${title}" 미션을 제안하고 ${won(amount, 'ko')}원을 후원했습니다.`,
        `${creator} created the mission "${title}" for ${streamer} with a pledge of ${won(amount, 'en')} won.`,
      );
    },
  }),
  sentence({
    on: missionPledged,
    say: (known, { payload: { missionId, backerId, amount } }) => {
      const [backer, { title }] = [known.name(backerId), known.mission(missionId)];
      return toBackerAndStreamer(
        known,
        missionId,
        backerId,
        `${backer}님이 "${title}" 미션에 ${won(amount, 'ko')}원을 후원했습니다.`,
        `${backer} pledged ${won(amount, 'en')} won to the mission "${title}".`,
      );
    },
  }),
  sentence({
    on: missionAccepted,
    toBackers: true,
    say: (known, { payload: { missionId } }) => {
      const { title, streamerId } = known.mission(missionId);
      const streamer = known.name(streamerId);
      return toEverybody(
        known,
        missionId,
        `${streamer}님이 "${title}" 미션을 수락했습니다.`,
        `${streamer} accepted the mission "${title}".`,
      );
    },
  }),
  sentence({
    on: missionDisputed,
    toBackers: true,
    say: (known, { payload: { missionId } }) => {
      const { title } = known.mission(missionId);
      return toEverybody(
        known,
        missionId,
        `"${title}" 미션의 성공 여부에 이의가 제기되었습니다.`,
        `A backer disputed the success of the mission "${title}".`,
      );
    },
  }),
  sentence({
    on: missionSucceeded,
    toBackers: true,
    say: (known, { payload: { missionId, payout } }) => {
      const { title, streamerId } = known.mission(missionId);
      const streamer = known.name(streamerId);
      return toEverybody(
        known,
        missionId,
        `"${title}" 미션이 성공하여 ${streamer}님에게 ${won(payout, 'ko')}원이 지급되었습니다.`,
        `The mission "${title}" succeeded; ${streamer} received ${won(payout, 'en')} won.`,
      );
    },
  }),
  ...(
    [
      [missionFailed, '실패하여', 'failed'],
      [missionExpired, '마감되어', 'expired'],
      [missionCancelled, '취소되어', 'was cancelled'],
    ] as const
  ).map(([on, endedKo, endedEn]) =>
    sentence({
      on,
      toBackers: true,
      say: (known, { payload: { missionId } }) => {
        const { title } = known.mission(missionId);
        return toEverybody(
          known,
          missionId,
          `"${title}" 미션이 ${endedKo} 후원금이 모두 환불되었습니다.`,
          `The mission "${title}" ${endedEn}; every pledge was refunded.`,
        );
      },
    }),
  ),
];
