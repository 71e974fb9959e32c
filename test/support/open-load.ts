import { randomUUID } from 'node:crypto';
import { Agent, request, type IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from './client.js';
import { untilReached } from './wait.js';

type Reply = { status: number; headers: IncomingHttpHeaders; text: string };

/** What the application says when it has too much to do: the contract is to repeat with the same key. */
const REPEAT = /"code":"(busy|database-unavailable)"/;

/** People who book, so many a second whatever the answers take, and every fourth time look up what they have booked. */
export class OpenLoad {
  readonly booked: string[] = [];
  readonly failures: string[] = [];
  answered = 0;
  repeated = 0;
  private readonly agent = new Agent({ keepAlive: true });
  private readonly underWay = new Set<Promise<void>>();
  private readonly startedAt = performance.now();
  private sent = 0;
  private readonly timer = setInterval(() => this.keepUp(), 5);

  constructor(
    private readonly address: string,
    private readonly people: Client[],
    private readonly perSecond: number,
  ) {}

  async end(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all(this.underWay);
    this.agent.destroy();
  }

  async further(answers: number): Promise<void> {
    await untilReached(`${answers} more are answered`, this.answered + answers, () => this.answered);
  }

  private keepUp(): void {
    const due = ((performance.now() - this.startedAt) / 1_000) * this.perSecond;
    for (; this.sent < due; this.sent++) {
      const person = this.people[this.sent % this.people.length]!;
      this.start(this.book(person));
      if (this.sent % 4 === 0) this.start(this.lookUp(person));
    }
  }

  private start(work: Promise<void>): void {
    const one = work
      .catch((error: Error & { code?: string }) => void this.failures.push(error.code ?? error.message))
      .finally(() => this.underWay.delete(one));
    this.underWay.add(one);
  }

  private async book(person: Client): Promise<void> {
    const body = JSON.stringify({ departure: '서울역', destination: '강남역', date: '2099-12-24' });
    const { status, text } = await this.answerTo(person, 'POST', '/v1/reservations', body);
    if (status === 201) this.booked.push((JSON.parse(text) as { id: string }).id);
    else this.failures.push(`POST ${status} ${text}`);
  }

  private async lookUp(person: Client): Promise<void> {
    const { status, text } = await this.answerTo(person, 'GET', '/v1/reservations?limit=1');
    if (status !== 200) this.failures.push(`GET ${status} ${text}`);
  }

  private async answerTo(person: Client, method: string, path: string, body?: string): Promise<Reply> {
    const headers = {
      Authorization: `Bearer ${person.accessToken}`,
      ...(body && { 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() }),
    };
    for (let tries = 1; ; tries++) {
      const reply = await this.send(method, path, headers, body);
      if (reply.status !== 503 || !REPEAT.test(reply.text) || tries === 20) {
        this.answered++;
        return reply;
      }
      this.repeated++;
      await sleep(Number(reply.headers['retry-after']) * 1_000);
    }
  }

  private send(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const outgoing = request(this.address + path, { method, headers, agent: this.agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        const { statusCode: status = 0, headers: answered } = response;
        response.on('error', reject).on('end', () => resolve({ status, headers: answered, text }));
      });
      outgoing.on('error', reject).end(body);
    });
  }
}
