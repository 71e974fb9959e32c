import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Providers of cafés that a test scripts, each a real HTTP server on a free port of 127.0.0.1:
 *
 *     const stub = await ProviderStub.start(seoulService({ coffeeShopInfo: rows }));   // SEOUL_URL = stub.address
 *     stub.next(status(429, { 'retry-after': '1' }), 'hangs');   // the next two requests; those after them are served
 *     stub.serve(kakaoPlaces(places));                            // from now on it is this provider
 *     stub.requests                                               // what it was asked since the last `serve`
 */
export class ProviderStub {
  readonly requests: ProviderRequest[] = [];
  /** Of bodies, to all requests. */
  sentBytes = 0;
  private readonly scripted: Answer[] = [];

  private constructor(
    private readonly server: Server,
    readonly address: string,
    private provider: Provider,
  ) {}

  static async start(provider: Provider = () => status(404)): Promise<ProviderStub> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const stub = new ProviderStub(server, `http://127.0.0.1:${port}`, provider);
    server.on('request', (request, response) => {
      // Who gave up waiting has closed the connection: no matter here.
      stub.answer(request, response).catch(() => response.destroy());
    });
    return stub;
  }

  /** The environment of a Madang that takes this stub for every provider. */
  get env(): Record<string, string> {
    const { address } = this;
    return { SEOUL_URL: address, KAKAO_URL: address, NAVER_URL: address, OVERPASS_URL: address, ...keys };
  }

  /** Becomes this provider; what was scripted and counted before is forgotten. */
  serve(provider: Provider): void {
    this.provider = provider;
    this.requests.length = this.scripted.length = this.sentBytes = 0;
  }

  /** How it answers the next requests, one each, whatever they ask. */
  next(...answers: Answer[]): void {
    this.scripted.push(...answers);
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of incoming) body += String(chunk);
    const { method = 'GET', headers } = incoming;
    const request = { method, headers, url: new URL(incoming.url!, this.address), form: new URLSearchParams(body) };
    this.requests.push(request);
    const answer = this.scripted.shift() ?? (await this.provider(request));
    if (typeof answer === 'string') return this.misbehave(answer, response);
    response.writeHead(answer.status, answer.headers).end(answer.body);
    this.sentBytes += Buffer.byteLength(answer.body);
  }

  private async misbehave(manner: Manner, response: ServerResponse): Promise<void> {
    if (manner === 'hangs') return;
    if (manner === 'hangs-up') return void response.destroy();
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': FLOOD_BYTES });
    if (manner === 'cuts-off') return void response.write('{"documents":[', () => response.destroy());
    await pipeline(manner === 'floods' ? this.flow(1024 * 1024, 0) : this.flow(1, 20), response);
  }

  /** A body of spaces, in pieces of so many bytes. */
  private async *flow(bytes: number, pauseMs: number): AsyncIterable<Buffer> {
    const piece = Buffer.alloc(bytes, ' ');
    for (; this.sentBytes < FLOOD_BYTES; this.sentBytes += bytes) {
      yield piece;
      if (pauseMs > 0) await sleep(pauseMs);
    }
  }
}

/** What must never be seen outside of a request; one of them needs escaping. */
export const keys = {
  SEOUL_KEY: 'seoul/key+7d1f',
  KAKAO_KEY: 'kakao-key-7d1f',
  NAVER_CLIENT_ID: 'naver-id-7d1f',
  NAVER_CLIENT_SECRET: 'naver-secret-7d1f',
};

const FLOOD_BYTES = 50 * 1024 * 1024;

export type ProviderRequest = { method: string; url: URL; headers: IncomingMessage['headers']; form: URLSearchParams };

/**
 * What a bad day looks like: never an answer; a closed connection; an answer byte by byte that never ends; one that is cut
 * off in its middle; 50 MiB of spaces.
 */
type Manner = 'hangs' | 'hangs-up' | 'trickles' | 'cuts-off' | 'floods';
type Written = { status: number; headers: Record<string, string>; body: string };
export type Answer = Written | Manner;

/** How a provider answers a request; a test that wants it to wait lets it wait. */
export type Provider = (request: ProviderRequest) => Answer | Promise<Answer>;

export const status = (code: number, headers: Record<string, string> = {}): Written => ({
  status: code,
  headers,
  body: '',
});
export const body = (content: string, type = 'application/json', code = 200): Written => ({
  status: code,
  headers: { 'content-type': `${type}; charset=utf-8` },
  body: content,
});
export const json = (value: unknown, code = 200): Written => body(JSON.stringify(value), 'application/json', code);

