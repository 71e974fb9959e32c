import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { fileSources } from '../../src/modules/cafes/sources/files.js';
import { UnreadableFile, type CafeRecord, type SourceRow } from '../../src/modules/cafes/sources/source.js';
import { describeWithSharedData, sharedData } from '../support/shared-data.js';

type Name = keyof typeof fileSources;

// eslint-disable-next-line @typescript-eslint/require-await -- what is read from a disk comes asynchronously
async function* inPieces(text: string, size: number): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += size) yield text.slice(start, start + size);
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const rowsOf = (source: Name, text: string, size = 65_536): Promise<SourceRow[]> =>
  collect(fileSources[source].read(inPieces(text, size)));

const recordsOf = (rows: SourceRow[]): CafeRecord[] => rows.flatMap((row) => ('record' in row ? [row.record] : []));

/** What became of each row: the name of its café, or why it is none. */
const outcomes = (rows: SourceRow[]): string[] =>
  rows.map((row) =>
    'record' in row ? row.record.name : [row.rejected.code, row.rejected.field].filter(Boolean).join(' '),
  );

const portal =
  '관리번호,영업상태코드,영업상태명,사업장명,지번주소,도로명주소,전화번호,최종수정일자,좌표정보(X),좌표정보(Y)';
const licence = (changes: Partial<Record<string, string>> = {}): string => {
  const cells = {
    id: '3220000-104-2023-00499',
    state: '01',
    stateName: '영업/정상',
    name: '봄 커피',
    address: '서울특별시 강남구 신사동 549-6',
    roadAddress: '서울특별시 강남구 논현로175길 58',
    phone: '025183008',
    updatedAt: '2026-04-09 10:58:11',
    x: '202066.602429708    ',
    y: '446916.228862633    ',
    ...changes,
  };
  return Object.values(cells).join(',');
};
const fromLicences = (...rows: string[]) => rowsOf('localdata', [portal, ...rows].join('\n'));

