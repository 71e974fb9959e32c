import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { newClient, type Answer } from '../../load/client.mjs';
import { openLoop } from '../../load/open-loop.mjs';
import type { Client } from './client.js';
import { untilReached } from './wait.js';

/** What the application says when it has too much to do: the contract is to repeat with the same key. */
const REPEAT = /"code":"(busy|database-unavailable)"/;
const BOOKING = { departure: '서울역', destination: '강남역', date: '2099-12-24' };

/** People who book, so many a second whatever the answers take, and every fourth time look up what they have booked. */
export class OpenLoad {
  readonly booked: string[] = [];
  readonly failures: string[] = [];
  answered = 0;
  repeated = 0;
  private readonly client = newClient(Infinity, Infinity);
  private readonly over = new AbortController();
  private readonly loop: ReturnType<typeof openLoop>;

  constructor(
    private readonly address: string,
    people: Client[],
    perSecond: number,
  ) {
    this.loop = openLoop({ rate: perSecond, signal: this.over.signal }, async (_, index) => {
      const person = people[index % people.length]!;
      await Promise.all([this.book(person), ...(index % 4 === 0 ? [this.lookUp(person)] : [])]);
    });
  }

  async end(): Promise<void> {
    this.over.abort();
    await this.loop.done;
    this.client.close();
  }

  async further(answers: number): Promise<void> {
    await untilReached(`${answers} more are answered`, this.answered + answers, () => this.answered);
  }

  private async book(person: Client): Promise<void> {
    const { status, text } = await this.answerTo(person, 'POST', '/v1/reservations', BOOKING);
    if (status === '201') this.booked.push((JSON.parse(text) as { id: string }).id);
    else this.failures.push(`POST ${status} ${text}`);
  }

  private async lookUp(person: Client): Promise<void> {
    const { status, text } = await this.answerTo(person, 'GET', '/v1/reservations?limit=1');
    if (status !== '200') this.failures.push(`GET ${status} ${text}`);
  }

  private async answerTo(person: Client, method: string, path: string, json?: object): Promise<Answer> {
    const request = { method, path, json, token: person.accessToken, key: randomUUID() };
    for (let tries = 1; ; tries++) {
      const answer = await this.client.send(new URL(this.address), request);
      if (answer.status !== '503' || !REPEAT.test(answer.text) || tries === 20) {
        this.answered++;
        return answer;
      }
      this.repeated++;
      await sleep(Number(answer.headers['retry-after']) * 1_000);
    }
  }
}
