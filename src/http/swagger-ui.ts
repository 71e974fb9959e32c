/**
 * Functions that run in the browser, inside Swagger UI. They are passed as source text, so they may not use anything from
 * outside themselves. The gateway's page of all documents has the same (nginx/templates/docs.inc.template).
 */

/** A successful log-in authorizes every later call of the page. */
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

/** The example of an Idempotency-Key, which the form shows, is replaced by a new key in each call; a key of the reader's own stays. */
export function renewKey(request: { headers: Record<string, string> }): unknown {
  if (request.headers['Idempotency-Key'] === '5f1e1f0e-6d5b-4b0f-9d4e-2f1c6a7b8c9d') {
    const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
    request.headers['Idempotency-Key'] = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }
  return request;
}
