import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server as Listener } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import type { Page } from 'playwright-core';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { isAlive } from '../../scripts/lib/processes.mjs';
import { startDatabase } from '../../scripts/lib/servers.mjs';
import { startBrowser } from '../support/browser.js';
import { newCheckout } from '../support/checkout.js';
import { timed } from '../support/machine-clock.js';
import { inspect, OpenPages } from '../support/pages.js';
import { png } from '../support/photos.js';
import { scale } from '../support/scale.js';
import { until } from '../support/wait.js';

/** Nothing of a start is bounded by the speed of the machine: this only ends a test that hangs. */
const HANGS_MS = 600_000;
jest.setTimeout(HANGS_MS);

let checkout: string;
const inLocal = (...path: string[]) => join(checkout, '.local', ...path);
beforeAll(() => {
  checkout = newCheckout();
});

const { REDIS_QUEUE_URL, REDIS_CACHE_URL, SMTP_URL } = process.env;

const running: { child: ChildProcess; ended: Promise<unknown> }[] = [];
afterAll(async () => {
  for (const { child } of running) child.kill('SIGTERM');
  await Promise.all(running.map(({ ended }) => ended));
  rmSync(checkout, { recursive: true, force: true });
});

/** Begins `npm start` there. Servers that `env` does not name are its own. */
function start(env: Record<string, string | undefined>) {
  const { DATABASE_URL: _, REDIS_QUEUE_URL: _q, REDIS_CACHE_URL: _c, ...rest } = process.env;
  const usual = { SMTP_URL, PORT: undefined, METRICS_PORT: undefined, LOG_LEVEL: 'info', NODE_OPTIONS: '' };
  const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: checkout, env: { ...rest, ...usual, ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const isReady = () => until('it is ready', () => output.includes('is ready') || child.exitCode !== null, HANGS_MS);
  running.push({ child, ended });
  return { child, ended, isReady, output: () => output };
}

/** Runs a start that must fail: the single line that it says, beside those of its steps. */
async function refusal(env: Record<string, string | undefined>): Promise<string> {
  const failing = start(env);
  expect(await failing.ended).toBe(1);
  const lines = failing
    .output()
    .split('\n')
    .filter((line) => line.trim() && !/^ {2}[✓✗…] /.test(line));
  expect(lines).toHaveLength(1);
  return lines[0]!;
}

describe('a port that is asked for and taken', () => {
  let other: Listener;
  let taken: string;
  beforeAll(async () => {
    other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    taken = String((other.address() as AddressInfo).port);
  });
  afterAll(() => void other.close());

  it.each(['PORT', 'METRICS_PORT'])('%s is one sentence, before anything is started', async (variable) => {
    const failing = start({ [variable]: taken });
    expect(await failing.ended).toBe(1);
    expect(failing.output().trim()).toBe(`${variable}=${taken}: another program listens on this port.`);
    expect(existsSync(inLocal())).toBe(false);
  });

  it('and what is no port at all, likewise', async () => {
    expect(await refusal({ PORT: '3000x' })).toBe('PORT=3000x is no port.');
    expect(await refusal({ METRICS_PORT: '70000' })).toBe('METRICS_PORT=70000 is no port.');
  });
});

describe('a DATABASE_URL that is wrong is one sentence with the path of the log', () => {
  const given = new URL(process.env['DATABASE_URL']!);
  const changed = (change: Partial<URL>) => Object.assign(new URL(given), change).href;
  const withServers = { REDIS_QUEUE_URL, REDIS_CACHE_URL };

  const wrong: [what: string, url: string, reason: string][] = [
    ['no address at all', 'nonsense', 'DATABASE_URL must be a mysql or mariadb:// address'],
    ['an address of something else', 'postgres://who:secret@127.0.0.1/madang', 'must be a mysql or mariadb:// address'],
    ['where nobody listens', 'mysql://who:secret@127.0.0.1:9/madang', 'connect ECONNREFUSED 127.0.0.1:9'],
    ['a user who is not let in', changed({ username: 'nobody', password: 'secret' }), 'Access denied'],
    ['a database that is not there', changed({ pathname: '/madang_is_not_here' }), "'madang_is_not_here'"],
  ];
  it.each(scale(wrong, wrong.slice(2, 4)))('%s', async (_what, url, reason) => {
    const sentence = await refusal({ ...withServers, DATABASE_URL: url });
    expect(sentence).toMatch(/^The database of your DATABASE_URL \(.+\) is not usable: .+\. The log: .+$/);
    expect(sentence).toContain(reason);
    expect(sentence).not.toContain('secret');
    expect(readFileSync(sentence.split('The log: ')[1]!, 'utf8')).toContain(reason.replace(/^DATABASE_URL /, ''));
  });

  it('a server whose settings could lose an acknowledged write', async () => {
    const server = await startDatabase();
    try {
      const connection = await createConnection({ uri: server.url });
      await connection.query('SET GLOBAL innodb_flush_log_at_trx_commit = 2');
      await connection.end();
      const sentence = await refusal({ ...withServers, DATABASE_URL: server.url });
      expect(sentence).toContain('innodb_flush_log_at_trx_commit is 2, must be 1');
      expect(sentence).toContain(`The log: ${inLocal('logs', 'app.log')}`);
    } finally {
      await server.stop();
    }
  });
});

describe('A fresh start', () => {
  let first: ReturnType<typeof start>;
  let port: string;
  beforeAll(async () => {
    port = String(await anyPort());
    first = start({ PORT: port, METRICS_PORT: String(await anyPort()) });
    await first.isReady();
  });

  it('shows a newcomer deliveries, a mission and the console within five minutes, by clicks alone', async () => {
    const address = `http://127.0.0.1:${port}`;
    const seconds: Record<string, string> = {};
    const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      const startedAt = performance.now();
      const result = await work();
      seconds[name] = ((performance.now() - startedAt) / 1_000).toFixed(1);
      return result;
    };
    // Nobody here has a phone that is in Seoul.
    const options = { locale: 'ko-KR', timezoneId: 'Asia/Seoul', viewport: { width: 390, height: 844 } };
    const { browser, stop } = await startBrowser(options);
    browser.setDefaultTimeout(HANGS_MS);
    const pages = new OpenPages(browser, address);
    const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
    const enter = async (loginId: string, to: string) => {
      const page = await pages.open('/');
      await button(page, new RegExp(loginId)).click();
      await page.waitForURL(address + to);
      return page;
    };

    const watching = await step('/', async () => {
      const page = await pages.open('/');
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await page.locator('.lines li').count()).toBe(4);
      expect(await inspect(page, 'home')).toEqual([]);
      return page;
    });
    const robots = step('a robot delivers, meanwhile', () =>
      timed(async () => {
        await button(watching, '배송 지켜보기').click();
        const isOver = watching.getByRole('heading', { name: '배송이 끝났습니다' }).waitFor();
        // On a slow machine it may be over before its PIN was drawn; pages.spec.ts sees one that is.
        await Promise.race([isOver, watching.getByText('전달 PIN').waitFor()]);
        await isOver;
      }),
    );
    robots.catch(() => {}); // it is awaited below
    await button(watching, '배송 지켜보기').waitFor({ state: 'detached' }); // the log-in of this window is done

    const jun = await step('a driver goes online in a second window', async () => {
      const page = await enter('jun', '/drive');
      await button(page, '위치 공유하기').click();
      await button(page, '동의하고 온라인으로').click();
      await button(page, '데모: 성수동에 있는 것처럼').click();
      await page.getByText('위치를 보내고 있습니다').waitFor();
      return page;
    });
    const mina = await step('a booking', async () => {
      const page = await enter('mina', '/deliver');
      for (const [end, name] of [
        ['출발지', '느린오후 성수'],
        ['도착지', '책상다리 성수'],
      ] as const) {
        await page.getByRole('combobox', { name: end }).fill(name);
        await page.getByRole('option', { name: new RegExp(name) }).click();
      }
      await page.getByText('사진', { exact: true }).click();
      await page.getByText('나 (다른 창에서)').click();
      await button(page, /에 예약하기/).click();
      await page.locator('.delivery').waitFor();
      return page;
    });
    await step('accepted', async () => {
      await jun.getByRole('timer').waitFor();
      await button(jun, '수락').click();
      await button(jun, '픽업 장소에 도착했습니다').waitFor();
    });
    const operator = await step('seen in the console', async () => {
      const page = await enter('admin', '/console');
      await page.locator('.item', { hasText: '느린오후 성수' }).click();
      await page.getByRole('dialog').getByText('요금', { exact: true }).first().waitFor();
      return page;
    });
    await step('moved and delivered, with a photo', async () => {
      await button(jun, '픽업 장소에 도착했습니다').click();
      await button(jun, '물건을 받았습니다').click();
      await mina.locator('.map-marker.driver').waitFor();
      await button(jun, '도착지에 도착했습니다').click();
      await button(jun, '사진 찍고 전달').click();
      const photo = { name: 'door.png', mimeType: 'image/png', buffer: png() };
      await jun.locator('input[type=file]').setInputFiles(photo);
      await jun.getByRole('img', { name: '전달 사진 미리보기' }).waitFor();
      expect(await inspect(jun, 'drive-photo')).toEqual([]);
      await jun.getByRole('dialog').getByRole('button', { name: '전달했습니다' }).click();
      await jun.getByText(/전달을 마쳤습니다/).waitFor();
      await mina.getByRole('heading', { name: '배송이 끝났습니다' }).waitFor();
      await seesPhoto(mina);
    });
    await step('a pledge', async () => {
      await mina.getByRole('link', { name: '미션', exact: true }).click();
      await mina.getByRole('link', { name: /시청자가 고른 노래/ }).click();
      await mina.getByText('1,000원', { exact: true }).click();
      await button(mina, '1,000원 후원').click();
      await mina.getByText(/내 후원 4,000원/).waitFor();
    });
    // As long as it does something: a machine that is busy is late, not wrong.
    const { ms } = await robots;
    expect(ms).toBeLessThanOrEqual(60_000);
    seconds['by the page, the robot took'] = /\d+(?=초 만에)/.exec(await watching.locator('.delivery').innerText())![0];
    await seesPhoto(watching);
    expect(await inspect(watching, 'home-delivered')).toEqual([]);
    await step('all of it in the console', async () => {
      await operator.reload(); // what is open is in the address
      const dialog = operator.getByRole('dialog');
      await dialog.getByText('배송이 끝났습니다').first().waitFor();
      await dialog.getByText(/^지급/).first().waitFor();
      await operator.goto(`${address}/console?tab=missions`);
      await operator.getByText('진행 중', { exact: true }).click();
      await button(operator, /시청자가 고른 노래/).click();
      await operator.getByRole('dialog').getByText('4,000원').first().waitFor();
      await operator.goto(`${address}/console?tab=system`);
      await operator.locator('.badge', { hasText: '맞음' }).waitFor();
      const books = operator.locator('.facts', { hasText: '차이' });
      expect(await books.locator('dd').first().innerText()).toBe('0');
    });
    expect(pages.troubles).toEqual([]);
    console.log(`The five-minute path, in seconds: ${JSON.stringify(seconds)}`);
    await stop();
  });

  it('taken over after a kill -9 is named, counted from the keypress, and nothing is migrated again', async () => {
    expect(first.output()).toContain('✓ Migrating the database');
    const second = start({});
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`Madang is already running here at http://127.0.0.1:${port}`);

    const left = ['app', 'database', 'redis-queue', 'redis-cache'].map((name) =>
      Number(readFileSync(inLocal(name, 'pid'), 'utf8')),
    );
    first.child.kill('SIGKILL');
    await first.ended;
    expect(left.filter((pid) => !isAlive(pid))).toEqual([]);
    // No PORT is asked for now: that of the one which runs on would be taken.
    const third = start({ MADANG_KEYPRESS_AT: String(Date.now() - 1_000_000) });
    await third.isReady();
    expect(third.output()).toContain(
      'Took over from a start that was killed: stopped its Madang, database, Redis (queue), and Redis (cache)',
    );
    expect(left.filter((pid) => isAlive(pid))).toEqual([]);
    expect(third.output()).not.toContain('Migrating the database');
    expect(Number(/is ready after ([\d.]+) s/.exec(third.output())![1])).toBeGreaterThan(1_000);
    third.child.kill('SIGTERM');
    expect(await third.ended).toBe(0);
    expect(third.output()).toContain('Stopped. The data is kept in .local/');
  });
});

async function seesPhoto(page: Page): Promise<void> {
  const photo = page.getByRole('img', { name: '기사가 찍은 전달 사진' });
  await photo.waitFor();
  expect(await photo.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth > 0)).toBe(true);
}
