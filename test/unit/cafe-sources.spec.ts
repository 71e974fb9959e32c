import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import iconv from 'iconv-lite';
import { decode } from '../../src/modules/cafes/imports/encoding.js';
import { fileSources } from '../../src/modules/cafes/sources/files.js';
import { UnreadableFile, type CafeRecord, type SourceRow } from '../../src/modules/cafes/sources/source.js';
import { describeWithSharedData, sharedData } from '../support/shared-data.js';
import fc from '../support/fast-check.js';

type Name = keyof typeof fileSources;

// oxlint-disable-next-line typescript/require-await -- what is read from a disk comes asynchronously
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
    ['2026-13-01 10:00:00', null],
    ['2026-04-09 24:30:00', null],
    ['어제', null],
    ['', null],
  ])('that changed at "%s" is dated %s', async (updatedAt, instant) => {
    const expected = instant === null ? null : new Date(instant);
    expect(recordsOf(await fromLicences(licence({ updatedAt })))).toMatchObject([{ updatedAt: expected }]);
  });

  it.each([
    ['blank', { x: '   ', y: '' }],
    ['zero', { x: '0', y: '0.0' }],
  ])('is nowhere yet when both coordinates are %s', async (_, point) => {
    expect(recordsOf(await fromLicences(licence(point)))).toMatchObject([{ position: null }]);
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
    for (const size of [1, 7, 65_536]) {
      expect(outcomes(await rowsOf('localdata', text, size))).toEqual(['봄, "첫" 커피', '둘 째', '셋']);
    }
  });

  it('loses a row with too few or too many cells, and no other', async () => {
    const rows = await read(row('1', '하나'), '2,01', `${row('3', '셋')},,`, row('4', '넷'));
    expect(outcomes(rows)).toEqual(['하나', 'malformed-row', 'malformed-row', '넷']);
  });

  it('takes a quote within a cell as it is', async () => {
    const rows = await read(row('1', '카페 "봄" 강남'), '"2","01","카페 "봄" 강남","a","b","",""', row('3', '셋'));
    expect(outcomes(rows)).toEqual(['카페 "봄" 강남', '카페 "봄" 강남', '셋']);
  });

  it('is read the same beside a row whose quotes are wrong', async () => {
    const rows = [
      row('1', '"""하나"""'),
      row('2', '"둘, ""첫"""'),
      '"3","01","셋\r\n째","a","b","",""',
      row('4', '넷'),
    ];
    const names = ['"하나"', '둘, "첫"', '셋 째', '넷'];
    for (const wrong of [row('b', '"봄" 카페'), row('b', '카페 5"'), row('b"', '"봄')]) {
      const found = outcomes(await read(wrong, ...rows, wrong));
      expect(found.slice(1, -1)).toEqual(names);
      expect(found[0]).toBe(found.at(-1));
    }
  });

  it('loses only the line of a quote that is never closed', async () => {
    const many = Array.from({ length: 30 }, (_, i) => row(`${i}`, `카페 ${i}`));
    const rows = await read(row('a', '하나'), row('b', '"둘'), ...many);
    expect(outcomes(rows)).toEqual(['하나', 'malformed-row', ...many.map((_, i) => `카페 ${i}`)]);
    for (const next of [row('c', '셋'), row('c', '"셋"'), `"c"${row('', '셋')}`]) {
      expect(outcomes(await read(row('b', '"둘'), next))).toEqual(['malformed-row', '셋']);
    }
    expect(outcomes(await read('b,01,"둘', row('c"', '셋')))).toEqual(['malformed-row', '셋']);
  });

  it('may have a cell of twenty lines, and not of more', async () => {
    expect(outcomes(await read(row('1', `"하나${'\n'.repeat(19)}둘"`), row('2', '셋')))).toEqual(['하나 둘', '셋']);
    expect(outcomes(await read(row('1', `"하나${'\n'.repeat(20)}둘"`), row('2', '셋')))).toEqual([
      'malformed-row',
      'malformed-row',
      '셋',
    ]);
  });

  it('loses a line that is too long for a row, in pieces of any size, and no other', async () => {
    const long = row('2', '둘') + 'x'.repeat(300_000);
    const text = [header, row('1', '하나'), long, row('3', '셋')].join('\n');
    for (const size of [1_000, 65_536, text.lastIndexOf('\n'), 1_000_000]) {
      expect(outcomes(await rowsOf('localdata', text, size))).toEqual(['하나', 'malformed-row', '셋']);
    }
  });

  it('loses lines that are too long for a row together, in pieces of any size, and no other', async () => {
    const half = 'x'.repeat(40_000);
    const text = [header, row('1', '하나'), `2,01,둘,a,b,,"${half}\n${half}"`, row('3', '셋')].join('\n');
    for (const size of [1_000, 65_536, 1_000_000]) {
      expect(outcomes(await rowsOf('localdata', text, size))).toEqual(['하나', 'malformed-row', 'malformed-row', '셋']);
    }
  });

  it.each(['', '\n\n', 'a,b\n1,2', '"', '{"type":"FeatureCollection"}', '관리번호;영업상태코드'])(
    'of another kind (%j) is unreadable, and it is said which columns are missing',
    async (text) => {
      await expect(rowsOf('localdata', text)).rejects.toThrow(UnreadableFile);
      await expect(rowsOf('localdata', text)).rejects.toThrow(/columns .*사업장명/);
    },
  );

  it('is read by the better of two columns that say the same, wherever they stand', async () => {
    const text =
      '영업상태명,영업상태코드,관리번호,사업장명,지번주소,도로명주소,좌표정보(X),좌표정보(Y)\n폐업,01,1,봄,a,b,,\n';
    expect(recordsOf(await rowsOf('localdata', text))).toMatchObject([{ open: true }]);
  });

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

  it('of the worst rows give the same in CP949 and in UTF-8 with a BOM', async () => {
    const sample = readFileSync(sharedData('cafes/localdata_messy_sample_cp949.csv'));
    const copy = Buffer.from(`\uFEFF${iconv.decode(sample, 'cp949')}`);
    // oxlint-disable-next-line typescript/require-await -- what is read from a disk comes asynchronously
    async function* inThrees(bytes: Buffer) {
      for (let start = 0; start < bytes.length; start += 3) yield bytes.subarray(start, start + 3);
    }
    const rows = await collect(fileSources.localdata.read(decode(inThrees(sample), 'cp949')));
    expect(recordsOf(rows)).toHaveLength(80);
    expect(await collect(fileSources.localdata.read(decode(inThrees(copy), 'utf-8')))).toEqual(rows);
  });

  it('of the worst rows, with CRLF, gives the same in pieces of one letter', async () => {
    const text = read('cafes/localdata_messy_sample_cp949.csv');
    const rows = await rowsOf('localdata', text);
    expect(recordsOf(rows)).toHaveLength(80);
    expect(await rowsOf('localdata', text, 1)).toEqual(rows);
  });
});