describe('A licence of LOCALDATA', () => {
  it('is a café with its facts cleaned, in WGS84, dated in Korea', async () => {
    const [row] = await fromLicences(licence());
    expect(row).toEqual({
      record: {
        sourceId: '3220000-104-2023-00499',
        name: '봄 커피',
        roadAddress: '서울특별시 강남구 논현로175길 58',
        address: '서울특별시 강남구 신사동 549-6',
        phone: '02-518-3008',
        position: { lat: expect.closeTo(37.5245, 3), lng: expect.closeTo(127.0242, 3) },
        open: true,
        openingHours: null,
        zone: 'Asia/Seoul',
        facts: {},
        updatedAt: new Date('2026-04-09T01:58:11Z'),
      },
    });
  });

  it.each([
    ['01', '영업/정상', true],
    ['1', '', true],
    ['', '영업/정상', true],
    ['02', '휴업', false],
    ['03', '폐업', false],
    ['04', '취소/말소/만료/정지/중지', false],
    ['05', '제외/삭제/전출', false],
    ['', '', false],
  ])('with the state "%s" (%s) is open: %s', async (state, stateName, open) => {
    expect(recordsOf(await fromLicences(licence({ state, stateName })))).toMatchObject([{ open }]);
  });

  it.each([
    ['nowhere yet when both coordinates are blank', { x: '   ', y: '' }, '봄 커피'],
    ['nowhere yet when both coordinates are zero', { x: '0', y: '0.0' }, '봄 커피'],
    ['refused when one coordinate is blank', { y: ' ' }, 'bad-coordinates position'],
    ['refused when a coordinate is no number', { x: 'x' }, 'bad-coordinates position'],
    ['refused when a coordinate is a number of programs only', { x: '0x1F4' }, 'bad-coordinates position'],
    ['refused when a coordinate is endless', { x: '1e999' }, 'bad-coordinates position'],
    ['refused outside Korea', { x: '900000', y: '446916' }, 'out-of-range position'],
    ['refused when no place on earth', { x: '1e300', y: '1e300' }, 'out-of-range position'],
    ['refused without an id', { id: '  ' }, 'missing-id sourceId'],
    ['refused without a name', { name: ' \u0000\u200b ' }, 'missing-name name'],
    ['refused with an id that does not fit', { id: 'x'.repeat(192) }, 'too-long sourceId'],
    ['refused with a name that does not fit', { name: '가'.repeat(201) }, 'too-long name'],
    ['refused with an address that does not fit', { address: '가'.repeat(301) }, 'too-long address'],
    ['refused with a road address that does not fit', { roadAddress: '가'.repeat(301) }, 'too-long roadAddress'],
    ['refused with a phone that does not fit', { phone: '02 '.repeat(20) }, 'too-long phone'],
    ['refused when letters of its name were lost', { name: '카\uFFFD페' }, 'malformed-row name'],
    ['refused when half a letter stands in its name', { name: '카페\uD83D' }, 'malformed-row name'],
    ['a café with the longest name', { name: '가'.repeat(200) }, '가'.repeat(200)],
    ['a café whose name was typed with tabs and invisible marks', { name: '\u202e카\t\u0007 페\uFEFF' }, '카 페'],
    ['a café whose name is HTML, which is text', { name: '<b>봄</b>&amp;' }, '<b>봄</b>&amp;'],
    ['a café whose name came in letters of their own', { name: '카페'.normalize('NFD') }, '카페'],
    ['a café with an emoji of several parts', { name: '커피 👩‍🍳' }, '커피 👩‍🍳'],
  ])('is %s', async (_, changes, outcome) => {
    expect(outcomes(await fromLicences(licence(changes)))).toEqual([outcome]);
  });

  it.each([
    ['025183008', '02-518-3008'],
    ['02-6406-4845', '02-6406-4845'],
    ['02 518  3008', '02-518-3008'],
    ['(02)518.3008', '02-518-3008'],
    ['0315183008', '031-518-3008'],
    ['01012345678', '010-1234-5678'],
    ['07012345678', '070-1234-5678'],
    ['050712345678', '0507-1234-5678'],
    ['05071234567', '0507-123-4567'],
    ['15881234', '1588-1234'],
    ['+82 2-518-3008', '02-518-3008'],
    ['+82 10 1234 5678', '010-1234-5678'],
    ['+82-(0)2-518-3008', '02-518-3008'],
    ['5183008', '5183008'],
    ['  02-518-3008 내선 2 ', '02-518-3008 내선 2'],
    ['+49 30 123456', '+49 30 123456'],
    ['--', null],
    ['', null],
  ])('with the phone "%s" has %s', async (phone, printed) => {
    expect(recordsOf(await fromLicences(licence({ phone })))).toMatchObject([{ phone: printed }]);
  });

  it.each([
    ['2026-04-09 10:58:11', '2026-04-09T01:58:11Z'],
    ['20260409105811', '2026-04-09T01:58:11Z'],
    ['2026-04-09 10:58:11.0', '2026-04-09T01:58:11Z'],
    ['2026-04-09', '2026-04-08T15:00:00Z'],
    ['2026-02-30 10:00:00', null],
    ['어제', null],
    ['', null],
  ])('that changed at "%s" is dated %s', async (updatedAt, instant) => {
    const expected = instant === null ? null : new Date(instant);
    expect(recordsOf(await fromLicences(licence({ updatedAt })))).toMatchObject([{ updatedAt: expected }]);
  });

  it('is read by the names that the old portal gives its columns, in any order', async () => {
    const text =
      '번호,좌표정보(y),좌표정보(x),사업장명,소재지전화,도로명전체주소,소재지전체주소,상세영업상태명,영업상태구분코드,최종수정시점,관리번호\n' +
      '1,446916.2,202066.6,봄 커피,025183008,논현로 58,신사동 549-6,영업,1,20260409105811,A-1';
    expect(recordsOf(await rowsOf('localdata', text))).toMatchObject([
      {
        sourceId: 'A-1',
        name: '봄 커피',
        phone: '02-518-3008',
        roadAddress: '논현로 58',
        address: '신사동 549-6',
        open: true,
        updatedAt: new Date('2026-04-09T01:58:11Z'),
      },
    ]);
  });
});

