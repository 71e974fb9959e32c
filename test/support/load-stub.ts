import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const ID = '0198f0c2-7a31-7cc4-8f00-1234567890ab';

/** As much of the API as the profiles `lookup`, `booking` and `cafes` need, answered at once, except while it stalls. */
export class LoadStub {
  /** When each list of reservations was asked for: the first request of everybody who arrives. */
  readonly arrivalsMs: number[] = [];
  /** What was asked, as `GET /v1/reservations?limit=20`. */
  readonly requests = new Set<string>();
  stalledAtMs = 0;
  private stall: Promise<unknown> = Promise.resolve();
  private readonly server = createServer((request, response) => void this.answer(request, response));

  /** Holds all answers back for a second once so many people have arrived; 0 never does. `refused` is answered by 503. */
  constructor(
    private readonly stallAfter = 0,
    private readonly refused = /^$/,
  ) {}

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer({ method, url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests.add(`${method} ${url}`);
    if (method === 'GET' && url.startsWith('/v1/reservations?')) this.arrive();
    await this.stall;
    const status = this.refused.test(url) ? 503 : method === 'POST' ? 201 : 200;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: ID, accessToken: 'a-token', items: [{ id: ID }] }));
  }

  private arrive(): void {
    this.arrivalsMs.push(performance.now());
    if (this.arrivalsMs.length !== this.stallAfter) return;
    this.stalledAtMs = performance.now();
    this.stall = sleep(1_000);
  }
}