describe('A shop of 상가정보', () => {
  const header = ',상호명,지점명,상권업종대분류명,상권업종중분류명,시도명,시군구명,행정동명,위도,경도';
  const shop = (name: string, branch = '', lat = '37.5831492497775', lng = '127.000170846364', number = '0') =>
    `${number},${name},${branch},음식,커피점/카페,서울특별시,종로구,혜화동,${lat},${lng}`;
  const read = (...lines: string[]) => rowsOf('sbiz', [header, ...lines].join('\n'));

  it('is a café in business, at the address that is known', async () => {
    expect(await read(shop('커피빈', '대학로점'))).toEqual([
      {
        record: {
          sourceId: expect.stringMatching(/^[0-9a-f]{32}$/),
          name: '커피빈 대학로점',
          roadAddress: null,
          address: '서울특별시 종로구 혜화동',
          phone: null,
          position: { lat: 37.5831492497775, lng: 127.000170846364 },
          open: true,
          openingHours: null,
          zone: 'Asia/Seoul',
          facts: {},
          updatedAt: null,
        },
      },
    ]);
  });

  it.each([
    ['스타벅스', '당산점', '스타벅스 당산점'],
    ['커핀그루나루신천점', '신천점', '커핀그루나루신천점'],
    ['커핀 그루나루 신천점', '신천 점', '커핀 그루나루 신천점'],
    ['활짝핀카페', '활짝핀', '활짝핀카페'],
    ['떼루와', '떼루와신내점', '떼루와신내점'],
    ['스타벅스연대동문', '연대동문점', '스타벅스연대동문점'],
    ['빽다방', '방이시장점', '빽다방 방이시장점'],
    ['버블베어', '', '버블베어'],
  ])('called %s with the branch "%s" is %s', async (name, branch, whole) => {
    expect(outcomes(await read(shop(name, branch)))).toEqual([whole]);
  });

  it('has an id that depends on what it is, not on where it stands in the file nor how its name is spaced', async () => {
    const [first, ...others] = recordsOf(
      await read(
        shop('커피빈', '대학로점', undefined, undefined, '0'),
        shop('커피빈', '대학로점', '37.58314924977', '127.00017084636', '7'),
        shop('커피 빈', '대학로 점'),
        shop('커피빈대학로점'),
        shop('커피빈', '혜화점'),
        shop('커피빈', '대학로점', '37.5832'),
      ),
    );
    expect(others.map(({ sourceId }) => sourceId === first!.sourceId)).toEqual([true, true, true, false, false]);
  });

  it('has the id and the addresses of the ministry where the file has them', async () => {
    const text =
      '"상가업소번호","상호명","지점명","상권업종중분류명","시도명","시군구명","행정동명","지번주소","도로명주소","경도","위도"\n' +
      '"MA0101202210A0093863","봄","","카페","서울특별시","종로구","혜화동","혜화동 1","대학로 1","127.0","37.58"';
    expect(recordsOf(await rowsOf('sbiz', text))).toMatchObject([
      { sourceId: 'MA0101202210A0093863', name: '봄', address: '혜화동 1', roadAddress: '대학로 1' },
    ]);
  });

  it('is refused where it cannot be', async () => {
    const rows = await read(
      shop('a', '', '0', '0'),
      shop('b', '', '127.0', '37.5'),
      shop('c', '', 'x'),
      shop('d', '', ''),
      shop(''),
    );
    expect(outcomes(rows)).toEqual([
      'out-of-range position',
      'out-of-range position',
      'bad-coordinates position',
      'bad-coordinates position',
      'missing-name name',
    ]);
  });
});

