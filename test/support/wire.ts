import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { anyPort } from '../../scripts/lib/ports.mjs';

type Direction = 'request' | 'answer';

/** A TCP proxy that goes silent at the very message a test waits for: the message is lost, and all that would follow. */
export class Wire {
  private readonly sockets = new Set<Socket>();
  private frozen = false;
  private trap: { direction: Direction; words: string[]; sprung: () => void } | undefined;

  private constructor(
    private readonly server: Server,
    readonly address: string,
    private target: URL,
  ) {}

  /** A wire to the server of `address`; `wire.address` is the same address by way of the wire. */
  static async to(address: string): Promise<Wire> {
    // A port that nobody takes while it is cut.
    const server = createServer().listen(await anyPort(), '127.0.0.1');
    await once(server, 'listening');
    const own = new URL(address);
    own.port = String((server.address() as { port: number }).port);
    const wire = new Wire(server, own.href.replace(/\/$/, ''), new URL(address));
    server.on('connection', (client) => wire.join(client, connect(Number(wire.target.port), wire.target.hostname)));
    return wire;
  }

  /** Cuts the wire, silently, before the first message that holds all of `words`; resolves when it came. */
  silenceAt(direction: Direction, ...words: string[]): Promise<void> {
    return new Promise((sprung) => (this.trap = { direction, words, sprung }));
  }

  /** New connections lead to another server, as when a name has moved; open ones stay where they are. */
  moveTo(address: string): void {
    this.target = new URL(address);
  }

  /** Ends every connection and accepts none, as a server does that was killed. */
  cut(): void {
    this.close();
  }

  /** Accepts connections again, at the same address. */
  async mend(): Promise<void> {
    this.server.listen(Number(new URL(this.address).port), '127.0.0.1');
    await once(this.server, 'listening');
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private join(client: Socket, server: Socket): void {
    this.forward(client, server, 'request');
    this.forward(server, client, 'answer');
  }

  private forward(from: Socket, to: Socket, direction: Direction): void {
    this.sockets.add(from);
    from.on('data', (data) => {
      this.listen(direction, data);
      if (!this.frozen) to.write(data);
    });
    from.on('error', () => {});
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
  }

  private listen(direction: Direction, data: Buffer): void {
    if (this.trap?.direction !== direction || !this.trap.words.every((word) => data.includes(word))) return;
    this.frozen = true;
    this.trap.sprung();
    this.trap = undefined;
  }
}
