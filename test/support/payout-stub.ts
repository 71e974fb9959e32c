import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** How the company answers: it executes and says so, refuses, or executes (or not) and its answer never comes. */
export type Manner = 'executes' | 'refuses' | 'executes-and-hangs-up' | 'fails' | 'waits';

type Call = { key: string; amount: number; destination: string; manner: Manner };

/** A company that sends money to bank accounts. It executes a key once, and remembers every call. */
export class PayoutStub {
  readonly calls: Call[] = [];
  /** The won sent by key: what really left. */
  readonly executed = new Map<string, number>();
  private readonly manners = new Map<string, Manner>();
  private waiting: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static async start(): Promise<PayoutStub> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const stub = new PayoutStub(server, `http://127.0.0.1:${(server.address() as { port: number }).port}`);
    server.on('request', (request, response) => void stub.answer(request, response));
    return stub;
  }

  /** From now on it answers like this about this bank account. */
  about(destination: string, manner: Manner): void {
    this.manners.set(destination, manner);
    for (const wake of this.waiting.splice(0)) wake();
  }

  callsFor(destination: string): Call[] {
    return this.calls.filter((call) => call.destination === destination);
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const { amount, destination } = JSON.parse(text) as Call;
    const key = String(request.headers['idempotency-key']);
    this.calls.push({ key, amount, destination, manner: this.mannerAbout(destination) });
    while (this.mannerAbout(destination) === 'waits') await new Promise<void>((wake) => this.waiting.push(wake));
    const manner = this.mannerAbout(destination);
    if (manner === 'refuses') return void response.writeHead(422).end();
    if (manner === 'fails') return void response.writeHead(503).end();
    this.executed.set(key, amount);
    if (manner === 'executes-and-hangs-up') return void request.socket.destroy();
    response.writeHead(201).end('{}');
  }

  private mannerAbout(destination: string): Manner {
    return this.manners.get(destination) ?? 'executes';
  }
}