describeWithSharedData('The real file of 상가정보', () => {
  const text = readFileSync(sharedData('cafes/seoul_cafes_202203.csv'), 'utf8');

  it('is accounted for, every row', async () => {
    const rows = await rowsOf('sbiz', text);
    expect(rows).toHaveLength(17_103);
    expect(recordsOf(rows)).toHaveLength(17_103);
    expect(new Set(recordsOf(rows).map(({ sourceId }) => sourceId)).size).toBeGreaterThan(17_000);
  });

  it('gives the same ids in any order', async () => {
    const [header, ...lines] = text.trimEnd().split('\n');
    const idsOf = async (some: string[]) =>
      recordsOf(await rowsOf('sbiz', [header, ...some].join('\n')))
        .map(({ sourceId }) => sourceId)
        .sort();
    expect(await idsOf(lines.toReversed())).toEqual(await idsOf(lines));
  });
});

describe('Lines that end by carriage returns alone', () => {
  it('are lines, wherever the pieces are cut', async () => {
    const text = [portal, licence(), licence({ id: '2', name: '"봄, 둘"' }), licence({ id: '3' }), ''].join('\r');
    for (const size of [1, 2, 7, 65_536])
      expect(outcomes(await rowsOf('localdata', text, size))).toEqual(['봄 커피', '봄, 둘', '봄 커피']);
    const feature = (name: string) =>
      JSON.stringify({
        type: 'Feature',
        id: name,
        geometry: { type: 'Point', coordinates: [127, 37.5] },
        properties: { name },
      });
    for (const size of [1, 65_536])
      expect(outcomes(await rowsOf('geojson', [feature('a'), feature('b')].join('\r'), size))).toEqual(['a', 'b']);
  });

  it('are not taken for ends where lines end otherwise', async () => {
    for (const end of ['\n', '\r\n'])
      expect(
        outcomes(await rowsOf('localdata', [portal, licence({ name: '"봄\r둘"' }), licence({ id: '2' })].join(end), 1)),
      ).toHaveLength(2);
  });
});

