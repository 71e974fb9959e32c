import { expect, it, test } from '@jest/globals';
import { rangesWhileTyping } from '../../src/modules/cafes/finding/typing.js';

const bytes = (text: string) => Buffer.from(text);
/** As the database compares, by bytes. */
const matches = (name: string, typed: string) =>
  rangesWhileTyping(typed).some(
    ([from, to]) => Buffer.compare(bytes(name), bytes(from)) >= 0 && Buffer.compare(bytes(name), bytes(to)) < 0,
  );

test.each([
  ['스타벅스', '스 슽 스타 스탑 스타ㅂ 스타버 스타벅 스타벅ㅅ 스타벇 스타벅스'],
  ['커피과자', '커 컾 커피 커픽 커피ㄱ 커피고 커피과 커피괒 커피과ㅈ 커피과자'],
  ['닭집', '다 달 닭 닭ㅈ 닭지 닭집'],
  ['값싼커피', '가 갑 값 값ㅆ 값싸 값싼 값싼ㅋ 값싼커'],
  ['외할머니', '오 외 욓 외ㅎ 외하 외할 외핢 외할ㅁ 외할머'],
  ['cafe봄', 'c ca cafe cafeㅂ cafe보 cafe봄'],
])('%s is found at each keystroke', (name, stages) => {
  for (const typed of stages.split(' ')) expect([typed, matches(name, typed)]).toEqual([typed, true]);
});

it('does not find what is typed otherwise', () => {
  for (const [name, typed] of [
    ['스타벅스', '슬'],
    ['스타벅스', '스탄'],
    ['스타벅스', '스타ㅁ'],
    ['스타벅스', '스타보'],
    ['스타벅스', '스타벅ㄱ'],
    ['카페', '커'],
    ['과자', '구'],
  ] as const)
    expect([typed, matches(name, typed)]).toEqual([typed, false]);
});
