import type { Locale } from '../../../kernel/problems/locale.js';

/** The sentences around the notifications of a mail. */
export const translations: Record<
  Locale,
  {
    open: string;
    digest(count: number): string;
    more(count: number): string;
    why(category: string): string;
    whyDigest: string;
    whyCritical: string;
    whyAskedFor: string;
    whySecurity: string;
    unsubscribe(category: string): string;
    unsubscribeAll: string;
    settings: string;
  }
> = {
  ko: {
    open: '자세히 보기',
    digest: (count) => `새 알림 ${count}건`,
    more: (count) => `이 밖에 ${count}건이 더 있습니다.`,
    why: (category) => `${category} 알림을 이메일로 받도록 설정되어 있어 보내 드립니다.`,
    whyDigest: '알림을 이메일로 모아 받도록 설정되어 있어 보내 드립니다.',
    whyCritical: '환불처럼 돈과 관련된 중요한 알림이므로 알림 설정과 관계없이 보내 드립니다.',
    whyAskedFor: '계정에서 요청하신 메일이므로 알림 설정과 관계없이 보내 드립니다.',
    whySecurity: '계정 보안에 관한 중요한 알림이므로 알림 설정과 관계없이 보내 드립니다.',
    unsubscribe: (category) => `${category} 메일 그만 받기`,
    unsubscribeAll: '알림 메일 그만 받기',
    settings: '알림 설정',
  },
  en: {
    open: 'View in Madang',
    digest: (count) => (count === 1 ? '1 new notification' : `${count} new notifications`),
    more: (count) => `And ${count} more.`,
    why: (category) => `You receive this because your settings send news about ${category} by e-mail.`,
    whyDigest: 'You receive this because your settings collect notifications into one e-mail.',
    whyCritical: 'This concerns your money, so we send it regardless of your notification settings.',
    whyAskedFor: 'This was asked for in an account, so we send it regardless of notification settings.',
    whySecurity: 'This concerns the security of your account, so we send it regardless of your notification settings.',
    unsubscribe: (category) => `Unsubscribe from e-mails about ${category}`,
    unsubscribeAll: 'Unsubscribe from all news by e-mail',
    settings: 'Notification settings',
  },
};