describe('An element of Overpass', () => {
  const cafe = { name: '봄 커피', amenity: 'cafe' };
  const node = (tags: object, rest: object = {}) => ({ type: 'node', id: 1, lat: 37.5, lon: 127, tags, ...rest });
  const read = (...elements: unknown[]) => rowsOf('overpass', JSON.stringify({ version: 0.6, elements }));

  it.each([
    [
      'out geom',
      [{ type: 'way', id: 2, bounds: { minlat: 37.5, minlon: 127, maxlat: 37.6, maxlon: 127.2 }, tags: cafe }],
    ],
    [
      'out geom without bounds',
      [{ type: 'way', id: 2, geometry: [{ lat: 37.5, lon: 127 }, null, { lat: 37.6, lon: 127.2 }], tags: cafe }],
    ],
    [
      'out body; >; out skel',
      [
        { type: 'way', id: 2, nodes: [7, 8, 9, 7], tags: cafe },
        { type: 'node', id: 7, lat: 37.5, lon: 127 },
        { type: 'node', id: 8, lat: 37.6, lon: 127.1 },
        { type: 'node', id: 9, lat: 37.55, lon: 127.2 },
      ],
    ],
    [
      'nodes first',
      [
        { type: 'node', id: 7, lat: 37.5, lon: 127, tags: {} },
        { type: 'node', id: 8, lat: 37.6, lon: 127.2 },
        { type: 'way', id: 2, nodes: [7, 8], tags: cafe },
      ],
    ],
    [
      'a relation of ways',
      [
        { type: 'relation', id: 2, members: [{ type: 'way', ref: 5, role: 'outer' }], tags: cafe },
        { type: 'way', id: 5, nodes: [7, 8] },
        { type: 'node', id: 7, lat: 37.5, lon: 127 },
        { type: 'node', id: 8, lat: 37.6, lon: 127.2 },
      ],
    ],
  ])('is located in the middle of what it is made of, and its corners are no places: %s', async (_, elements) => {
    expect(recordsOf(await read(...elements))).toMatchObject([
      { name: '봄 커피', position: { lat: expect.closeTo(37.55), lng: expect.closeTo(127.1) } },
    ]);
    expect(await read(...elements)).toHaveLength(1);
  });

  it('is a café: a node where it is, a way or a relation at its centre', async () => {
    const rows = await read(
      node({
        ...cafe,
        branch: '강남점',
        'addr:city': '서울특별시',
        'addr:district': '강남구',
        'addr:street': '테헤란로',
        'addr:housenumber': '1',
        'contact:phone': '+82 2 518 3008; +82 10 1234 5678',
        opening_hours: 'Mo-Fr 08:00-22:00',
        internet_access: 'wlan',
        smoking: 'no',
      }),
      { type: 'way', id: 2, center: { lat: 37.6, lon: 127.1 }, nodes: [1, 2], tags: cafe },
      { type: 'relation', id: 3, center: { lat: 48.1, lon: 11.6 }, tags: { ...cafe, phone: '+49 89 123456' } },
      { type: 'way', id: 4, tags: cafe },
    );
    expect(recordsOf(rows)).toMatchObject([
      {
        sourceId: 'node/1',
        name: '봄 커피 강남점',
        roadAddress: '서울특별시 강남구 테헤란로 1',
        address: null,
        phone: '02-518-3008',
        position: { lat: 37.5, lng: 127 },
        open: true,
        openingHours: 'Mo-Fr 08:00-22:00',
        zone: 'Asia/Seoul',
        facts: { wifi: true, smoking: false },
      },
      { sourceId: 'way/2', position: { lat: 37.6, lng: 127.1 }, facts: {}, openingHours: null },
      { sourceId: 'relation/3', position: { lat: 48.1, lng: 11.6 }, phone: '+49 89 123456', zone: 'Etc/GMT-1' },
      { sourceId: 'way/4', position: null },
    ]);
  });

  it.each([
    [{ 'disused:amenity': 'cafe' }, false],
    [{ 'was:shop': 'coffee' }, false],
    [{ amenity: 'cafe', 'disused:amenity': 'bank' }, true],
    [{ amenity: 'cafe', disused: 'yes' }, false],
    [{ amenity: 'cafe', opening_hours: 'closed' }, false],
    [{ amenity: 'cafe' }, true],
  ])('with %j is open: %s', async (tags, open) => {
    expect(recordsOf(await read(node({ name: '봄', ...tags })))).toMatchObject([{ open }]);
  });

  it.each([
    [{ internet_access: 'yes' }, { wifi: true }],
    [{ internet_access: 'no' }, { wifi: false }],
    [{ internet_access: 'terminal' }, {}],
    [{ smoking: 'outside' }, { smoking: true }],
    [{ smoking: 'no' }, { smoking: false }],
  ])('with %j has the facts %j, and what is not said is unknown', async (tags, facts) => {
    const [record] = recordsOf(await read(node({ ...cafe, ...tags })));
    expect(record!.facts).toEqual(facts);
  });

  it('keeps its place when its hours are free text, and knows what 24/7 means', async () => {
    const rows = await read(node({ ...cafe, opening_hours: '매일 아침' }), node({ ...cafe, opening_hours: '24/7' }));
    expect(recordsOf(rows)).toMatchObject([
      { openingHours: null, facts: {} },
      { openingHours: '24/7', facts: { twentyFour: true } },
    ]);
  });

  it('that is none is refused with its reason, and the others come', async () => {
    const rows = await read(
      null,
      7,
      [],
      node(cafe, { id: 'x' }),
      node(cafe, { type: 'area' }),
      node({ amenity: 'cafe' }),
      node(cafe, { tags: 'x' }),
      node(cafe, { lat: '37' }),
      node(cafe, { lat: 91 }),
      node({ name: 5 }),
      node(cafe),
    );
    expect(outcomes(rows)).toEqual([
      'malformed-row',
      'malformed-row',
      'malformed-row',
      'missing-id sourceId',
      'missing-id sourceId',
      'missing-name name',
      'missing-name name',
      'bad-coordinates position',
      'out-of-range position',
      'missing-name name',
      '봄 커피',
    ]);
  });
});

