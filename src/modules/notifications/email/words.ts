import type { Locale } from '../../../kernel/problems/problem.js';

/** The sentences around what a mail tells. */
export const words: Record<
  Locale,
  {
    open: string;
    digest(count: number): string;
    more(count: number): string;
    why(category: string): string;
    whyDigest: string;
    whyCritical: string;
    unsubscribe(category: string): string;
    unsubscribeAll: string;
    settings: string;
  }
> = {
  ko: {
    open: '자세히 보기',
    digest: (count) => `새 소식 ${count}건`,
    more: (count) => `외 ${count}건이 더 있습니다.`,
    why: (category) => `${category} 소식을 이메일로 받도록 설정되어 있어 보내 드렸습니다.`,
    whyDigest: '소식을 모아서 이메일로 받도록 설정되어 있어 보내 드렸습니다.',
    whyCritical: '회원님의 돈에 관한 중요한 소식이어서 설정과 관계없이 보내 드렸습니다.',
    unsubscribe: (category) => `${category} 메일 그만 받기`,
    unsubscribeAll: '소식 메일 그만 받기',
    settings: '알림 설정',
  },
  en: {
    open: 'Open in Madang',
    digest: (count) => `${count} pieces of news`,
    more: (count) => `And ${count} more.`,
    why: (category) => `You get this because you hear of ${category} by e-mail.`,
    whyDigest: 'You get this because you asked for your news in one e-mail.',
    whyCritical: 'This is about your money, so you get it whatever your settings are.',
    unsubscribe: (category) => `No more e-mails about ${category}`,
    unsubscribeAll: 'No more e-mails with news',
    settings: 'Notification settings',
  },
};
