import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const SOURCES = join(import.meta.dirname, '../../src');
/** Words that MySQL 8 and 9 reserve and MariaDB does not: https://dev.mysql.com/doc/refman/8.4/en/keywords.html */
const reserved =
  'cube cume_dist dense_rank empty except first_value function grouping groups intersect json_table lag last_value lateral lead manual nth_value ntile of over parallel percent_rank qualify rank recursive row rows row_number system tablesample window';
const names = new RegExp(`\\bAS (${reserved.replaceAll(' ', '|')})\\b`, 'g');

it('calls no column by a word that MySQL reserves, which MariaDB would let pass', () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const found = files.flatMap((name) =>
    (readFileSync(join(SOURCES, name), 'utf8').match(names) ?? []).map((what) => `${name}: ${what}`),
  );
  expect(found).toEqual([]);
});
