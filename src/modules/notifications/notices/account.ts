import {
  deletionRequested,
  deletionStopped,
  emailChanged,
  emailChangeRequested,
  emailInUse,
  emailVerificationRequested,
  exportReady,
  passwordChanged,
  passwordResetRequested,
} from '../../users/index.js';
import { notice } from './notice.js';

export const accountNotices = [
  notice({
    on: passwordResetRequested,
    category: 'account',
    critical: 'asked for',
    channels: ['email'],
    // The sender adds the link: its token is stored nowhere.
    recipients: async ({ users }, tx, { aggregateId }) => {
      const link = await users.findLink(tx, aggregateId);
      const user = link && (await users.findByEmail(tx, link.email));
      return new Map(user ? [[user.id, { linkId: aggregateId, address: user.email, loginId: user.loginId }]] : []);
    },
    ko: {
      title: '새 비밀번호 설정',
      body: '{address} 주소로 가입한 아이디 {loginId}의 비밀번호를 새로 설정하려면 30분 안에 링크를 열어 주세요. 요청한 적이 없다면 이 메일을 무시해 주세요. 비밀번호는 바뀌지 않습니다.',
      open: '새 비밀번호 설정',
    },
    en: {
      title: 'Set a new password',
      body: 'To set a new password for your account {loginId} ({address}), open the link within 30 minutes. If you did not ask for this, ignore this mail: your password stays as it is.',
      open: 'Set a new password',
    },
  }),
  notice({
    on: passwordChanged,
    category: 'account',
    critical: 'security',
    channels: ['in_app', 'email'],
    recipients: async ({ users }, tx, { aggregateId }) => {
      const [user] = await users.findByIds(tx, [aggregateId]);
      return new Map(user ? [[aggregateId, { address: user.email, loginId: user.loginId }]] : []);
    },
    ko: {
      title: '비밀번호가 변경되었습니다',
      body: '아이디 {loginId}({address})의 비밀번호가 변경되었습니다. 직접 변경하지 않았다면 로그인 화면에서 비밀번호를 새로 설정해 주세요. 다른 기기의 로그인은 모두 끝납니다.',
    },
    en: {
      title: 'Your password was changed',
      body: 'The password of your account {loginId} ({address}) was changed. If this was not you, set a new one from the log-in page: that ends every session.',
    },
  }),
  notice({
    on: emailVerificationRequested,
    category: 'account',
    critical: 'asked for',
    channels: ['email'],
    recipients: async ({ users }, tx, { aggregateId, payload: { linkId } }) => {
      const [user] = await users.findByIds(tx, [aggregateId]);
      return new Map(user ? [[aggregateId, { linkId, address: user.email, loginId: user.loginId }]] : []);
    },
    ko: {
      title: '이메일 주소 확인',
      body: '아이디 {loginId}에 {address} 주소를 쓰고 계신가요? 24시간 안에 링크를 열어 확인해 주세요. 가입한 적이 없다면 이 메일을 무시해 주세요.',
      open: '이메일 주소 확인',
    },
    en: {
      title: 'Confirm your e-mail address',
      body: 'Is {address} the address of your account {loginId}? Open the link within 24 hours to confirm it. If you did not register, ignore this mail.',
      open: 'Confirm the address',
    },
  }),
  notice({
    on: emailChanged,
    category: 'account',
    critical: 'security',
    channels: ['email'],
    // To the former address, which the link names; the new one is not shown there.
    recipients: async ({ users }, tx, { aggregateId, payload: { linkId } }) => {
      const [user] = await users.findByIds(tx, [aggregateId]);
      const link = await users.findLink(tx, linkId);
      return new Map(user && link ? [[aggregateId, { linkId, address: link.email, loginId: user.loginId }]] : []);
    },
    ko: {
      title: '이메일 주소가 변경되었습니다',
      body: '아이디 {loginId}의 이메일이 {address}에서 다른 주소로 변경되었습니다. 직접 변경하지 않았다면 7일 안에 링크를 열어 되돌려 주세요. 되돌리면 모든 기기에서 로그아웃되고, 새 비밀번호를 설정하는 링크를 보내 드립니다.',
      open: '변경 되돌리기',
    },
    en: {
      title: 'Your e-mail address was changed',
      body: 'Your account {loginId} no longer has the address {address}, but another one. If this was not you, open the link within 7 days to undo the change. That ends every session, and you get a link to set a new password.',
      open: 'Undo the change',
    },
  }),
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
    on: deletionRequested,
    category: 'account',
    critical: 'security',
    channels: ['email'],
    recipients: async ({ users }, tx, { aggregateId, payload: { linkId } }) => {
      const [user] = await users.findByIds(tx, [aggregateId]);
      const link = await users.findLink(tx, linkId);
      return new Map(user && link ? [[aggregateId, { linkId, address: link.email, loginId: user.loginId }]] : []);
    },
    ko: {
      title: '7일 뒤 탈퇴가 완료됩니다',
      body: '아이디 {loginId}({address})의 탈퇴 신청을 받았습니다. 모든 기기에서 로그아웃되었고 API 키와 웹훅은 중지되었습니다. 7일이 지나면 개인정보를 모두 지우며, 그 뒤에는 되돌릴 수 없습니다. 계정을 유지하려면 7일 안에 링크를 열어 주세요. 신청한 적이 없다면 링크를 연 다음 비밀번호를 바꿔 주세요.',
      open: '계정 유지하기',
    },
    en: {
      title: 'Your account will be deleted in 7 days',
      body: 'We received the request to delete your account {loginId} ({address}). Every session has ended, and API keys and webhooks are off. In 7 days your personal data is erased, which cannot be undone. To keep the account, open the link within 7 days. If this was not you, open the link and then change the password.',
      open: 'Keep the account',
    },
  }),
  notice({
    on: deletionStopped,
    category: 'account',
    critical: 'security',
    channels: ['in_app', 'email'],
    recipients: async ({ users }, tx, { aggregateId }) => {
      const [user] = await users.findByIds(tx, [aggregateId]);
      return new Map(user ? [[aggregateId, { address: user.email, loginId: user.loginId }]] : []);
    },
    ko: {
      title: '탈퇴가 완료되지 않았습니다',
      body: '아이디 {loginId}({address})의 지갑에 돈이 남았거나 끝나지 않은 배송, 미션, 출금이 있어 탈퇴를 완료하지 못했습니다. 계정은 다시 사용할 수 있습니다. 로그인해서 정리한 다음 탈퇴를 다시 신청해 주세요.',
    },
    en: {
      title: 'Your account was not deleted',
      body: 'Your account {loginId} ({address}) could not be deleted: there is money in its wallet, or a delivery, a mission or a withdrawal has not ended. You can log in again. Settle this, then request the deletion again.',
    },
  }),
  notice({
    on: exportReady,
    category: 'account',
    critical: 'asked for',
    channels: ['in_app', 'email'],
    recipients: async ({ users }, tx, { aggregateId, payload: { exportId } }) => {
      const [user] = await users.findByIds(tx, [aggregateId]);
      const link = `/account#export=${exportId}`;
      return new Map(user ? [[aggregateId, { exportId, link, address: user.email, loginId: user.loginId }]] : []);
    },
    ko: {
      title: '내 정보 파일이 준비되었습니다',
      body: '아이디 {loginId}({address})의 정보를 모은 파일이 준비되었습니다. 로그인한 뒤 72시간 안에 받아 주세요. 그 뒤에는 파일을 지웁니다. 신청한 적이 없다면 비밀번호를 바꿔 주세요.',
      open: '파일 받기',
    },
    en: {
      title: 'The file with your data is ready',
      body: 'The file with all data of your account {loginId} ({address}) is ready. Log in and fetch it within 72 hours; then it is deleted. If you did not ask for it, change your password.',
      open: 'Get the file',
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
