import { randomBytes, randomUUID } from 'node:crypto';

export type Role = 'consumer' | 'driver' | 'streamer';
export type Answer = { status: number; headers: Headers; body: any; text: string };
type Options = { body?: unknown; key?: string | null; headers?: Record<string, string> };

let days = 0;
/** A day that no booking has yet: a driver carries out one at a time. */
export const nextDay = () => new Date(Date.UTC(2099, 11, 24 + days++)).toISOString().slice(0, 10);

/** Half of a token's ten minutes: a test may take longer than one. */
const RENEW_MS = 300_000;

/** A caller of the HTTP API, as any client would be: knows an address and, once logged in, a token that it renews in time. */
export class Client {
  id = '';
  loginId = '';
  email = '';
  password = 'correct horse battery';
  accessToken = '';
  refreshToken = '';
  private renewAtMs = Infinity;
  private renewing: Promise<void> | undefined;

  constructor(public address: string) {}

  /** Sends one request. POSTs get a new Idempotency-Key unless `key` gives one, or null for none. */
  async send(method: string, path: string, { body, key, headers = {} }: Options = {}): Promise<Answer> {
    if (Date.now() >= this.renewAtMs) this.renew();
    await this.renewing;
    const sent = {
      ...(this.accessToken && { Authorization: `Bearer ${this.accessToken}` }),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...(method === 'POST' && key !== null && { 'Idempotency-Key': key ?? randomUUID() }),
      ...headers,
    };
    const raw = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(this.address + path, {
      method,
      headers: sent,
      ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text ? JSON.parse(text) : undefined,
    };
  }

  get(path: string, options?: Options): Promise<Answer> {
    return this.send('GET', path, options);
  }

  post(path: string, body?: unknown, options?: Options): Promise<Answer> {
    return this.send('POST', path, { body, ...options });
  }

  /** Logs in with the password it registered with. */
  async logIn(): Promise<Answer> {
    const answer = await this.post('/v1/sessions', { loginId: this.loginId, password: this.password }, { key: null });
    if (answer.status === 201) this.take(answer);
    return answer;
  }

  private take({ body }: Answer): void {
    ({ accessToken: this.accessToken, refreshToken: this.refreshToken } = body);
    this.renewAtMs = Date.now() + RENEW_MS;
  }

  /** Not by the refresh token, which works once: a test may kill the process that answers. */
  private renew(): void {
    this.renewAtMs = Infinity;
    this.renewing = this.logIn().then(
      () => undefined,
      () => void (this.renewAtMs = 0),
    );
  }

  /** Books a delivery on a day of its own, so that one driver may accept several; a `key` makes it a repeat, of the same day. */
  book(changes: object = {}, options?: Options): Promise<Answer> {
    return this.post(
      '/v1/reservations',
      { departure: '서울역', destination: '강남역', date: options?.key ? '2099-12-24' : nextDay(), ...changes },
      options,
    );
  }

  /** Accepts as a driver who is online for just that long, and so is told of no other booking. */
  async accept(id: string, options?: Options): Promise<Answer> {
    await this.goOnline();
    const answer = await this.post(`/v1/reservations/${id}/acceptance`, undefined, options);
    await this.goOnline(false);
    return answer;
  }

  goOnline(online = true): Promise<Answer> {
    return this.send('PUT', '/v1/drivers/me/availability', { body: { online } });
  }
}

/** Registers a new person through the API and logs them in. */
export async function newPerson(
  address: string,
  role: Role | Role[] = 'consumer',
  { locale = 'ko', name = '테스트' }: { locale?: 'ko' | 'en'; name?: string } = {},
): Promise<Client> {
  const client = new Client(address);
  client.loginId = `u${randomBytes(8).toString('hex')}`;
  client.email = `${client.loginId}@example.com`;
  const { loginId, password, email } = client;
  const registered = await client.post('/v1/users', { loginId, password, name, email, locale, roles: [role].flat() });
  if (registered.status !== 201) throw new Error(`Registration answered ${registered.status}: ${registered.text}`);
  client.id = registered.body.id;
  const session = await client.logIn();
  if (session.status !== 201) throw new Error(`Log-in answered ${session.status}: ${session.text}`);
  return client;
}

/** A program that acts for a person by a new API key. */
export async function newProgram(
  person: Client,
  scopes: readonly string[],
  more: object = {},
): Promise<Client & { keyId: string }> {
  const { status, text, body } = await person.post('/v1/api-keys', { name: 'test', scopes, ...more });
  if (status !== 201) throw new Error(`The key answered ${status}: ${text}`);
  return Object.assign(Object.create(person) as Client, {
    accessToken: body.secret as string,
    keyId: body.id as string,
  });
}
