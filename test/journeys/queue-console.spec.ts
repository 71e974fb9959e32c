import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startBrowser } from '../support/browser.js';
import { database } from '../support/database.js';
import { newOperator } from '../support/money.js';
import { killAll, MadangProcess } from '../support/processes.js';

let address: string;
beforeAll(async () => void ({ address } = await MadangProcess.start('api')));
afterAll(async () => {
  await killAll();
  await database.end();
});

it('An admin sees the queue in the console, whose policy allows all that it needs and no other host', async () => {
  const { loginId, password } = await newOperator(address, 'admin');
  const { browser, stop } = await startBrowser({ httpCredentials: { username: loginId, password } });
  try {
    const page = await browser.newPage();
    const troubles: string[] = [];
    // Its fonts are at another host, which the policy does not let it visit.
    const isOwn = (url: string) => url.startsWith(address);
    page.on('pageerror', ({ message }) => troubles.push(message));
    page.on('requestfailed', (request) => isOwn(request.url()) && troubles.push(request.url()));
    page.on('response', (response) => {
      if (!isOwn(response.url()) || response.status() >= 400) troubles.push(response.url());
    });
    await page.goto(`${address}/admin/queues`);
    await page.getByRole('link', { name: 'events', exact: false }).first().click();
    await page.waitForURL(/\/admin\/queues\/queue\//);
    await page.getByText(/^Loading/).waitFor({ state: 'hidden' });
    if (process.env['SCREENSHOTS']) await page.screenshot({ path: join(process.env['SCREENSHOTS'], 'console.png') });
    expect(troubles).toEqual([]);
  } finally {
    await stop();
  }
});
