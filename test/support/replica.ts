import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { startDatabase, type Server } from '../../scripts/lib/servers.mjs';
import { throwawayFolder } from '../../scripts/lib/throwaway.mjs';

const WRITER = 'madang_writer';
const READER = 'madang_reader';

/** One of the two servers; it comes back at the same address with the same data. */
class Side {
  private server: Server | undefined;

  constructor(
    private readonly dir: string,
    private readonly id: number,
  ) {}

  get url(): string {
    return this.server!.url;
  }

  async start(): Promise<void> {
    const settings = { 'server-id': this.id, 'loose-gtid-mode': 'ON', 'loose-enforce-gtid-consistency': 'ON' };
    this.server = await startDatabase({ dir: this.dir, database: 'madang', settings });
  }

  /** As an operator stops it. */
  stop(): Promise<void> {
    return this.server!.stop();
  }

  async kill(): Promise<void> {
    await this.server?.kill();
  }

  /** It keeps its connections, takes new ones, and says nothing. */
  freeze(): void {
    process.kill(this.server!.pid, 'SIGSTOP');
  }

  thaw(): void {
    try {
      process.kill(this.server!.pid, 'SIGCONT');
    } catch {
      // it has ended
    }
  }

  async rows<T = Record<string, any>>(...statements: string[]): Promise<T[]> {
    const connection = await createConnection({ uri: this.url, connectTimeout: 5_000 });
    try {
      let result: unknown;
      for (const sql of statements) [result] = await connection.query(sql);
      return result as T[];
    } finally {
      await connection.end();
    }
  }
}

/** A primary and its replica, two real servers; the replica may be made late. */
export class ReplicatedDatabase {
  private isMariaDb = true;

  private constructor(
    readonly primary: Side,
    readonly replica: Side,
    private readonly password: string,
    private readonly remove: () => void,
  ) {}

  static async start(): Promise<ReplicatedDatabase> {
    const folder = await throwawayFolder({ inMemory: true });
    const [primary, replica] = [new Side(join(folder.dir, 'primary'), 1), new Side(join(folder.dir, 'replica'), 2)];
    const started = await Promise.allSettled([primary.start(), replica.start()]);
    const failed = started.find((result) => result.status === 'rejected');
    if (failed) {
      await Promise.all([primary.kill(), replica.kill()]);
      folder.remove();
      throw failed.reason;
    }
    const pair = new ReplicatedDatabase(primary, replica, randomBytes(12).toString('hex'), () => folder.remove());
    await pair.join();
    return pair;
  }

  /** What the processes of Madang are told: a user who migrates, one who writes, one who only reads, on either server. */
  get env(): Record<string, string> {
    const as = (user: string, side: Side) =>
      Object.assign(new URL(side.url), { username: user, password: this.password }).href;
    return {
      MIGRATION_DATABASE_URL: this.primary.url,
      DATABASE_URL: as(WRITER, this.primary),
      READER_DATABASE_URL: as(READER, this.primary),
      REPLICA_DATABASE_URL: as(READER, this.replica),
    };
  }

  /** From now on the replica does everything so many seconds after the primary. */
  async delayBy(seconds: number): Promise<void> {
    await this.replica.rows(
      this.isMariaDb ? 'STOP SLAVE' : 'STOP REPLICA',
      this.isMariaDb
        ? `CHANGE MASTER TO MASTER_DELAY = ${seconds}`
        : `CHANGE REPLICATION SOURCE TO SOURCE_DELAY = ${seconds}`,
      this.isMariaDb ? 'START SLAVE' : 'START REPLICA',
    );
  }

  /** Resolves when the replica has all that the primary has now. */
  async caughtUp(withinSeconds = 30): Promise<void> {
    const position = this.isMariaDb ? '@@global.gtid_binlog_pos' : '@@global.gtid_executed';
    const [primary] = await this.primary.rows<{ at: string }>(`SELECT ${position} AS at`);
    const wait = this.isMariaDb ? 'MASTER_GTID_WAIT' : 'WAIT_FOR_EXECUTED_GTID_SET';
    const [replica] = await this.replica.rows<{ late: number }>(
      `SELECT ${wait}('${primary!.at.replaceAll('\n', '')}', ${withinSeconds}) AS late`,
    );
    if (Number(replica!.late) !== 0) throw new Error(`The replica did not catch up within ${withinSeconds} s.`);
  }

  async end(): Promise<void> {
    for (const side of [this.primary, this.replica]) {
      side.thaw();
      await side.kill();
    }
    this.remove();
  }

  private async join(): Promise<void> {
    const [version] = await this.primary.rows<{ version: string }>('SELECT VERSION() AS version');
    this.isMariaDb = version!.version.includes('MariaDB');
    const { port, username, password } = new URL(this.primary.url);
    const source = { HOST: `'127.0.0.1'`, PORT: port, USER: `'${username}'`, PASSWORD: `'${password}'` };
    const settings = (prefix: string) => Object.entries(source).map(([name, value]) => `${prefix}_${name} = ${value}`);
    await this.replica.rows(
      this.isMariaDb
        ? `CHANGE MASTER TO ${settings('MASTER').join(', ')}, MASTER_USE_GTID = slave_pos, MASTER_CONNECT_RETRY = 1`
        : `CHANGE REPLICATION SOURCE TO ${settings('SOURCE').join(', ')}, SOURCE_AUTO_POSITION = 1,
             SOURCE_CONNECT_RETRY = 1, GET_SOURCE_PUBLIC_KEY = 1`,
      this.isMariaDb ? 'START SLAVE' : 'START REPLICA',
      'SET GLOBAL read_only = 1',
    );
    for (const user of [WRITER, READER]) {
      await this.primary.rows(`CREATE USER '${user}'@'%' IDENTIFIED BY '${this.password}'`);
    }
    await this.caughtUp();
  }
}
