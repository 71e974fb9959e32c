import type { EventOf } from '../../../kernel/events/events.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { depositCredited, withdrawalPaid, withdrawalRejected, withdrawalRequested } from '../../wallets/index.js';
import { notice, type Facts, type NoticeContext } from './notice.js';

/** Who withdraws, with the amount. */
async function owner({ withdrawals }: NoticeContext, tx: Tx, { payload }: EventOf<typeof withdrawalPaid>) {
  const { withdrawalId, userId } = payload;
  const [made] = await withdrawals.findByIds(tx, [withdrawalId]);
  const facts: Facts = { withdrawalId, amountKrw: String(made!.amount) };
  return new Map([[userId, facts]]);
}

/** The wallet shows it at once; programs get it as an event. */
const none = () => Promise.resolve(new Map<string, Facts>());

export const walletNotices = [
  notice({
    on: depositCredited,
    category: 'account',
    recipients: none,
    ko: { title: '입금 완료', body: '지갑에 {amountKrw, number}원이 입금되었습니다.' },
    en: { title: 'Deposit credited', body: '{amountKrw, number} won were added to your wallet.' },
  }),
  notice({
    on: withdrawalRequested,
    category: 'account',
    recipients: none,
    ko: { title: '출금 신청', body: '{amountKrw, number}원 출금을 신청했습니다.' },
    en: { title: 'Withdrawal requested', body: 'You asked to withdraw {amountKrw, number} won.' },
  }),
  notice({
    on: withdrawalPaid,
    category: 'account',
    recipients: owner,
    ko: { title: '출금 완료', body: '{amountKrw, number}원이 계좌로 송금되었습니다.' },
    en: { title: 'Withdrawal paid', body: '{amountKrw, number} won were paid to your bank account.' },
  }),
  notice({
    on: withdrawalRejected,
    category: 'account',
    recipients: owner,
    ko: {
      title: '출금 실패',
      body: '은행에서 {amountKrw, number}원 출금을 처리하지 못했습니다. 금액은 지갑으로 돌아왔습니다. 계좌 정보를 확인해 주세요.',
    },
    en: {
      title: 'Withdrawal failed',
      body: 'The bank did not accept your withdrawal of {amountKrw, number} won. The money is back in your wallet; please check the account.',
    },
  }),
];
