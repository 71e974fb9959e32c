import { emailChangeRequested } from '../../users/index.js';
import { notice } from './notice.js';

export const accountNotices = [
  notice({
    on: emailChangeRequested,
    category: 'account',
    critical: 'asked for',
    channels: ['email'],
    recipients: async ({ users }, tx, { aggregateId }) => {
      const change = await users.findEmailChange(tx, aggregateId);
      return new Map(change ? [[aggregateId, { address: change.email, code: change.code }]] : []);
    },
    ko: {
      title: '이메일 주소 확인 코드',
      body: '{address} 주소를 내 계정의 이메일로 쓰려면 1시간 안에 확인 코드({code})를 입력해 주세요. 요청한 적이 없다면 이 메일을 무시해 주세요.',
    },
    en: {
      title: 'Code for your e-mail address',
      body: 'To use {address} for your account, enter the code {code} within an hour. If you did not ask for this, ignore this mail.',
    },
  }),
];
