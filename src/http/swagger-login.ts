/**
 * Runs in the browser, inside Swagger UI: a successful log-in authorizes every later call of the page. It is passed as source
 * text, so it may not use anything from outside the function.
 */
export function keepLogin(response: { url: string; ok: boolean; text: string }): unknown {
  type Ui = { authActions: { authorizeWithPersistOption(schemes: object): void } };
  const { ui } = globalThis as unknown as { ui: Ui };
  if (response.ok && /\/v1\/sessions(\/refresh)?$/.test(response.url)) {
    const { accessToken } = JSON.parse(response.text) as { accessToken: string };
    const schema = { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' };
    ui.authActions.authorizeWithPersistOption({ bearer: { name: 'bearer', schema, value: accessToken } });
  }
  return response;
}
