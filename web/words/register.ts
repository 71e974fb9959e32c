import { defineWords } from '../core/language.js';

/** What the form for a new account says. */
export const register = defineWords(
  {
    open: '계정 만들기',
    back: '로그인으로 돌아가기',
    role: '어떻게 쓰실 건가요?',
    roles: { consumer: '배송을 맡겨요', driver: '배송을 맡아요', streamer: '미션을 받아요' },
    name: '이름',
    email: '이메일 주소',
    passwordHint: '여덟 글자 이상',
    submit: '계정 만들고 시작하기',
  },
  {
    open: 'Create an account',
    back: 'Back to the log-in',
    role: 'What brings you here?',
    roles: { consumer: 'I book', driver: 'I drive', streamer: 'I stream' },
    name: 'Name',
    email: 'E-mail address',
    passwordHint: 'Eight characters or more',
    submit: 'Create the account',
  },
);