/** A result of Seoul's OpenAPI without rows: an error, or `INFO-200`. */
export const seoulResult = (code: string): Written => json({ RESULT: { CODE: code, MESSAGE: '메시지' } });
/** The same, as Seoul sends it for some keys. */
export const seoulXml = (code: string): Written =>
  body(
    `<?xml version="1.0"?>\n<RESULT>\n<CODE>${code}</CODE><MESSAGE><![CDATA[메시지]]></MESSAGE></RESULT>`,
    'text/xml',
  );

/** Seoul's OpenAPI: the rows of each service; other keys than ours, or than this one, are `INFO-100`. */
export function seoulService(services: Record<string, unknown[]>, key = keys.SEOUL_KEY): Provider {
  return ({ url }) => {
    const [given, format, service = '', start, end] = url.pathname.slice(1).split('/').map(decodeURIComponent);
    const [first, last] = [Number(start), Number(end)];
    if (given !== key) return seoulXml('INFO-100');
    if (format !== 'json' || !services[service]) return seoulResult('ERROR-310');
    if (last - first + 1 > 1_000) return seoulResult('ERROR-336');
    const row = services[service].slice(first - 1, last);
    if (row.length === 0) return seoulResult('INFO-200');
    const RESULT = { CODE: 'INFO-000', MESSAGE: '정상 처리되었습니다' };
    return json({ [service]: { list_total_count: services[service].length, RESULT, row } });
  };
}

export type KakaoPlace = { id: string; place_name: string; x: string; y: string } & Record<string, string>;

/** Kakao Local: cafés in a rectangle (at most 45 of them can be read), and addresses as `{ query: [x, y] }`. */
export function kakaoPlaces(places: KakaoPlace[], addresses: Record<string, [string, string]> = {}): Provider {
  return ({ url, headers }) => {
    if (headers.authorization !== `KakaoAK ${keys.KAKAO_KEY}`) return json({ errorType: 'AccessDeniedError' }, 401);
    const get = (name: string) => url.searchParams.get(name) ?? '';
    if (url.pathname === '/v2/local/search/address.json') {
      const found = addresses[get('query')];
      return json({ meta: {}, documents: found ? [{ address_name: get('query'), x: found[0], y: found[1] }] : [] });
    }
    const [west, south, east, north] = get('rect').split(',').map(Number) as [number, number, number, number];
    const [page, size] = [Number(get('page')), Number(get('size'))];
    if (get('category_group_code') !== 'CE7' || size > 15 || page > 45)
      return json({ errorType: 'InvalidArgument' }, 400);
    // Whose a place on the edge is, Kakao does not say: here it is nobody's.
    const inside = places.filter(({ x, y }) => +x > west && +x < east && +y > south && +y < north);
    const readable = inside.slice(0, 45);
    const meta = {
      total_count: inside.length,
      pageable_count: readable.length,
      is_end: page * size >= readable.length,
      same_name: null,
    };
    return json({ meta, documents: readable.slice((page - 1) * size, page * size) });
  };
}

/** Naver's local search: what it finds for a query; at most 5, and only from the first on. */
export function naverLocal(find: (query: string) => object[]): Provider {
  return ({ url, headers }) => {
    const [id, secret] = [headers['x-naver-client-id'], headers['x-naver-client-secret']];
    if (id !== keys.NAVER_CLIENT_ID || secret !== keys.NAVER_CLIENT_SECRET)
      return json({ errorMessage: 'Authentication failed', errorCode: '024' }, 401);
    const get = (name: string) => url.searchParams.get(name) ?? '';
    if (Number(get('display')) > 5 || get('start') !== '1') return json({ errorCode: 'SE02' }, 400);
    const found = find(get('query'));
    return json({ total: found.length, start: 1, display: 5, items: found.slice(0, 5) });
  };
}

type OsmElement = { lat?: number; lon?: number; center?: { lat: number; lon: number } };

/** An Overpass server: the elements whose point or centre is in the box of the question. */
export function overpassElements(elements: OsmElement[]): Provider {
  return ({ method, url, form }) => {
    const box = /nwr\["amenity"="cafe"\]\(([^)]*)\);out center;/.exec(form.get('data') ?? '')?.[1];
    if (method !== 'POST' || url.pathname !== '/api/interpreter' || !box)
      return body('<html>error</html>', 'text/html', 400);
    const [south, west, north, east] = box.split(',').map(Number) as [number, number, number, number];
    const inside = elements.filter((element) => {
      const { lat = NaN, lon = NaN } = element.center ?? element;
      return lat >= south && lat <= north && lon >= west && lon <= east;
    });
    return json({ version: 0.6, elements: inside });
  };
}
