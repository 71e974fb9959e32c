import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

type Reply = { status: number; text: string };
type Call = { method: 'GET' | 'POST'; path: string; headers: Record<string, string>; body?: string };

/** A process behind the balancer, with the connections that are kept open to it. */
class Backend {
  isIn = false;
  readonly agent = new Agent({ keepAlive: true });
  constructor(readonly address: string) {}
}

/**
 * What a load balancer does: round robin over kept-alive connections, to the processes that say at /health/ready that they
 * are ready. Only a connection that was refused is tried elsewhere; every other failure is the caller's.
 */
export class Balancer {
  private readonly backends: Backend[] = [];
  private readonly watching = new AbortController();
  private turn = 0;
  private readonly watch = this.check();

  /** Takes a process in; it gets requests once it says that it is ready. */
  add(address: string): void {
    this.backends.push(new Backend(address));
  }

  isIn(address: string): boolean {
    return this.backends.some((backend) => backend.isIn && backend.address === address);
  }

  async send(call: Call): Promise<Reply> {
    for (;;) {
      const ready = this.backends.filter((backend) => backend.isIn);
      const backend = ready[this.turn++ % ready.length];
      if (!backend) throw new Error('No process is ready.');
      try {
        return await send(backend.address, call, backend.agent);
      } catch (error) {
        if ((error as { code?: string }).code !== 'ECONNREFUSED') throw error;
        backend.isIn = false;
      }
    }
  }

  async close(): Promise<void> {
    this.watching.abort();
    await this.watch;
    for (const { agent } of this.backends) agent.destroy();
  }

  private async check(): Promise<void> {
    while (!this.watching.signal.aborted) {
      const probe = async (backend: Backend) => {
        const health = send(backend.address, { method: 'GET', path: '/health/ready', headers: {} }, new Agent());
        backend.isIn = await health.then(
          ({ status }) => status === 200,
          () => false,
        );
      };
      await Promise.all(this.backends.map(probe));
      await sleep(100);
    }
  }
}

function send(address: string, { method, path, headers, body }: Call, agent: Agent): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(address + path, { method, headers, agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode!, text }));
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
