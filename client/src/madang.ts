import createClient, { type Client, type FetchResponse, type MaybeOptionalInit } from 'openapi-fetch';
import type { AccountEventPage, paths } from './api.js';
import { keyed } from './keyed.js';
import { newKey } from './new-key.js';
import { MadangError } from './problems.js';
import { send, type Sending } from './sending.js';
import { readStream, type StreamEvent, type StreamOptions } from './streams.js';

export type MadangOptions = Sending & {
  /** Where the API is, such as `https://api.example`; on a page of the API itself it may be left out. */
  baseUrl?: string;
  /** The secret of an API key: `mk_live_…` or `mk_test_…`. */
  apiKey?: string;
  /**
   * Instead of a key the access token of a session. After a refusal it is asked again, with the token that was refused; without another
   * one the refusal stands.
   */
  token?: (refused?: string) => string | undefined | Promise<string | undefined>;
  /** The language of what people read in answers. */
  locale?: 'ko' | 'en';
};

export type EventOptions = {
  /** Where to go on. */
  after?: string;
  /** Only these types, separated by commas: `reservation.*,mission.succeeded`. */
  type?: string;
  /** Ends it, by throwing its reason. */
  signal?: AbortSignal;
};
/** The server waits so long for the next event: less than the time limit of a try. */
const WAIT_SECONDS = 25;

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Media = `${string}/${string}`;
/** The paths that have an operation with this method. */
type PathsWith<M extends Method> = { [P in keyof paths]: paths[P][M] extends object ? P : never }[keyof paths];
type RequiredKeys<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T];
/** Parameters and body of an operation; may be left out where nothing of it is required. */
type Input<Init> = RequiredKeys<Init> extends never ? [init?: Init] : [init: Init];
type Answer<P extends keyof paths, M extends Method, Init> =
  paths[P][M] extends Record<string | number, unknown> ? FetchResponse<paths[P][M], Init, Media>['data'] : never;
type Call<M extends Method> = <P extends PathsWith<M>, Init extends MaybeOptionalInit<paths[P], M>>(
  path: P,
  ...init: Input<Init>
) => Promise<NonNullable<Answer<P, M, Init>>>;

/** The paths whose GET gives pages with a cursor. */
type Listed = {
  [P in PathsWith<'get'>]: NonNullable<Answer<P, 'get', object>> extends Page ? P : never;
}[PathsWith<'get'>];
type Page = { items: unknown[]; nextCursor: string | null };
type ItemOf<P extends Listed> = NonNullable<Answer<P, 'get', object>> extends { items: (infer Item)[] } ? Item : never;
/** The paths that give a stream. */
type Streamed = '/v1/notifications/stream' | '/v1/tracking/{token}/stream';

/**
 * The API, for one key or session. Its methods give what the answer says, or throw a `MadangError`; what failed for a passing reason is
 * sent again, with the same Idempotency-Key.
 */
export class Madang {
  /** The same operations with the whole answer, `{ data, error, response }`, for those who need its headers. */
  readonly raw: Client<paths, Media>;
  readonly get: Call<'get'>;
  readonly post: Call<'post'>;
  readonly put: Call<'put'>;
  readonly patch: Call<'patch'>;
  readonly delete: Call<'delete'>;

  constructor(private readonly options: MadangOptions) {
    const { baseUrl = '', locale } = options;
    const headers = locale && { 'Accept-Language': locale };
    this.raw = createClient<paths, Media>({
      baseUrl,
      ...(headers && { headers }),
      fetch: (request) => this.send(request),
    });
    this.raw.use({
      onRequest({ request, schemaPath }) {
        if (keyed.has(`${request.method} ${schemaPath}`) && !request.headers.has('Idempotency-Key'))
          request.headers.set('Idempotency-Key', newKey());
      },
    });
    this.get = this.caller('GET') as Call<'get'>;
    this.post = this.caller('POST') as Call<'post'>;
    this.put = this.caller('PUT') as Call<'put'>;
    this.patch = this.caller('PATCH') as Call<'patch'>;
    this.delete = this.caller('DELETE') as Call<'delete'>;
  }

  /** Everything of a list, page after page as it is asked for. */
  async *list<P extends Listed, Init extends MaybeOptionalInit<paths[P], 'get'>>(
    path: P,
    ...[init]: Input<Init>
  ): AsyncGenerator<ItemOf<P>, void, undefined> {
    const given: { params?: { query?: object } } | undefined = init;
    const get = this.caller('GET') as unknown as (path: P, init: object) => Promise<Page>;
    for (let cursor: string | null | undefined; cursor !== null;) {
      const query = { ...given?.params?.query, ...(cursor !== undefined && { cursor }) };
      const { items, nextCursor } = await get(path, { ...given, params: { ...given?.params, query } });
      yield* items as ItemOf<P>[];
      cursor = nextCursor;
    }
  }

  /**
   * What happens to the account, for as long as they are iterated over (`GET /v1/events`): pages with at least one event, as soon as
   * there is one. A program that keeps `after` of each page when it has handled that goes on there after a restart.
   *
   * @param from `after` of the last page that was handled; without it the oldest event that is kept, `now`: only what is new
   */
  async *events({ after, type, signal }: EventOptions = {}): AsyncGenerator<AccountEventPage, void, undefined> {
    for (let from = after; ;) {
      const query = { after: from, type, limit: 100, wait: WAIT_SECONDS };
      const page = await this.get('/v1/events', { params: { query }, signal });
      from = page.after;
      if (page.items.length > 0) yield page;
    }
  }

  /** Server-sent events, for as long as they are iterated over; see `StreamOptions`. */
  stream(
    path: Streamed,
    { params, ...options }: StreamOptions & { params?: object } = {},
  ): AsyncGenerator<StreamEvent, void, undefined> {
    const get = this.caller('GET');
    // A stream has no end: its body is read there.
    const connect = (headers: Record<string, string>, signal: AbortSignal) =>
      get(path, { params, headers, signal, parseAs: 'stream' }) as Promise<ReadableStream<Uint8Array>>;
    return readStream(connect, options);
  }

  private caller(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE') {
    return async (path: string, init?: object): Promise<unknown> => {
      const call = this.raw[method] as unknown as (
        path: string,
        init?: object,
      ) => Promise<{ data?: unknown; error?: object; response: Response }>;
      const { data, error, response } = await call(path, init);
      if (!response.ok) throw new MadangError(response, typeof error === 'object' ? error : {});
      return data;
    };
  }

  private async send(request: Request): Promise<Response> {
    const { apiKey, token } = this.options;
    const first = apiKey ?? (await token?.());
    const again = first && token && request.clone();
    const answer = await send(authorized(request, first), this.options);
    if (answer.status !== 401 || !again) return answer;
    const second = await token(first);
    return second && second !== first ? send(authorized(again, second), this.options) : answer;
  }
}

function authorized(request: Request, token: string | undefined): Request {
  if (token && !request.headers.has('Authorization')) request.headers.set('Authorization', `Bearer ${token}`);
  return request;
}
