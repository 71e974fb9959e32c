import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppModule } from '../../src/app.module.js';
import { config } from '../../src/config.js';
import { dataSourceOptions } from '../../src/database/data-source.js';
import type { Principal } from '../../src/kernel/auth/principal.js';
import { derivedId, fromBytes, newId } from '../../src/kernel/tx/ids.js';
import { Problem } from '../../src/kernel/problems/problem.js';
import type { Tx } from '../../src/kernel/tx/tx.js';
import { UnitOfWork } from '../../src/kernel/tx/unit-of-work.js';
import { MissionsService } from '../../src/modules/missions/index.js';
import { SettlementService } from '../../src/modules/missions/settlement.service.js';
import { AuditService } from '../../src/modules/wallets/index.js';
import { PayoutProvider } from '../../src/modules/wallets/payout-provider.js';
import { WalletsService } from '../../src/modules/wallets/wallets.service.js';
import { WithdrawalsService } from '../../src/modules/wallets/withdrawals.service.js';
import { bytes, database, rows } from '../support/database.js';
import { ACCOUNTS, empty, MISSIONS, moneyTables, WITHDRAWALS, type Account } from './tables.js';
import type { View } from './reference.js';
import { isModerator, isStreamer, PEOPLE, Refused, type Answer, type Settings } from './vocabulary.js';

/**
 * Madang's own services on the real database, with the same verbs as the reference: people and things are numbers there, ids
 * here. It has one connection to the database, whose clock stands still until it is set: time moves as the model says.
 */
export class System {
  private people: Principal[] = [];
  private readonly ids = new Map<string, string>();
  private house = { topup: 0, fees: 0, payout: 0 };
  private now = 0;

  private constructor(private readonly app: INestApplicationContext) {}

  static async start(): Promise<System> {
    // One connection, which mysql2 must not close, has one clock. And nothing inside a transaction may wait for a second one.
    Object.assign(dataSourceOptions, { poolSize: 1, extra: { ...dataSourceOptions.extra, maxIdle: 1 } });
    const app = await NestFactory.createApplicationContext(AppModule.for('api'), {
      logger: false,
      abortOnError: false,
    });
    Object.assign(app.get(PayoutProvider), { isConfigured: true });
    return new System(app);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await database.end();
  }

  /** Strangers to everybody before them, and the configuration of this run. */
  async begin(settings: Settings, now: number): Promise<void> {
    Object.assign(config.missions, settings); // services read it when they need it
    this.ids.clear();
    await this.setClock(now);
    const ids = Array.from({ length: PEOPLE }, newId).sort();
    this.people = ids.map((id, who) => ({
      id,
      roles: isModerator(who) ? ['moderator'] : isStreamer(who) ? ['consumer', 'streamer'] : ['consumer'],
      sessionId: id,
    }));
    await database.query(
      'INSERT INTO users (id, login_id, email, name, locale, roles, password_hash, created_at) VALUES ?',
      [this.people.map(({ id, roles }) => [bytes(id), id.slice(4), id, id, 'ko', roles.join(), '', new Date()])],
    );
    this.house = await this.viewHouse();
  }

  forget(): Promise<void> {
    return empty(moneyTables);
  }

  async setClock(now: number): Promise<void> {
    this.now = now;
    await this.app.get(DataSource).query(`SET SESSION timestamp = ${now}`);
  }

  deposit(who: number, amount: number, reference: string) {
    const payment = { userId: this.personId(who), amount, reference: `${this.personId(0)} ${reference}` };
    return this.run('deposit', (tx) => this.app.get(WalletsService).deposit(tx, payment, null));
  }

  create(creator: number, streamer: number, amount: number, timeLimitSeconds: number, key: number) {
    const wishes = { streamerId: this.personId(streamer), title: '노래', amount, timeLimitSeconds, showName: false };
    return this.run('mission', (tx) =>
      this.missions.create(tx, this.people[creator]!, wishes, this.effectId(creator, key)),
    );
  }