describe('An answer of Overpass', () => {
  const elements = [
    { type: 'node', id: 1, lat: 37.5, lon: 127, tags: { name: '봄', amenity: 'cafe', remark: 'error' } },
  ];
  const stopped = 'runtime error: Query timed out in "query" at line 3 after 26 seconds.';

  it('that was cut short is no file of cafés, wherever it says so, in pieces of any size', async () => {
    for (const answer of [
      { version: 0.6, elements, remark: stopped },
      { remark: stopped, elements },
      { elements, remark: `${stopped} ${'x'.repeat(5_000)}` },
    ]) {
      for (const size of [1, 7, 500, 65_536]) {
        const read = rowsOf('overpass', JSON.stringify(answer, null, 1), size);
        await expect(read).rejects.toThrow(/^Overpass stopped: runtime error: Query timed out/);
        await expect(read).rejects.toThrow(UnreadableFile);
      }
    }
  });

  it.each([
    { elements, remark: 'All is well.' },
    { elements, remark: 'x'.repeat(1_024) + stopped },
    { elements, remark: { error: stopped } },
    { elements, remark: 1, error: 'error', note: stopped },
    { elements, 'a "remark': stopped, osm3s: { remark: stopped } },
  ])('with other words beside its elements is one', async (answer) => {
    for (const size of [1, 7, 500, 65_536]) {
      expect(outcomes(await rowsOf('overpass', JSON.stringify(answer), size))).toEqual(['봄']);
    }
  });
});

