import {
  backersOf,
  isModerator,
  isOver,
  isStreamer,
  NOBODY,
  PEOPLE,
  potOf,
  Refused,
  type Answer,
  type Mission,
  type Refund,
  type Settings,
  type Status,
  type Withdrawal,
} from './vocabulary.js';

/**
 * The rules of the money, said as simply as they can be said: wallets, missions, pledges and a clock, in memory, one caller at a
 * time. It shares no code with what it judges. People are numbers in the order of their ids; so are missions and the rest.
 */
export class Reference {
  readonly balances = new Map<string, number>();
  readonly held = new Map<number, number>();
  readonly missions: Mission[] = [];
  readonly withdrawals: Withdrawal[] = [];
  private readonly deposits: { who: number; amount: number; reference: string }[] = [];
  readonly pledges: { who: number; mission: number; amount: number; key: number }[] = [];

  constructor(
    readonly settings: Settings,
    /** Seconds since 1970; halves are the finest grain. */
    public now: number,
  ) {}

  available(who: number): number {
    return this.balanceOf(`wallet ${who}`) - (this.held.get(who) ?? 0);
  }

  balanceOf(account: string): number {
    return this.balances.get(account) ?? 0;
  }

  deposit(who: number, amount: number, reference: string): string {
    const made = this.deposits.findIndex((deposit) => deposit.reference === reference);
    if (made >= 0) {
      if (this.deposits[made]!.who !== who || this.deposits[made]!.amount !== amount)
        throw new Refused('deposit-reference-reused');
      return `deposit ${made}`;
    }
    if (who === NOBODY) throw new Refused('user-not-found');
    this.move('topup', `wallet ${who}`, amount);
    return `deposit ${this.deposits.push({ who, amount, reference }) - 1}`;
  }

  create(creator: number, streamer: number, amount: number, limitSeconds: number, key: number): string {
    const made = this.pledges.find((pledge) => pledge.who === creator && pledge.key === key);
    if (made) {
      const isFirst = made === this.pledges.find(({ mission }) => mission === made.mission);
      const isSame = isFirst && made.amount === amount && this.missions[made.mission]!.streamer === streamer;
      if (!isSame) throw new Refused('idempotency-key-reused');
      return `mission ${made.mission}`;
    }
    if (streamer === NOBODY) throw new Refused('user-not-found');
    if (!isStreamer(streamer)) throw new Refused('not-a-streamer');
    this.checkPledge(creator, amount);
    const mission = this.missions.push({
      creator,
      streamer,
      feeBps: this.settings.feeBps,
      status: 'open',
      pledges: [],
      deadline: this.now + limitSeconds,
      isAccepted: false,
      claimedUntil: null,
      isRefunding: false,
      refundedUpTo: -1,
      events: ['mission.created'],
    });
    this.take(creator, mission - 1, amount, key);
    return `mission ${mission - 1}`;
  }

  /** A repeat, however late, finds the pledge that its key made. */
  back(who: number, index: number, amount: number, key: number): string {
    const mission = this.find(index);
    if (amount < 1_000) throw new Refused('pledge-too-small');
    const made = this.pledges.findIndex((pledge) => pledge.who === who && pledge.key === key);
    if (made >= 0) {
      if (this.pledges[made]!.mission !== index || this.pledges[made]!.amount !== amount)
        throw new Refused('idempotency-key-reused');
      return `pledge ${made}`;
    }
    if (mission.status !== 'open' || this.now >= mission.deadline) throw new Refused('mission-closed');
    this.checkPledge(who, amount);
    mission.events.push('mission.pledged');
    return `pledge ${this.take(who, index, amount, key)}`;
  }

  /** Taking it on moves no money, so it may be late until the mission has expired. */
  accept(who: number, index: number): string {
    const mission = this.findOwn(who, index);
    if (mission.status !== 'open') throw new Refused('mission-closed');
    if (!mission.isAccepted && this.now >= mission.deadline) throw new Refused('mission-closed');
    if (!mission.isAccepted) mission.events.push('mission.accepted');
    mission.isAccepted = true;
    return `mission ${index}`;
  }

