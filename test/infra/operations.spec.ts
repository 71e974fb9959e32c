import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');
const text = read('docs/operations.md');
const named = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))];
const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => read('src', name))
  .join('\n');

it('docs/operations.md names commands, tests, files, pages and alerts that are there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const commands = named(/npm run ([\w:-]+)/g).filter((name) => !scripts[name]);
  const proofs = named(/`((?:faults|modules)\/[\w-]+)`/g).filter(
    (name) => !existsSync(join(ROOT, `test/${name}.spec.ts`)),
  );
  const files = named(/`((?:src|load|test|scripts)\/[\w./-]+\.\w+)`/g).filter((name) => !existsSync(join(ROOT, name)));
  const pages = named(/\]\(([\w-]+\.md)\)/g).filter((name) => !existsSync(join(ROOT, 'docs', name)));
  const alerts = named(/`(Madang[A-Z]\w+)`/g).filter((name) => !read('docs/runbook.md').includes(`## ${name}\n`));
  const missing = { commands, proofs, files, pages, alerts };
  expect(missing).toEqual({ commands: [], proofs: [], files: [], pages: [], alerts: [] });
});

it('quotes what the processes say, word by word', () => {
  const quoted = named(/^\| `([A-Z][^`…:]+)[^`]*` +(?:and a list)? *\|/gm).filter(
    (line) => !line.startsWith('Access denied'),
  );
  const own = quoted.filter((line) => !/^(Unknown database)/.test(line));
  expect(own.length).toBeGreaterThan(3);
  expect(own.filter((line) => !sources.includes(line.trim()))).toEqual([]);
});

it('points at headings of its own that are there', () => {
  const headings = [...text.matchAll(/^##+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replaceAll(/[^\w ]/g, '')
      .replaceAll(' ', '-'),
  );
  expect(named(/\]\(#([\w-]+)\)/g).filter((name) => !headings.includes(name))).toEqual([]);
});