describe('A feature of GeoJSON', () => {
  const feature = (properties: object | null, geometry: unknown = { type: 'Point', coordinates: [127, 37.5] }) => ({
    type: 'Feature',
    geometry,
    properties,
  });
  const spring = { id: 'a-1', name: '봄 커피' };
  const collection = (...features: unknown[]) => JSON.stringify({ type: 'FeatureCollection', features });

  it('is a café by properties of our own names', async () => {
    const all = {
      ...spring,
      roadAddress: '논현로 58',
      address: '신사동 549-6',
      phone: '025183008',
      open: false,
      openingHours: 'Mo-Su 08:00-22:00',
      zone: 'Asia/Tokyo',
      tags: ['wifi', 'concent', 'nothing'],
      updatedAt: '2026-04-09T01:58:11Z',
    };
    expect(await rowsOf('geojson', collection(feature(all)))).toEqual([
      {
        record: {
          sourceId: 'a-1',
          name: '봄 커피',
          roadAddress: '논현로 58',
          address: '신사동 549-6',
          phone: '02-518-3008',
          position: { lat: 37.5, lng: 127 },
          open: false,
          openingHours: 'Mo-Su 08:00-22:00',
          zone: 'Asia/Tokyo',
          facts: { concent: true, wifi: true },
          updatedAt: new Date('2026-04-09T01:58:11Z'),
        },
      },
    ]);
  });

  it('may have its id beside its properties, be nowhere yet, and say things that are not understood', async () => {
    const rows = await rowsOf(
      'geojson',
      collection(
        { ...feature({ name: '하나' }), id: 7 },
        feature(
          { ...spring, zone: 'Moon/Sea', openingHours: 'always', updatedAt: 'now', phone: 5, tags: 'wifi' },
          null,
        ),
      ),
    );
    expect(recordsOf(rows)).toMatchObject([
      { sourceId: '7', name: '하나', open: true },
      { position: null, zone: 'Asia/Seoul', openingHours: null, updatedAt: null, phone: null, facts: {} },
    ]);
  });

  it('that is none is refused with its reason, and the others come', async () => {
    const line = { type: 'LineString', coordinates: [[127, 37.5]] };
    const rows = await rowsOf(
      'geojson',
      collection(
        { type: 'Point' },
        feature(null),
        feature({ id: 'b' }),
        feature(spring, line),
        feature(spring, { type: 'Point', coordinates: ['127', 37] }),
        feature(spring, { type: 'Point', coordinates: [37.5, 127] }),
        feature(spring),
      ),
    );
    expect(outcomes(rows)).toEqual([
      'malformed-row',
      'missing-id sourceId',
      'missing-name name',
      'bad-coordinates position',
      'bad-coordinates position',
      'out-of-range position',
      '봄 커피',
    ]);
  });

  it('may stand on a line of its own, or after a record separator; a bad line costs only itself', async () => {
    const [one, two] = [feature({ id: '1', name: '하나' }), feature({ id: '2', name: '둘' })].map((f) =>
      JSON.stringify(f),
    );
    const pretty = JSON.stringify(feature({ id: '3', name: '셋' }), null, 2);
    expect(outcomes(await rowsOf('geojson', `${one}\n\n{"type":\r\n${two}\r\n`, 3))).toEqual([
      '하나',
      'malformed-row',
      '둘',
    ]);
    expect(outcomes(await rowsOf('geojson', `\x1E${one}\n\x1E${pretty}\n\x1Eno\n\x1E${two}`, 3))).toEqual([
      '하나',
      '셋',
      'malformed-row',
      '둘',
    ]);
    expect(outcomes(await rowsOf('geojson', one!))).toEqual(['하나']);
    const long = `${one}\n"${'x'.repeat(3_000_000)}"\n${two}`;
    for (const size of [65_536, 4_000_000]) {
      expect(outcomes(await rowsOf('geojson', long, size))).toEqual(['하나', 'malformed-row', '둘']);
    }
  });
});

