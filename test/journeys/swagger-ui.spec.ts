import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { startProcess } from '../support/processes.js';
import { startBrowser } from '../support/browser.js';
import { newPerson } from '../support/client.js';
import { database } from '../support/database.js';

let address: string;
let stop: () => Promise<void>;
let browser: BrowserContext;
let stopBrowser: () => Promise<void>;
beforeAll(async () => {
  ({ address, stop } = await startProcess('api'));
  ({ browser, stop: stopBrowser } = await startBrowser());
});
afterAll(async () => {
  await stopBrowser?.();
  await stop();
  await database.end();
});

/** Opens an operation, fills its body if it has one, sends it, and returns what the page then shows. */
async function tryItOut(page: Page, operationId: string, body?: object): Promise<{ status: string; body: string }> {
  const operation = page.locator(`.opblock[id$="-${operationId}"]`);
  if (!(await operation.getAttribute('class'))!.includes('is-open')) {
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
  }
  const clear = operation.getByRole('button', { name: 'Clear', exact: true });
  if (await clear.isVisible()) await clear.click(); // or we would read the answer before
  if (body) await operation.locator('textarea.body-param__text').fill(JSON.stringify(body));
  await operation.getByRole('button', { name: 'Execute', exact: true }).click();
  const live = operation.locator('.live-responses-table');
  await live.waitFor();
  return {
    status: (await live.locator('.response .response-col_status').first().innerText()).trim(),
    body: await live.locator('.response .response-col_description').first().innerText(),
  };
}

it('Swagger UI logs in by its own form, uses the token for every call, and keeps it over a reload', async () => {
  const mina = await newPerson(address, 'consumer', { name: 'Mina' });
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));

  await page.goto(`${address}/docs`);
  expect((await tryItOut(page, 'getMe')).status).toBe('401');

  const { loginId, password } = mina;
  const session = await tryItOut(page, 'logIn', { loginId, password });
  expect([session.status, session.body]).toEqual(['201', expect.stringContaining('accessToken')]);

  const me = await tryItOut(page, 'getMe');
  expect([me.status, me.body]).toEqual(['200', expect.stringContaining(loginId)]);

  await page.reload();
  const still = await tryItOut(page, 'getMe');
  expect([still.status, still.body]).toEqual(['200', expect.stringContaining(loginId)]);

  // The fields of a body are shown with their examples: the form is ready to be sent as it is.
  const booking = page.locator('.opblock[id$="-requestReservation"]');
  await booking.locator('.opblock-summary-control').click();
  await booking.getByRole('button', { name: 'Try it out' }).click();
  const proposal = JSON.parse(await booking.locator('textarea.body-param__text').inputValue()) as object;
  expect(proposal).toMatchObject({ departure: expect.any(String), pickupWindow: { from: '09:00', to: '12:00' } });

  // As it stands there, key included, it can be sent again: each call is a booking of its own.
  const sent = async () => {
    const { status, body } = await tryItOut(page, 'requestReservation');
    return { status, id: /"id": "([^"]+)"/.exec(body)?.[1] };
  };
  const [first, second] = [await sent(), await sent()];
  expect([first.status, second.status]).toEqual(['201', '201']);
  expect(first.id).not.toBe(second.id);
  // A key of one's own is repeated as it is.
  await booking.locator('tr[data-param-name="Idempotency-Key"] input').fill('my own');
  expect((await sent()).id).toBe((await sent()).id);

  if (process.env['SCREENSHOTS']) {
    await booking.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(process.env['SCREENSHOTS'], 'swagger-ui.png') });
  }
  expect(errors).toEqual([]);
});