  reject(who: number, index: number): string {
    const mission = this.findOwn(who, index);
    this.refund(index, mission, 'cancelled', ['open']);
    return `mission ${index}`;
  }

  settle(who: number, index: number, outcome: 'success' | 'failure'): string {
    const mission = isModerator(who) ? this.find(index) : this.findOwn(who, index);
    const from: Status[] = isModerator(who) ? ['open', 'claimed', 'disputed'] : ['open'];
    if (outcome === 'failure') this.refund(index, mission, 'failed', from);
    else if (isModerator(who) || this.settings.disputeSeconds === 0) this.pay(index, mission, from);
    else {
      this.checkCanEnd(mission, from);
      Object.assign(mission, { status: 'claimed', claimedUntil: this.now + this.settings.disputeSeconds });
      mission.events.push('mission.claimed');
    }
    return `mission ${index}`;
  }

  dispute(who: number, index: number): string {
    const mission = this.find(index);
    if (!backersOf(mission).includes(who)) throw new Refused('not-a-backer');
    if (mission.status !== 'claimed' || this.now >= mission.claimedUntil!) throw new Refused('mission-closed');
    mission.status = 'disputed';
    mission.events.push('mission.disputed');
    return `mission ${index}`;
  }

  /** By a moderator, or by its creator while it is open, nobody else has pledged and the streamer has not taken it on. */
  cancel(who: number, index: number): string {
    const mission = this.find(index);
    const isAlone = mission.creator === who && backersOf(mission).length === 1;
    if (!isAlone && !isModerator(who)) throw new Refused('not-mission-creator');
    if (!isModerator(who) && mission.status === 'open' && mission.isAccepted) throw new Refused('mission-accepted');
    this.refund(index, mission, 'cancelled', isModerator(who) ? ['open', 'claimed', 'disputed'] : ['open']);
    return `mission ${index}`;
  }

  expireOverdue(): void {
    this.missions.forEach((mission, index) => {
      if (mission.status === 'open' && this.now >= mission.deadline) this.giveBack(index, mission, 'expired');
    });
  }

  payUndisputed(): void {
    this.missions.forEach((mission, index) => {
      if (mission.status === 'claimed' && this.now >= mission.claimedUntil!) this.pay(index, mission, ['claimed']);
    });
  }

  continueRefunds(): void {
    this.missions.forEach((mission, index) => {
      if (mission.isRefunding) this.refundChunk(index, mission);
    });
  }

  withdraw(who: number, amount: number, key: number): string {
    const known = this.withdrawals.findIndex((withdrawal) => withdrawal.who === who && withdrawal.key === key);
    if (known >= 0) {
      if (this.withdrawals[known]!.amount !== amount) throw new Refused('idempotency-key-reused');
      return `withdrawal ${known}`;
    }
    if (this.available(who) < amount) throw new Refused('insufficient-funds');
    this.held.set(who, (this.held.get(who) ?? 0) + amount);
    const made = this.withdrawals.push({ who, amount, key, status: 'pending', attempts: 0, dueAt: this.now });
    return `withdrawal ${made - 1}`;
  }

  /**
   * A worker asks the provider about all that is due. With `first` it hears the answer so late that another worker has
   * asked meanwhile, and heard `first`.
   */
  payDue(answer: Answer, first?: Answer): void {
    const due = this.withdrawals.filter(({ status, dueAt }) => status === 'pending' && dueAt <= this.now);
    for (const withdrawal of due) {
      withdrawal.attempts++;
      withdrawal.dueAt = this.now + 30;
    }
    if (first && due.length > 0) {
      this.now += 31;
      this.payDue(first);
    }
    for (const withdrawal of due.filter(({ status }) => status === 'pending')) this.hear(withdrawal, answer);
  }