describe('A JSON file', () => {
  const element = { type: 'node', id: 1, lat: 37.5, lon: 127, tags: { name: '"[{봄}]",\\', amenity: 'cafe' } };

  it('may hold other things before and after the list, in any form', async () => {
    const other = { elements: [1, { elements: [element] }], text: '\\"],}{["elements":[', list: [[], {}, '"'] };
    for (const indent of [0, 2]) {
      const text = JSON.stringify(
        { other, 'x:"elements"': 'elements', elements: [element, element], remark: other },
        null,
        indent,
      );
      for (const size of [1, 7, 65_536]) {
        expect(outcomes(await rowsOf('overpass', text, size))).toEqual(['"[{봄}]",\\', '"[{봄}]",\\']);
      }
    }
    expect(await rowsOf('overpass', '{"elements":[ ]}')).toEqual([]);
  });

  it('loses an element that is no JSON, and no other', async () => {
    const text = `{"elements":[${JSON.stringify(element)},{"id":tru},,${JSON.stringify(element)}]}`;
    expect(outcomes(await rowsOf('overpass', text))).toEqual([
      '"[{봄}]",\\',
      'malformed-row',
      'malformed-row',
      '"[{봄}]",\\',
    ]);
  });

  it.each([
    '',
    '[]',
    '<html>',
    '{}',
    '{"elements":{}}',
    '{"elements":[',
    '{"elements":[{"a":"',
    '{"a":["elements"]}',
    '{}{"elements":[]}',
    ']',
    '"x"',
    '관리번호,사업장명\n1,2',
  ])('of another kind or cut off (%j) is unreadable', async (text) => {
    await expect(rowsOf('overpass', text)).rejects.toThrow(UnreadableFile);
    await expect(rowsOf('overpass', text, 1)).rejects.toThrow(UnreadableFile);
  });

  it('is never in memory as a whole: rows come before the rest is read, and an endless element is refused', async () => {
    let asked = 0;
    // oxlint-disable-next-line typescript/require-await -- what is read from a disk comes asynchronously
    async function* endless(start: string, more: string) {
      yield start;
      for (;;) {
        asked += 1;
        yield more;
      }
    }
    const rows = fileSources.overpass.read(
      endless(`{"elements":[${JSON.stringify(element)},`, `${JSON.stringify(element)},`),
    );
    const iterator = rows[Symbol.asyncIterator]();
    for (let i = 0; i < 3; i += 1) await iterator.next();
    expect(asked).toBeLessThanOrEqual(2);
    await iterator.return?.();
    for (const start of ['{"elements":[{"name":"', '{"elements":[{"a":[', '{"elements":[']) {
      const refused = collect(fileSources.overpass.read(endless(start, ' '.repeat(65_536))));
      await expect(refused).rejects.toThrow(/more than 1048576 characters/);
    }
  });
});