describe('A CSV file', () => {
  const header = '관리번호,영업상태코드,사업장명,지번주소,도로명주소,좌표정보(X),좌표정보(Y)';
  const read = (...lines: string[]) => rowsOf('localdata', [header, ...lines].join('\n'));
  const row = (id: string, name: string) => `${id},01,${name},a,b,,`;

  it('may have CRLF, blank lines, quotes and commas within quotes, and no end of its last line', async () => {
    const text = `${header}\r\n\r\n${row('1', '"봄, ""첫"" 커피"')}\r\n\n"2","01","둘\n째","a","b","",""\r\n${row('3', '셋')}`;
    expect(outcomes(await rowsOf('localdata', text))).toEqual(['봄, "첫" 커피', '둘 째', '셋']);
  });

  it('loses a row with too few or too many cells, and no other', async () => {
    const rows = await read(row('1', '하나'), '2,01', `${row('3', '셋')},,`, row('4', '넷'));
    expect(outcomes(rows)).toEqual(['하나', 'malformed-row', 'malformed-row', '넷']);
  });

  it('takes a quote within a cell as it is', async () => {
    const rows = await read(row('1', '카페 "봄" 강남'), '"2","01","카페 "봄" 강남","a","b","",""', row('3', '셋'));
    expect(outcomes(rows)).toEqual(['카페 "봄" 강남', '카페 "봄" 강남', '셋']);
  });

  it('loses only the line of a quote that is never closed', async () => {
    const many = Array.from({ length: 30 }, (_, i) => row(`${i}`, `카페 ${i}`));
    const rows = await read(row('a', '하나'), row('b', '"둘'), ...many);
    expect(outcomes(rows)).toEqual(['하나', 'malformed-row', ...many.map((_, i) => `카페 ${i}`)]);
    expect(outcomes(await read(row('b', '"둘'), row('c', '셋')))).toEqual(['malformed-row', '셋']);
  });

  it('loses a line that is too long for a row, in pieces of any size, and no other', async () => {
    const text = [header, row('1', '하나'), row('2', 'x'.repeat(300_000)), row('3', '셋')].join('\n');
    for (const size of [1_000, 65_536, 1_000_000]) {
      expect(outcomes(await rowsOf('localdata', text, size))).toEqual(['하나', 'malformed-row', '셋']);
    }
  });

  it.each(['', '\n\n', 'a,b\n1,2', '"', '{"type":"FeatureCollection"}', '관리번호;영업상태코드'])(
    'of another kind (%j) is unreadable, and it is said which columns are missing',
    async (text) => {
      await expect(rowsOf('localdata', text)).rejects.toThrow(UnreadableFile);
      await expect(rowsOf('localdata', text)).rejects.toThrow(/columns .*사업장명/);
    },
  );

  it('names only the columns that are missing', async () => {
    await expect(rowsOf('localdata', '관리번호,영업상태명,사업장명,지번주소,도로명주소,좌표정보(X)\n')).rejects.toThrow(
      'The file lacks the columns 좌표정보(Y)/좌표정보Y/좌표정보Y(EPSG5174).',
    );
  });

  it('is read the same in pieces of any size', async () => {
    const piece = fc.constantFrom(
      '"',
      '""',
      ',',
      '\n',
      '\r\n',
      '\r',
      '1',
      '01',
      '카페',
      ' ',
      row('1', '하나'),
      `\n${row('2', '"둘"')}\n`,
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 9 }), async (pieces, size) => {
        const text = `${header}\n${pieces.join('')}`;
        expect(await rowsOf('localdata', text, size)).toEqual(await rowsOf('localdata', text));
      }),
    );
  });
});

/** With its area, nationwide, or a local number of eight digits that came without its area. */
const printable = /^0\d{1,3}-\d{3,4}-\d{4}$|^1\d{3}-\d{4}$|^[2-9]\d{7}$/;

describeWithSharedData('The real files of LOCALDATA', () => {
  const read = (name: string) => iconv.decode(readFileSync(sharedData(name)), 'cp949');
  const golden = JSON.parse(readFileSync(sharedData('golden/gangnam_import.json'), 'utf8')).import.gangnam;

  it('of Gangnam gives the rows, ids, states and positions that were counted by hand', async () => {
    const rows = await rowsOf('localdata', read('cafes/seoul_gangnam_072405.csv'));
    const records = recordsOf(rows);
    expect([rows.length, records.length]).toEqual([golden.rows, golden.rows]);
    const latest = new Map<string, CafeRecord>();
    for (const record of records) {
      const other = latest.get(record.sourceId);
      if (!other || other.updatedAt! <= record.updatedAt!) latest.set(record.sourceId, record);
    }
    const unique = [...latest.values()];
    expect({
      unique_ids: unique.length,
      unique_open: unique.filter(({ open }) => open).length,
      unique_closed: unique.filter(({ open }) => !open).length,
      unique_missing_coord: unique.filter(({ position }) => !position).length,
      rows_missing_coord: records.filter(({ position }) => !position).length,
      rows_missing_road: records.filter(({ roadAddress }) => !roadAddress).length,
      rows_missing_both_addr: records.filter(({ roadAddress, address }) => !roadAddress && !address).length,
    }).toEqual({
      unique_ids: golden.unique_ids,
      unique_open: golden.unique_open,
      unique_closed: golden.unique_closed,
      unique_missing_coord: golden.unique_missing_coord,
      rows_missing_coord: golden.rows_missing_coord,
      rows_missing_road: golden.rows_missing_road,
      rows_missing_both_addr: golden.rows_missing_both_addr,
    });
    expect(records.filter(({ phone }) => phone !== null && !printable.test(phone))).toEqual([]);
  });

  it('of the worst rows, with CRLF, gives the same in pieces of one letter', async () => {
    const text = read('cafes/localdata_messy_sample_cp949.csv');
    const rows = await rowsOf('localdata', text);
    expect(recordsOf(rows)).toHaveLength(80);
    expect(await rowsOf('localdata', text, 1)).toEqual(rows);
  });
});