  back(who: number, mission: number, amount: number, key: number) {
    const wishes = { amount, showName: false };
    return this.run('pledge', (tx) =>
      this.missions.pledge(tx, this.people[who]!, this.missionId(mission), wishes, this.effectId(who, key)),
    );
  }

  accept(who: number, mission: number) {
    return this.run('mission', (tx) => this.missions.accept(tx, this.people[who]!, this.missionId(mission)));
  }

  reject(who: number, mission: number) {
    return this.run('mission', (tx) => this.missions.reject(tx, this.people[who]!, this.missionId(mission)));
  }

  settle(who: number, mission: number, outcome: 'success' | 'failure') {
    return this.run('mission', (tx) =>
      this.missions.reportOutcome(tx, this.people[who]!, this.missionId(mission), { outcome }),
    );
  }

  dispute(who: number, mission: number) {
    return this.run('mission', (tx) => this.missions.dispute(tx, this.people[who]!, this.missionId(mission)));
  }

  cancel(who: number, mission: number) {
    return this.run('mission', (tx) => this.missions.cancel(tx, this.people[who]!, this.missionId(mission)));
  }

  async expireOverdue(): Promise<void> {
    await this.app.get(SettlementService).expireOverdue();
  }

  async payUndisputed(): Promise<void> {
    await this.app.get(SettlementService).payUndisputed();
  }

  async continueRefunds(): Promise<void> {
    await this.app.get(SettlementService).continueRefunds();
  }

  withdraw(who: number, amount: number, key: number) {
    const wishes = { amount, destination: 'kb:123' };
    return this.run('withdrawal', (tx) =>
      this.app.get(WithdrawalsService).request(tx, this.people[who]!.id, wishes, this.effectId(who, key)),
    );
  }

  /** With `first` the provider is so slow that another worker has asked and heard before it answers. */
  async payDue(answer: Answer, first?: Answer): Promise<void> {
    const withdrawals = this.app.get(WithdrawalsService);
    const payAll = async () => {
      while (await withdrawals.payDue());
    };
    let meanwhile: Promise<void> | undefined;
    const other = async () => {
      await this.setClock(this.now + 31);
      this.answerBy(() => Promise.resolve(first!));
      await payAll();
    };
    this.answerBy(async () => {
      if (first) await (meanwhile ??= other());
      return answer;
    });
    await payAll();
  }

  /** What the worker does each minute. */
  runAudit() {
    return this.app.get(AuditService).run();
  }

  audit() {
    return this.app.get(AuditService).check();
  }

