import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const WORKER = '/service-worker.js';

/** An address of its own before a process of Madang, which a test takes away, or gives the service worker of another release. */
export class Front {
  isDown = false;
  /** How the service worker of the next release calls its cache; at first it is the one of this release. */
  release: string | undefined;
  private readonly server = createServer((incoming, outgoing) => this.pass(incoming, outgoing));

  private constructor(private readonly target: string) {}

  static async start(target: string): Promise<Front> {
    const front = new Front(target);
    await once(front.server.listen(0, '127.0.0.1'), 'listening');
    return front;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends what is open, and answers nothing until `isDown` is false again. */
  goDown(): void {
    this.isDown = true;
    this.server.closeAllConnections();
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    if (this.isDown) return void incoming.socket.destroy();
    const { method, url = '/', headers } = incoming;
    const isChanged = url === WORKER && this.release !== undefined;
    const passed = request(this.target + url, { method, headers }, (answer) => {
      if (isChanged) return void this.change(answer, outgoing);
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  }

  private async change(answer: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const script = Buffer.concat(await answer.toArray()).toString();
    outgoing.setHeader('Content-Type', 'text/javascript');
    outgoing.end(script.replace(/madang-[0-9a-f]{16}/, `madang-${this.release}`));
  }
}
