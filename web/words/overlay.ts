import { defineWords } from '../core/language.js';

/** What an overlay within a broadcast says, and how its links are made. */
export const overlay = defineWords(
  {
    title: '미션 오버레이',
    board: '진행 중인 미션',
    timeLeft: '남은 시간',
    claimed: '성공 확인 중',
    disputed: '이의 심사 중',
    alerts: {
      pledge: (name: string | null, amount: string) =>
        `${name === null ? '익명의 후원자' : `${name}님`} ${amount} 후원`,
      accepted: (pot: string) => `미션 수락! 모인 후원금 ${pot}`,
      succeeded: (pot: string) => `미션 성공! ${pot}`,
      test: '테스트 알림입니다',
    },
    newMission: '새로 제안된 미션',
    works: '오버레이가 연결되었습니다',
    reconnecting: '다시 연결하는 중',
    over: '더 이상 쓸 수 없는 오버레이 링크입니다',
    sectionTitle: '방송 오버레이',
    sectionHint:
      'OBS의 브라우저 소스에 링크를 넣으면, 수락한 미션과 후원 알림이 방송 화면에 나타납니다. 배경은 투명합니다.',
    make: '오버레이 링크 만들기',
    name: (number: number) => `오버레이 ${number}`,
    madeAt: (when: string) => `${when} 생성`,
    test: '테스트 알림',
    tested: '테스트 알림을 보냈습니다',
    rotate: '새 링크로 바꾸기',
    rotateHint: '지금 링크는 바로 끊깁니다. OBS에 새 링크를 넣어야 합니다.',
    revoke: '폐기',
    revokeHint: '이 링크를 넣은 화면에는 더 이상 아무것도 나오지 않습니다.',
    revoked: '링크를 폐기했습니다',
    linkTitle: '오버레이 링크',
    linkOnce:
      '이 링크는 지금만 볼 수 있습니다. 링크를 가진 사람은 누구나 오버레이를 볼 수 있으니 방송에 드러나지 않게 하세요.',
    linkMissed: '링크를 받지 못했습니다. "새 링크로 바꾸기"를 눌러 주세요.',
    copy: '링크 복사',
    copied: '링크를 복사했습니다',
    options:
      '주소 끝에 더할 수 있습니다: ?lang=en, ?theme=light, ?size=small 또는 ?size=large, ?board=off, ?alerts=off, ?sound=on. 여러 개는 &로 잇습니다.',
    done: '닫기',
  },
  {
    title: 'Overlay of missions',
    board: 'Ongoing missions',
    timeLeft: 'Time left',
    claimed: 'Success reported',
    disputed: 'Disputed',
    alerts: {
      pledge: (name: string | null, amount: string) => `${name ?? 'An anonymous backer'} pledged ${amount}`,
      accepted: (pot: string) => `Mission accepted! ${pot} in the pot`,
      succeeded: (pot: string) => `Mission accomplished! ${pot}`,
      test: 'This is a test alert',
    },
    newMission: 'A mission just proposed',
    works: 'The overlay is connected',
    reconnecting: 'Reconnecting',
    over: 'This overlay link no longer works',
    sectionTitle: 'Overlay for your stream',
    sectionHint:
      'Put the link into a browser source of OBS: missions that you accepted and alerts of pledges appear in your broadcast, on a transparent ground.',
    make: 'Create an overlay link',
    name: (number: number) => `Overlay ${number}`,
    madeAt: (when: string) => `Created ${when}`,
    test: 'Test alert',
    tested: 'The test alert was sent',
    rotate: 'Replace the link',
    rotateHint: 'The present link stops at once. OBS needs the new one.',
    revoke: 'Revoke',
    revokeHint: 'Screens that have this link show nothing any more.',
    revoked: 'The link is revoked',
    linkTitle: 'Overlay link',
    linkOnce:
      'This link is shown only now. Everybody who has it can see the overlay, so keep it out of your broadcast.',
    linkMissed: 'The link was lost on its way. Use "Replace the link".',
    copy: 'Copy the link',
    copied: 'The link is copied',
    options:
      'You can add to the address: ?lang=ko, ?theme=light, ?size=small or ?size=large, ?board=off, ?alerts=off, ?sound=on. Join several with &.',
    done: 'Done',
  },
);
