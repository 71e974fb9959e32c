import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What went wrong in the pages that `open` opened: errors of scripts, refused resources, requests to other hosts. */
export class OpenPages {
  readonly troubles: string[] = [];

  constructor(
    private readonly browser: BrowserContext,
    private readonly address: string,
  ) {}

  async open(path: string): Promise<Page> {
    const page = await this.browser.newPage();
    page.on('pageerror', ({ message }) => this.troubles.push(message));
    page.on('console', (said) => said.type() === 'error' && this.troubles.push(said.text()));
    page.on('request', (request) => {
      if (!request.url().startsWith(this.address) && !request.url().startsWith('blob:'))
        this.troubles.push(request.url());
    });
    await page.goto(this.address + path);
    return page;
  }

  /** The test brought these about. */
  forgive(pattern: RegExp): void {
    this.troubles.splice(0, Infinity, ...this.troubles.filter((trouble) => !pattern.test(trouble)));
  }
}

/** Lets each tab begin without what others left in the browser: language, colours, accounts. */
export const beginEachAnew = (browser: BrowserContext): Promise<unknown> =>
  browser.addInitScript(`
    if (location.protocol === 'http:' && !sessionStorage.getItem('begun')) {
      sessionStorage.setItem('begun', 'true');
      localStorage.clear();
    }`);

/** What axe finds against WCAG 2.2 AA, as `rule: element`. */
async function violationsIn(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in globalThis'))) await page.evaluate(axe);
  return page.evaluate<string[]>(`axe
    .run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html + ' ' + node.failureSummary)))`);
}

type Looks = { width: number; height: number; scheme: 'light' | 'dark' };
/** Each size once, and both colours. */
const looks: Looks[] = [
  { width: 390, height: 844, scheme: 'dark' },
  { width: 1280, height: 800, scheme: 'light' },
];

/**
 * Looks at a page in both sizes and colours: gives what axe finds, and by how much it is wider than the screen. With `SCREENSHOTS`
 * (a folder) what was seen is kept there.
 */
export async function inspect(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const { width, height, scheme } of looks) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    // A bar that stays at the top covers what is scrolled under it.
    await page.evaluate('window.scrollTo(0, 0)');
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    if (overflow > 0) found.push(`${name} is ${overflow} pixels wider than ${width}`);
    found.push(...(await violationsIn(page)).map((one) => `${name} ${width} ${scheme}: ${one}`));
    const folder = process.env['SCREENSHOTS'];
    if (!folder) continue;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}-${width}-${scheme}.png`), fullPage: true });
  }
  return found;
}
