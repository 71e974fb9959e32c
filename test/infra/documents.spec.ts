import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const pages = globSync(['*.md', 'docs/**/*.md', 'ecs/*.md'], { cwd: ROOT });
const anchorsOf = (page: string) =>
  [...readFileSync(page, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );

/** Links of a page to other files and headings that lead nowhere. */
function deadLinks(page: string, text: string): string[] {
  return [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(([, path, anchor]) => {
    const target = path ? join(ROOT, dirname(page), path) : join(ROOT, page);
    const leads = existsSync(target) && (anchor === undefined || anchorsOf(target).includes(anchor));
    return leads ? [] : [`${page}: ${relative(ROOT, target)}${anchor ? `#${anchor}` : ''}`];
  });
}

it('every link from one document to another leads there, heading included', () => {
  expect(pages.length).toBeGreaterThan(10);
  expect(pages.flatMap((page) => deadLinks(page, readFileSync(join(ROOT, page), 'utf8')))).toEqual([]);
});

it.each(['[gone](nowhere.md)', '[gone](operations.md#nothing-of-the-kind)', '[gone](#nor-here)'])(
  'notices %s',
  (link) => {
    expect(deadLinks('docs/runbook.md', `See ${link}.`)).toHaveLength(1);
  },
);
