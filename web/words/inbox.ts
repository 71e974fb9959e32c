import { defineWords, language, t } from '../core/language.js';

/** What the page of notifications says. */
export const inbox = defineWords(
  {
    title: '마당 알림',
    sections: '메뉴',
    boxes: { all: '받은 알림', unread: '안 읽은 알림', archived: '보관함', preferences: '알림 설정' },
    category: '알림 종류',
    everyCategory: '전체',
    categories: { deliveries: '배송', missions: '미션', cafes: '카페', account: '계정' },
    readAll: '모두 읽음',
    allRead: '모두 읽음으로 표시했습니다.',
    list: '알림 목록',
    unreadCount: (n: number) => `안 읽은 알림 ${n}개`,
    nothingUnread: '모두 읽었습니다',
    acts: { read: '읽음으로 표시', unread: '안 읽음으로 표시', archive: '보관', restore: '받은 알림으로 되돌리기' },
    undo: '되돌리기',
    archived: '보관했습니다.',
    restored: '받은 알림으로 되돌렸습니다.',
    isUnread: '안 읽음',
    isNew: '새 알림',
    isGone: '마감',
    isCritical: '중요',
    openCafe: '카페 보기',
    today: '오늘',
    yesterday: '어제',
    justNow: '방금',
    arrived: (title: string) => `새 알림: ${title}`,
    showArrived: (n: number) => `새 알림 ${n}개 보기`,
    empty: { all: '아직 알림이 없습니다', unread: '안 읽은 알림이 없습니다', archived: '보관한 알림이 없습니다' },
    emptyHint: '새 알림이 오면 이 화면에 실시간으로 표시됩니다.',
    emptyArchiveHint: '보관한 알림은 삭제되지 않고 여기에 남습니다.',
    whichTitle: '알림별 수신 방법',
    whichHint: '상위 항목을 바꾸면 하위 항목에 모두 적용됩니다.',
    what: '알림',
    everything: '모든 알림',
    channels: { in_app: '앱', email: '이메일', webhook: '웹훅', sms: '문자', push: '푸시' },
    through: (what: string, channel: string) => `${what}, ${channel}`,
    criticalHint: '환불과 관련된 중요한 알림은 끌 수 없습니다.',
    inheritedHint: '상위 항목에서 켜져 있으므로 여기서는 끌 수 없습니다.',
    notSent: '이 방법으로는 보내지 않는 알림입니다',
    someOn: '일부만 켜짐',
    whenTitle: '수신 시간',
    zone: '시간대',
    zoneHint: (zone: string) => `이 기기의 시간대(${zone}) 사용`,
    quiet: '방해 금지 시간',
    quietHint:
      '이 시간에는 이메일, 문자, 푸시를 보내지 않고, 시간이 끝나면 보내 드립니다. 중요한 알림은 바로 보내고, 이 화면의 알림도 바로 표시합니다.',
    from: '시작',
    until: '종료',
    digest: '이메일 모아 받기',
    digestHint: '중요한 알림은 모으지 않고 바로 보냅니다.',
    digests: { off: '바로 받기', window: '일정 시간 모아 받기', daily: '하루에 한 번 받기' },
    minutes: '모으는 시간',
    minutesOf: (n: number) => (n < 60 ? `${n}분` : `${n / 60}시간`),
    time: '보내는 시각',
    locale: '알림 언어',
    locales: { ko: '한국어', en: 'English' },
    unsaved: '저장하지 않은 변경 사항이 있습니다',
    save: '저장',
    discard: '변경 취소',
    saved: '저장했습니다. 다음 알림부터 적용됩니다.',
    missingTimes: '시각을 모두 입력해 주세요.',
  },
  {
    title: 'Madang inbox',
    sections: 'Menu',
    boxes: { all: 'Inbox', unread: 'Unread', archived: 'Archive', preferences: 'Preferences' },
    category: 'Category',
    everyCategory: 'All',
    categories: { deliveries: 'Deliveries', missions: 'Missions', cafes: 'Cafés', account: 'Account' },
    readAll: 'Mark all read',
    allRead: 'All marked as read.',
    list: 'Notifications',
    unreadCount: (n: number) => `${n} unread`,
    nothingUnread: 'All read',
    acts: { read: 'Mark as read', unread: 'Mark as unread', archive: 'Archive', restore: 'Move back to the inbox' },
    undo: 'Undo',
    archived: 'Archived.',
    restored: 'Moved back to the inbox.',
    isUnread: 'Unread',
    isNew: 'New',
    isGone: 'Gone',
    isCritical: 'Important',
    openCafe: 'See the café',
    today: 'Today',
    yesterday: 'Yesterday',
    justNow: 'just now',
    arrived: (title: string) => `New: ${title}`,
    showArrived: (n: number) => `Show ${n} new`,
    empty: {
      all: 'No notifications yet',
      unread: 'No unread notifications',
      archived: 'No archived notifications',
    },
    emptyHint: 'New notifications appear here in real time.',
    emptyArchiveHint: 'Archived notifications are kept here, not deleted.',
    whichTitle: 'Notifications and channels',
    whichHint: 'A change to a parent row applies to every row below it.',
    what: 'Notification',
    everything: 'Everything',
    channels: { in_app: 'App', email: 'E-mail', webhook: 'Webhook', sms: 'SMS', push: 'Push' },
    through: (what: string, channel: string) => `${what}, ${channel}`,
    criticalHint: 'Important notifications about refunds cannot be switched off.',
    inheritedHint: 'A parent row switches this on, so it cannot be switched off here.',
    notSent: 'This notification is not sent through this channel',
    someOn: 'partly on',
    whenTitle: 'When to receive notifications',
    zone: 'Time zone',
    zoneHint: (zone: string) => `Use the time zone of this device (${zone})`,
    quiet: 'Quiet hours',
    quietHint: 'E-mail, SMS and push wait until quiet hours end. Important notifications and this page do not wait.',
    from: 'From',
    until: 'Until',
    digest: 'E-mail digest',
    digestHint: 'Important notifications are sent at once, outside the digest.',
    digests: { off: 'Send each at once', window: 'Collect for a while', daily: 'Send once a day' },
    minutes: 'Collect for',
    minutesOf: (n: number) => (n < 60 ? `${n} min` : `${n / 60} h`),
    time: 'Send at',
    locale: 'Language of notifications',
    locales: { ko: '한국어', en: 'English' },
    unsaved: 'You have unsaved changes',
    save: 'Save',
    discard: 'Discard',
    saved: 'Saved. The change applies to new notifications.',
    missingTimes: 'Please fill in all times.',
  },
);

