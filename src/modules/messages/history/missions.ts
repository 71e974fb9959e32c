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
import { template, won, type MessageContext, type RenderedMessage } from './template.js';

/** For the creator, the streamer and every backer; only the streamer is named. */
function toAllParties(context: MessageContext, missionId: string, ko: string, en: string): RenderedMessage {
  const { creatorId, streamerId } = context.mission(missionId);
  const readers = [...new Set([creatorId, streamerId, ...context.backers(missionId)])];
  return { ko, en, subject: 'mission', subjectId: missionId, readers, named: [streamerId] };
}

/** For the backer and the streamer. */
function toBackerAndStreamer(
  context: MessageContext,
  missionId: string,
  backerId: string,
  ko: string,
  en: string,
): RenderedMessage {
  const people = [...new Set([backerId, context.mission(missionId).streamerId])];
  return { ko, en, subject: 'mission', subjectId: missionId, readers: people, named: people };
}

export const missionTemplates = [
  template({
    on: missionCreated,
    render: (context, { payload: { missionId, backerId, amount } }) => {
      const { title, streamerId } = context.mission(missionId);
      const [creator, streamer] = [context.name(backerId), context.name(streamerId)];
      return toBackerAndStreamer(
        context,
        missionId,
        backerId,
        `${creator}님이 ${streamer}님에게 "${title}" 미션을 제안하고 ${won(amount, 'ko')}원을 후원했습니다.`,
        `${creator} created the mission "${title}" for ${streamer} with a pledge of ${won(amount, 'en')} won.`,
      );
    },
  }),
  template({
    on: missionPledged,
    render: (context, { payload: { missionId, backerId, amount } }) => {
      const [backer, { title }] = [context.name(backerId), context.mission(missionId)];
      return toBackerAndStreamer(
        context,
        missionId,
        backerId,
        `${backer}님이 "${title}" 미션에 ${won(amount, 'ko')}원을 후원했습니다.`,
        `${backer} pledged ${won(amount, 'en')} won to the mission "${title}".`,
      );
    },
  }),
  template({
    on: missionAccepted,
    toBackers: true,
    render: (context, { payload: { missionId } }) => {
      const { title, streamerId } = context.mission(missionId);
      const streamer = context.name(streamerId);
      return toAllParties(
        context,
        missionId,
        `${streamer}님이 "${title}" 미션을 수락했습니다.`,
        `${streamer} accepted the mission "${title}".`,
      );
    },
  }),
  template({
    on: missionClaimed,
    toBackers: true,
    render: (context, { payload: { missionId } }) => {
      const { title, streamerId } = context.mission(missionId);
      const streamer = context.name(streamerId);
      return toAllParties(
        context,
        missionId,
        `${streamer}님이 "${title}" 미션의 성공을 보고했습니다.`,
        `${streamer} reported that the mission "${title}" succeeded.`,
      );
    },
  }),
  template({
    on: missionDisputed,
    toBackers: true,
    render: (context, { payload: { missionId } }) => {
      const { title } = context.mission(missionId);
      return toAllParties(
        context,
        missionId,
        `"${title}" 미션의 성공 여부에 이의가 제기되었습니다.`,
        `A backer disputed the success of the mission "${title}".`,
      );
    },
  }),
  template({
    on: missionSucceeded,
    toBackers: true,
    render: (context, { payload: { missionId, payout } }) => {
      const { title, streamerId } = context.mission(missionId);
      const streamer = context.name(streamerId);
      return toAllParties(
        context,
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
    template({
      on,
      toBackers: true,
      render: (context, { payload: { missionId } }) => {
        const { title } = context.mission(missionId);
        return toAllParties(
          context,
          missionId,
          `"${title}" 미션이 ${endedKo} 후원금이 모두 환불되었습니다.`,
          `The mission "${title}" ${endedEn}; every pledge was refunded.`,
        );
      },
    }),
  ),
];
