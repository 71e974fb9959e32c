import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy behind which a server is far away: everything takes `delayMs` each way, also the news that a side has closed. */
export class SlowWire {
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly server: Server) {}

  static async to(address: string, delayMs: number): Promise<SlowWire> {
    const { hostname, port } = new URL(address);
    const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const wire = new SlowWire(server);
    server.on('connection', (near) => {
      const far = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
      wire.forward(near, far, delayMs);
      wire.forward(far, near, delayMs);
    });
    return wire;
  }

  get place(): string {
    return `127.0.0.1:${(this.server.address() as { port: number }).port}`;
  }

  stop(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private forward(from: Socket, to: Socket, delayMs: number): void {
    const later = (what: () => void) => setTimeout(what, delayMs);
    this.sockets.add(from);
    from.on('data', (data) => later(() => to.destroyed || to.write(data)));
    from.on('end', () => later(() => to.destroyed || to.end()));
    from.on('error', () => {});
    from.on('close', () => {
      this.sockets.delete(from);
      later(() => to.destroy());
    });
  }
}
