import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';

/** A service behind the gateway that does what a test wants, and remembers what it was asked. */
export class Upstream {
  readonly requests: { method: string; url: string; headers: IncomingMessage['headers'] }[] = [];
  /** How it answers; at first with its name. */
  answer: RequestListener = (_request, response) => void response.end(this.name);

  private constructor(
    readonly name: string,
    readonly host: string,
    private readonly server: Server,
  ) {}

  /** `host` is an address of 127.0.0.0/8, `port` one that another upstream has on another of them. */
  static async start(name: string, { host = '127.0.0.1', port = 0 } = {}): Promise<Upstream> {
    const server = createServer();
    const upstream = new Upstream(name, host, server);
    server.on('request', (request, response) => {
      const { method = '', url = '', headers } = request;
      upstream.requests.push({ method, url, headers });
      // As the real ones do: the body first.
      request.on('end', () => upstream.answer(request, response)).resume();
    });
    await once(server.listen(port, host), 'listening');
    return upstream;
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  get place(): string {
    return `${this.host}:${this.port}`;
  }

  onConnection(tell: () => void): void {
    this.server.on('connection', tell);
  }

  async stop(): Promise<void> {
    if (!this.server.listening) return;
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

/** A name server that knows what it is told, for a second at a time (RFC 1035, addresses only). */
export class NameServer {
  private readonly known = new Map<string, string[]>();

  private constructor(private readonly socket: DatagramSocket) {
    socket.on('message', (query, from) => socket.send(this.reply(query), from.port, from.address));
  }

  static async start(): Promise<NameServer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new NameServer(socket);
  }

  get place(): string {
    return `127.0.0.1:${this.socket.address().port}`;
  }

  /** From now on `name` has these addresses; without any it does not exist. */
  set(name: string, ...addresses: string[]): void {
    this.known.set(name, addresses);
  }

  async stop(): Promise<void> {
    this.socket.close();
    await once(this.socket, 'close');
  }

  private reply(query: Buffer): Buffer {
    let end = 12;
    const labels: string[] = [];
    for (let length = query[end]!; length > 0; length = query[end]!) {
      labels.push(query.toString('latin1', end + 1, end + 1 + length));
      end += 1 + length;
    }
    const addresses = this.known.get(labels.join('.')) ?? [];
    const head = Buffer.from(query.subarray(0, end + 5));
    head.writeUInt16BE(addresses.length > 0 ? 0x8180 : 0x8183, 2);
    head.writeUInt16BE(addresses.length, 6);
    head.writeUInt32BE(0, 8);
    const answers = addresses.map((address) => [
      0xc0,
      12,
      0,
      1,
      0,
      1,
      0,
      0,
      0,
      1,
      0,
      4,
      ...address.split('.').map(Number),
    ]);
    return Buffer.concat([head, Buffer.from(answers.flat())]);
  }
}
