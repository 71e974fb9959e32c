import type { Locator, Page } from 'playwright-core';

/** Opens an operation of Swagger UI, and its tag before, ready to be filled in. */
export async function openOperation(page: Page, tag: string, operationId: string): Promise<Locator> {
  const operation = page.locator(`.opblock[id$="-${operationId}"]`);
  const header = page.locator(`.opblock-tag[data-tag="${tag}"]`);
  await header.waitFor();
  if ((await header.getAttribute('data-is-open')) !== 'true') await header.click();
  if (!(await operation.getAttribute('class'))!.includes('is-open')) {
    await operation.locator('.opblock-summary-control').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
  }
  return operation;
}

/** Fills the body of an operation if it has one, sends it, and returns what the page then shows. */
export async function tryItOut(page: Page, tag: string, operationId: string, body?: object) {
  const operation = await openOperation(page, tag, operationId);
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
