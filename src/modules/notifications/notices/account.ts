import { emailChangeRequested, emailInUse } from '../../users/index.js';
import { notice } from './notice.js';

export const accountNotices = [
  notice({
    on: emailChangeRequested,
    category: 'account',
    critical: 'asked for',
    channels: ['email'],
    // The sender adds the code: it is stored nowhere.
    recipients: async ({ users }, tx, { aggregateId }) => {
      const change = await users.findEmailChange(tx, aggregateId);
      return new Map(change ? [[aggregateId, { address: change.email }]] : []);
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
  notice({
    on: emailInUse,
    category: 'account',
    channels: ['email'],
    recipients: async ({ users }, tx, { aggregateId }) => {
      const [user] = await users.findByIds(tx, [aggregateId]);
      return new Map(user ? [[aggregateId, { address: user.email, loginId: user.loginId }]] : []);
    },
    ko: {
      title: '이미 계정이 있는 이메일 주소입니다',
      body: '{address} 주소로 새 계정이 가입되었습니다. 이 주소는 아이디 {loginId}의 이메일이므로 새 계정에는 메일을 보내지 않습니다. 직접 가입하셨다면 {loginId} 아이디로 로그인하거나 새 계정에 다른 이메일 주소를 등록해 주세요. 가입한 적이 없다면 이 메일을 무시해 주세요.',
    },
    en: {
      title: 'You already have an account',
      body: 'A new account was registered with {address}. This is the address of your account {loginId}, so the new account gets no mail. If you registered it, log in as {loginId}, or set another e-mail address for the new account. If you did not, ignore this mail.',
    },
  }),
];
