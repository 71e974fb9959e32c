import { Redis } from 'ioredis';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rows } from './database.js';

type Column = { table: string; column: string; type: string };

/** Columns that can hold text, a file or a place: all but ids, hashes, numbers, times and what is one of a fixed list. */
export async function columnsOfSchema(): Promise<Column[]> {
  const found = await rows<Column>(
    `SELECT table_name AS \`table\`, column_name AS \`column\`, data_type AS type FROM information_schema.columns
     WHERE table_schema = DATABASE() AND data_type NOT IN
       ('binary', 'tinyint', 'smallint', 'int', 'bigint', 'datetime', 'date', 'time', 'enum', 'set')
     ORDER BY table_name, column_name`,
  );
  return found;
}

/** Where in the database one of these words stands, as `table.column`; upper and lower case are one. */
export async function findInDatabase(words: string[]): Promise<string[]> {
  const columns = (await columnsOfSchema()).filter(({ type }) => !['double', 'float', 'point'].includes(type));
  const found: string[] = [];
  for (const [table, of] of Map.groupBy(columns, (each) => each.table)) {
    const holds = ({ column }: Column) => {
      const text = `LOWER(CONVERT(\`${column}\` USING utf8mb4))`;
      return words.map(() => `INSTR(${text}, ?)`).join(' OR ');
    };
    const counts = of.map((each, place) => `SUM(COALESCE(${holds(each)}, 0) > 0) AS c${place}`);
    const [row] = await rows<Record<string, string | null>>(
      `SELECT ${counts.join(', ')} FROM \`${table}\``,
      of.flatMap(() => words.map((word) => word.toLowerCase())),
    );
    found.push(...of.flatMap(({ column }, place) => (Number(row![`c${place}`]) > 0 ? [`${table}.${column}`] : [])));
  }
  return found;
}

/** The keys of this file's part of Redis that hold one of these words, in their name or in what they hold, with the ms they have left. */
export async function findInRedis(words: string[]): Promise<{ key: string; ms: number }[]> {
  const urls = [...new Set([process.env['REDIS_CACHE_URL']!, process.env['REDIS_QUEUE_URL']!])];
  const found: { key: string; ms: number }[] = [];
  for (const url of urls) {
    const redis = new Redis(url);
    try {
      for await (const keys of redis.scanStream({ match: `${process.env['REDIS_PREFIX']}*`, count: 1_000 })) {
        for (const key of keys as string[]) {
          const text = `${key} ${await contentOf(redis, key)}`.toLowerCase();
          if (words.some((word) => text.includes(word.toLowerCase()))) found.push({ key, ms: await redis.pttl(key) });
        }
      }
    } finally {
      redis.disconnect();
    }
  }
  return found;
}

async function contentOf(redis: Redis, key: string): Promise<string> {
  switch (await redis.type(key)) {
    case 'string':
      return (await redis.get(key)) ?? '';
    case 'hash':
      return JSON.stringify(await redis.hgetall(key));
    case 'list':
      return JSON.stringify(await redis.lrange(key, 0, -1));
    case 'set':
      return JSON.stringify(await redis.smembers(key));
    case 'zset':
      return JSON.stringify(await redis.zrange(key, 0, -1));
    case 'stream':
      return JSON.stringify(await redis.xrange(key, '-', '+'));
    default:
      return '';
  }
}

/** The files below a folder, and those that hold one of these words. */
export async function findInFolder(folder: string, words: string[]): Promise<{ files: string[]; found: string[] }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found: string[] = [];
  for (const file of files) {
    const bytes = await readFile(file);
    if (words.some((word) => bytes.includes(word))) found.push(file);
  }
  return { files, found };
}
