const header =
  '관리번호,영업상태코드,영업상태명,사업장명,소재지전체주소,도로명전체주소,소재지전화,최종수정일자,좌표정보(X),좌표정보(Y)';

export type Changes = Partial<Record<'name' | 'state' | 'x' | 'y' | 'date', string>>;

/** A row of LOCALDATA by hand: the columns that matter, in an order of our own. */
export function licence(id: string, changes: Changes = {}): string {
  const { name = '마당카페', state = '01', x = '203000', y = '444000', date = '2024-01-02 03:04:05' } = changes;
  return `${id},${state},영업/정상,${name},서울 강남구 역삼동 1,서울 강남구 테헤란로 1,02-123-4567,${date},${x},${y}`;
}

/** A file of such rows. */
export const licences = (...rows: string[]): string => `${[header, ...rows].join('\n')}\n`;

/**
 * A file as they come: cafés all over the city, some of them closed, some without coordinates, some that come again much
 * later in the file with other words, and rows that are no café. Ids begin with `prefix`.
 */
export function messyLicences(count: number, prefix = 'M'): string {
  const rows = Array.from({ length: count }, (_, index) => {
    if (index % 97 === 0) return licence('');
    const isAgain = index > 1_000 && index % 7 === 0;
    const [id, name] = isAgain ? [index - 1_000, `다시 카페 ${index}`] : [index, `카페 ${index}`];
    const [x, y] =
      index % 101 === 0 ? ['', ''] : [String(195_000 + (index % 130) * 100), String(440_000 + (index % 170) * 100)];
    return licence(`${prefix}-${id}`, {
      name,
      x,
      y,
      state: index % 3 === 0 ? '03' : '01',
      date: isAgain ? '2025-01-02' : '2024-01-02',
    });
  });
  return licences(...rows);
}