describe('Any text at all', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...'{}[]",:\\\n\r\x1E\uFEFF\u0000\uD800'.split(''),
      '"elements"',
      '"features"',
      '{"elements":[',
      '{"type":"FeatureCollection","features":[',
      '{"type":"node","id":1,"lat":37.5,"lon":127,"tags":{"name":"봄","opening_hours":"24/7"}}',
      '{"type":"Feature","properties":{"id":"1","name":"봄"},"geometry":{"type":"Point","coordinates":[127,37]}}',
      '관리번호,영업상태명,사업장명,지번주소,도로명주소,좌표정보(X),좌표정보(Y)\n',
      '상호명,위도,경도\n',
      '봄,37.5,127\n',
      '1,01,봄,a,b,,\n',
      '1e309',
      'null',
    ),
    fc.string({ unit: 'binary', maxLength: 20 }),
  );

  it.each(Object.keys(fileSources) as Name[])(
    'is rows or an unreadable file to %s, the same in pieces of any size',
    async (source) => {
      const outcome = async (text: string, size: number) => {
        try {
          return await rowsOf(source, text, size);
        } catch (error) {
          expect(error).toBeInstanceOf(UnreadableFile);
          return 'unreadable';
        }
      };
      await fc.assert(
        fc.asyncProperty(fc.array(piece, { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), async (pieces, size) => {
          const text = pieces.join('');
          expect(await outcome(text, size)).toEqual(await outcome(text, 1_000_000));
        }),
        { numRuns: 300 },
      );
    },
  );

  /** Mostly what belongs into a field, so that the others are looked at too. */
  const field = (...good: unknown[]) => {
    const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.double().map(String), fc.jsonValue());
    return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: anything });
  };
  const said = fc.record({
    id: field(1, 7),
    lat: field(37.5),
    lng: field(127),
    name: field('봄', '카\u0000페', '\uD800', ' ', '\u202E봄\uFEFF'),
    branch: field('강남점', ''),
    address: field('신사동 549-6'),
    phone: field('025183008', '+82 2 518 3008'),
    hours: field('24/7'),
    zone: field('Asia/Seoul'),
    tags: field(['wifi']),
    time: field('2026-04-09 10:58:11', '2026-04-09T10:58:11Z'),
  });
  const quoted = (value: unknown): string =>
    `"${(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('"', '""')}"`;
  const row = (...values: unknown[]) => values.map(quoted).join(',');
  const files: Record<Name, (cafe: Record<string, unknown>) => string> = {
    localdata: ({ id, name, address, phone, time, lat, lng }) =>
      `${portal}\n${row(id, '01', '', name, address, address, phone, time, lng === 127 ? 202066.6 : lng, lat === 37.5 ? 446916.2 : lat)}`,
    sbiz: ({ name, branch, lat, lng, address }) =>
      `상호명,지점명,위도,경도,시도명,지번주소\n${row(name, branch, lat, lng, address, address)}`,
    overpass: ({ id, lat, lng, name, phone, hours, branch, address, time }) =>
      JSON.stringify({
        elements: [
          {
            ...{ type: 'node', id, lat, lon: lng, timestamp: time },
            tags: { name, phone, opening_hours: hours, branch, 'addr:street': address },
          },
        ],
      }),
    geojson: ({ id, lat, lng, name, phone, hours, zone, tags, address, time }) =>
      JSON.stringify({
        features: [
          {
            type: 'Feature',
            geometry: { type: 'Point', coordinates: [lng, lat] },
            properties: { id, name, phone, openingHours: hours, zone, tags, address, updatedAt: time },
          },
        ],
      }),
  };
  const limits = { sourceId: 191, name: 200, address: 300, roadAddress: 300, phone: 40, openingHours: 500, zone: 64 };

  it.each(Object.keys(fileSources) as Name[])(
    'in a field of %s is text that fits its column, or a reason',
    async (source) => {
      let cafes = 0;
      await fc.assert(
        fc.asyncProperty(said, async (cafe) => {
          const rows = await rowsOf(source, files[source](cafe));
          expect(rows).toHaveLength(1);
          for (const record of recordsOf(rows)) {
            cafes += 1;
            for (const [name, limit] of Object.entries(limits)) {
              const text = record[name as keyof typeof limits];
              if (text === null) continue;
              expect(text.length > 0 && text.length <= limit && text.trim() === text).toBe(true);
              expect(text).not.toMatch(/\p{Cc}|\p{Cs}/u);
            }
            expect(record.name).not.toMatch(/\uFFFD/);
          }
        }),
        { numRuns: 300 },
      );
      expect(cafes).toBeGreaterThan(30);
    },
  );
});