  private hear(withdrawal: Withdrawal, answer: Answer): void {
    const { who, amount, attempts } = withdrawal;
    const pause = Math.min(2 ** (Math.min(attempts, 10) - 1), 300);
    if (answer === 'unknown') return void (withdrawal.dueAt = this.now + pause);
    withdrawal.status = answer === 'executed' ? 'posted' : 'voided';
    this.held.set(who, this.held.get(who)! - amount);
    if (answer === 'executed') this.move(`wallet ${who}`, 'payout', amount);
  }

  private checkPledge(who: number, amount: number): void {
    if (amount < 1_000) throw new Refused('pledge-too-small');
    if (this.available(who) < amount) throw new Refused('insufficient-funds');
  }

  private take(who: number, index: number, amount: number, key: number): number {
    this.move(`wallet ${who}`, `escrow ${index}`, amount);
    this.missions[index]!.pledges.push({ who, amount });
    return this.pledges.push({ who, mission: index, amount, key }) - 1;
  }

  /** An open mission whose deadline has passed can only expire. */
  private checkCanEnd(mission: Mission, from: Status[]): void {
    const isLate = mission.status === 'open' && this.now >= mission.deadline;
    if (!from.includes(mission.status) || isLate) throw new Refused('mission-closed');
  }

  private refund(index: number, mission: Mission, end: Refund, from: Status[]): void {
    this.checkCanEnd(mission, from);
    this.giveBack(index, mission, end);
  }

  private giveBack(index: number, mission: Mission, end: Refund): void {
    mission.status = end;
    mission.events.push(`mission.${end}`);
    this.refundChunk(index, mission);
  }

  private refundChunk(index: number, mission: Mission): void {
    const left = backersOf(mission).filter((who) => who > mission.refundedUpTo);
    const chunk = left.slice(0, this.settings.refundChunk);
    for (const backer of chunk) {
      const own = mission.pledges.filter(({ who }) => who === backer);
      this.move(`escrow ${index}`, `wallet ${backer}`, potOf({ pledges: own }));
      mission.refundedUpTo = backer;
    }
    mission.isRefunding = chunk.length === this.settings.refundChunk;
  }

  private pay(index: number, mission: Mission, from: Status[]): void {
    this.checkCanEnd(mission, from);
    const pot = potOf(mission);
    const fee = Math.floor((pot * mission.feeBps) / 10_000);
    mission.status = 'succeeded';
    mission.events.push(`mission.succeeded ${pot - fee} + ${fee}`);
    this.move(`escrow ${index}`, 'fees', fee);
    this.move(`escrow ${index}`, `wallet ${mission.streamer}`, pot - fee);
  }

  private move(from: string, to: string, amount: number): void {
    this.balances.set(from, this.balanceOf(from) - amount);
    this.balances.set(to, this.balanceOf(to) + amount);
  }

  private find(index: number): Mission {
    const mission = this.missions[index];
    if (!mission) throw new Refused('mission-not-found');
    return mission;
  }

  private findOwn(who: number, index: number): Mission {
    const mission = this.find(index);
    if (mission.streamer !== who) throw new Refused('not-mission-streamer');
    return mission;
  }

  /** Everything that can be seen of it, to be compared with what can be seen of the database. */
  view() {
    return {
      wallets: Array.from({ length: PEOPLE }, (_, who) => ({
        available: this.available(who),
        held: this.held.get(who) ?? 0,
      })),
      house: { topup: this.balanceOf('topup'), fees: this.balanceOf('fees'), payout: this.balanceOf('payout') },
      missions: this.missions.map((mission, index) => ({
        status: mission.status,
        pot: potOf(mission),
        backers: backersOf(mission).length,
        escrow: this.balanceOf(`escrow ${index}`),
        deadline: mission.deadline,
        isAccepted: mission.isAccepted,
        claimedUntil: mission.claimedUntil,
        isRefunding: mission.isRefunding,
      })),
      withdrawals: this.withdrawals.map(({ status, dueAt }) => ({ status, dueAt })),
    };
  }

  get isAtRest(): boolean {
    const pending = this.withdrawals.some(({ status }) => status === 'pending');
    return !pending && this.missions.every((mission) => isOver(mission) && !mission.isRefunding);
  }
}

export type View = ReturnType<Reference['view']>;