const DAY_MS = 86_400_000;
const dayOf = (date: Date): string => new Intl.DateTimeFormat('en-CA').format(date);

/** The day of an instant, as a heading: today, yesterday, or its date. */
export function dayName(instant: string): string {
  const date = new Date(instant);
  if (dayOf(date) === dayOf(new Date())) return t(inbox).today;
  if (dayOf(date) === dayOf(new Date(Date.now() - DAY_MS))) return t(inbox).yesterday;
  return new Intl.DateTimeFormat(language.value, { month: 'long', day: 'numeric', weekday: 'short' }).format(date);
}

/** How long ago, within the last hour; else the time of the day. */
export function ago(instant: string): string {
  const date = new Date(instant);
  const minutes = Math.floor((Date.now() - date.getTime()) / 60_000);
  if (minutes < 1) return t(inbox).justNow;
  if (minutes < 60) return new Intl.RelativeTimeFormat(language.value, { style: 'short' }).format(-minutes, 'minute');
  return new Intl.DateTimeFormat(language.value, { hour: 'numeric', minute: '2-digit' }).format(date);
}

/** An instant to the second. */
export const exactly = (instant: string): string =>
  new Intl.DateTimeFormat(language.value, { dateStyle: 'full', timeStyle: 'medium' }).format(new Date(instant));
