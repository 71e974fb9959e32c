import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { Webhook } from 'standardwebhooks';

export type Received = { path: string; headers: IncomingHttpHeaders; text: string; body: any };

/** How it answers a request; the default is 204. */
type Manner = (response: ServerResponse, request: IncomingMessage) => void;

/** Somebody's own system that is told of events: answers as a test says, path by path, and remembers what it got. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  private readonly manners = new Map<string, Manner>();
  private readonly ended = new Set<() => void>();

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new WebhookReceiver(server, `http://127.0.0.1:${(server.address() as { port: number }).port}`);
    server.on('request', (request, response) => void receiver.take(request, response));
    return receiver;
  }

  /** From now on it answers like this at this path. */
  at(path: string, manner: Manner): void {
    this.manners.set(path, manner);
  }

  to(path: string): Received[] {
    return this.received.filter((each) => each.path === path);
  }

  stop(): void {
    for (const end of this.ended) end();
    this.server.close();
    this.server.closeAllConnections();
  }

  /** Called when it stops, for what a manner left running. */
  onStop(end: () => void): void {
    this.ended.add(end);
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const path = request.url!;
    this.received.push({ path, headers: request.headers, text, body: JSON.parse(text) });
    response.on('error', () => {});
    (this.manners.get(path) ?? ((answer) => answer.writeHead(204).end()))(response, request);
  }
}

/** Answers with this status, and these headers. */
export const status =
  (code: number, headers: Record<string, string> = {}, body = ''): Manner =>
  (response) =>
    response.writeHead(code, headers).end(body);

/** What the official verifier says of a message: its content, or that no signature is by this secret. */
export function verify({ text, headers }: Received, secret: string): unknown {
  return new Webhook(secret).verify(text, headers as Record<string, string>);
}
