import { withoutFormula } from '../../../kernel/csv.js';
import type { Value } from './export-sections.js';

type Row = Record<string, Value>;

/** A JSON array, a row on each line. */
export async function* toJson(rows: AsyncIterable<Row>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const row of rows) {
    yield before + JSON.stringify(row);
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

/** RFC 4180, with the mark by which spreadsheets know UTF-8. */
export async function* toCsv(names: string[], rows: AsyncIterable<Row>): AsyncGenerator<string> {
  yield `\uFEFF${names.join(',')}\r\n`;
  for await (const row of rows) yield `${names.map((name) => cell(row[name]!)).join(',')}\r\n`;
}

function cell(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `"${withoutFormula(text).replaceAll('"', '""')}"`;
}

/** What the files are, for who opens the archive. */
export const README = `마당에서 내보낸 내 정보입니다. 표마다 파일이 두 개 있습니다. .csv는 스프레드시트로, .json은 프로그램으로 읽습니다.
시각은 UTC이고 금액은 원입니다. photos 폴더에는 배송 사진이 있습니다.

This is your data of Madang. Each table has two files: .csv for spreadsheets, .json for programs. Instants are in UTC,
amounts in won. The folder photos has the photos of deliveries.
`;
