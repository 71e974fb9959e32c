import { migrate as migrateDatabase, runMadang, spawnMadang, type ServingRole } from '../../scripts/lib/madang.mjs';
import type { Child } from '../../scripts/lib/processes.mjs';
import { failWaits, until } from './wait.js';

/** Without anything else to do, a machine starts one in two seconds. */
const START_MS = 30_000;
/** A young generation of 4 MB instead of 16: a process that serves one test starts with a tenth less processor time. */
const OWN = { NODE_OPTIONS: '--max-semi-space-size=4' };

/** A process of Madang as it is deployed, which a test may kill. */
export class MadangProcess {
  /** What it logged since it was ready; of one that was started with a LOG_LEVEL of its own. */
  log = '';

  private constructor(
    private readonly child: Child,
    readonly address: string,
    readonly role: string,
  ) {}

  /** Starts one and waits until it is ready. `env` changes its environment; with a LOG_LEVEL its log is kept. */
  static async start(role: ServingRole, env: Record<string, string> = {}): Promise<MadangProcess> {
    const output = env['LOG_LEVEL'] ? 'pipe' : process.env['TEST_LOG_LEVEL'] ? 'inherit' : 'ignore';
    const child = spawnMadang(role, { env: { ...OWN, ...env }, output });
    const died = child.exited.then((reason): never => {
      throw new Error(`The ${role} process ended before it was ready (${reason}); TEST_LOG_LEVEL=info tells why.`);
    });
    died.catch(() => {}); // later it may
    let address = '';
    child.serving.then(
      (told) => (address = told),
      () => {}, // then `died` says so
    );
    const serving = until(`the ${role} process serves`, () => address, START_MS);
    serving.catch(() => child.kill());
    await Promise.race([serving, died]);
    const started = new MadangProcess(child, address, role);
    running.add(started);
    child.process.stdout?.on('data', (text: Buffer) => (started.log += text.toString()));
    const ready = until(`${role} is ready`, async () => (await fetch(`${address}/health/ready`)).ok, START_MS);
    await Promise.race([ready, died]);
    void child.exited.then((reason) => started.expire(reason));
    return started;
  }

  get pid(): number {
    return this.child.process.pid!;
  }

  /** kill -9: no handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    running.delete(this);
    await this.child.kill();
  }

  /** SIGTERM, as an orchestrator stops a task. Returns the exit code. */
  async terminate(): Promise<number | null> {
    running.delete(this);
    if (this.child.exit === undefined) this.child.process.kill('SIGTERM');
    await this.child.exited;
    return this.child.process.exitCode;
  }

  /** What a test waits for never comes from a process that is no more. */
  private expire(reason: string): void {
    if (running.delete(this)) failWaits(new Error(`The ${this.role} process ended by itself, with ${reason}.`));
  }
}

/** A process of the spec file's world that nobody kills but `stop`, in `afterAll`; it starts faster than an application within Jest. */
export async function startProcess(role: ServingRole = 'all'): Promise<{ address: string; stop: () => Promise<void> }> {
  const started = await MadangProcess.start(role);
  return { address: started.address, stop: () => started.kill() };
}

/** Brings the database up to date, as a deploy does before anything else. */
export const migrate = (env: Record<string, string>): Promise<void> => migrateDatabase({ ...OWN, ...env });

const running = new Set<MadangProcess>();

/** Kills what a spec file left running; call it in `afterAll`. */
export async function killAll(): Promise<void> {
  await Promise.all([...running].map((process) => process.kill()));
}

/** Runs a role that does one thing to its end, and gives its exit code and what it logged. */
export async function runToEnd(role: string, env: Record<string, string> = {}, ...args: string[]) {
  const { code, output } = await runMadang(role, { ...OWN, ...env }, ...args);
  return { code, log: output };
}