  /** What each wallet's statement adds up to. */
  async statements(): Promise<number[]> {
    const sums: number[] = [];
    for (const { id } of this.people) {
      let [sum, cursor]: [number, string | undefined] = [0, undefined];
      do {
        const page = await this.app.get(WalletsService).findTransactions(id, { limit: 100, cursor });
        sum += page.items.reduce((total, { amount }) => total + amount, 0);
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      sums.push(sum);
    }
    return sums;
  }

  /** What was announced about each mission. */
  async events(): Promise<string[][]> {
    const found = await rows(
      `SELECT aggregate_id AS id, type, JSON_VALUE(payload, '$.payout') AS payout, JSON_VALUE(payload, '$.fee') AS fee
       FROM events WHERE aggregate_type = 'mission' ORDER BY seq`,
    );
    return this.things('mission').map((id) =>
      found
        .filter((row) => fromBytes(row['id']) === id)
        .map(({ type, payout, fee }) => (payout === null ? type : `${type} ${payout} + ${fee}`)),
    );
  }

  /** The database as somebody sees it who trusts none of the code above. */
  async view(): Promise<View> {
    const owners = [...this.people.map(({ id }) => id), ...this.things('mission')];
    const [accounts, house, missions, withdrawals] = await Promise.all([
      rows<Account>(`${ACCOUNTS} WHERE owner_id IN (?)`, [owners.map(bytes)]),
      this.viewHouse(),
      this.rowsOf('mission', MISSIONS),
      this.rowsOf('withdrawal', WITHDRAWALS),
    ]);
    const of = (kind: string, owner: string) => {
      const account = accounts.find((row) => row.kind === kind && fromBytes(row.owner_id) === owner);
      return { balance: Number(account?.balance ?? 0), held: Number(account?.held ?? 0) };
    };
    return {
      wallets: this.people.map(({ id }) => {
        const { balance, held } = of('wallet', id);
        return { available: balance - held, held };
      }),
      house: {
        topup: house.topup - this.house.topup,
        fees: house.fees - this.house.fees,
        payout: house.payout - this.house.payout,
      },
      missions: this.things('mission').map((id, index) => {
        const { status, pot, backers, deadline, isAccepted, claimedUntil, isRefunding } = missions[index]!;
        return {
          status,
          pot: Number(pot),
          backers,
          escrow: of('escrow', id).balance,
          deadline: Number(deadline),
          isAccepted: isAccepted === 1,
          claimedUntil: claimedUntil === null ? null : Number(claimedUntil),
          isRefunding: isRefunding === 1,
        };
      }),
      withdrawals: withdrawals.map(({ status, dueAt }) => ({ status, dueAt: Number(dueAt) })),
    };
  }

  private async viewHouse() {
    const found = await rows<Account>(`${ACCOUNTS} WHERE kind IN ('topup', 'fees', 'payout')`);
    const of = (kind: string) => Number(found.find((row) => row.kind === kind)?.balance ?? 0);
    return { topup: of('topup'), fees: of('fees'), payout: of('payout') };
  }

  /** The rows of all things of a kind, in the order in which they were made. */
  private async rowsOf(kind: string, sql: string) {
    const ids = this.things(kind);
    if (ids.length === 0) return [];
    const found = await rows(`${sql} WHERE id IN (?)`, [ids.map(bytes)]);
    return ids.map((id) => found.find((row) => fromBytes(row['id']) === id)!);
  }

  private things(kind: string): string[] {
    return [...this.ids].filter(([name]) => name.startsWith(kind)).map(([, id]) => id);
  }

  /** Runs a verb in a unit of work and names what came back: the same id has the same name for ever. */
  private async run(kind: string, work: (tx: Tx) => Promise<{ id: string }>): Promise<string> {
    try {
      const { id } = await this.app.get(UnitOfWork).run(work);
      const known = [...this.ids].find(([name, other]) => name.startsWith(kind) && other === id)?.[0];
      const name = known ?? `${kind} ${this.things(kind).length}`;
      this.ids.set(name, id);
      // A mission's first pledge is made with it.
      if (!known && kind === 'mission') this.ids.set(`pledge ${this.things('pledge').length}`, await firstPledge(id));
      return name;
    } catch (error) {
      if (error instanceof Problem) throw new Refused(error.code);
      throw error;
    }
  }

  private answerBy(pay: () => Promise<Answer>): void {
    const answer = async () => ({ outcome: await pay() });
    Object.assign(this.app.get(PayoutProvider), { pay: answer });
  }

  private get missions(): MissionsService {
    return this.app.get(MissionsService);
  }

  private personId(who: number): string {
    return this.people[who]?.id ?? newId();
  }

  private missionId(index: number): string {
    return this.things('mission')[index] ?? newId();
  }

  /** As the unit of work of a request derives it from person and Idempotency-Key. */
  private effectId(who: number, key: number): string {
    return derivedId(this.people[who]!.id, String(key));
  }
}

async function firstPledge(missionId: string): Promise<string> {
  const [pledge] = await rows('SELECT id FROM pledges WHERE mission_id = ?', [bytes(missionId)]);
  return fromBytes(pledge!['id']);
}
