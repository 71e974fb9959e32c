import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { failWaits, until } from './wait.js';

/** Without anything else to do, a machine starts one in two seconds. */
const START_MS = 30_000;

/** A young generation of 4 MB instead of 16: a process that serves one test starts with a tenth less processor time. */
const SMALL = '--max-semi-space-size=4';

/** A process of Madang as it is deployed: `node dist/main.js <role>`, which a test may kill. */
export class MadangProcess {
  /** What it logged since it was ready; of one that was started with a LOG_LEVEL of its own. */
  log = '';

  private constructor(
    private readonly child: ChildProcess,
    readonly address: string,
    readonly role: string,
  ) {}

  /**
   * Starts one and waits until it is ready. `env` changes its environment; with a LOG_LEVEL its log is kept. The system chooses its port and the process tells
   * which: a port that was merely free a moment ago may by now be another process's, which would answer in its place.
   */
  static async start(
    role: 'api' | 'query' | 'worker' | 'all',
    env: Record<string, string> = {},
  ): Promise<MadangProcess> {
    const output = env['LOG_LEVEL'] ? 'pipe' : process.env['TEST_LOG_LEVEL'] ? 'inherit' : 'ignore';
    const child = spawn(process.execPath, ['dist/main.js', role], {
      env: { ...process.env, PORT: '0', METRICS_PORT: '0', NODE_OPTIONS: SMALL, ...env },
      stdio: [output, output, output, 'ipc'],
    });
    const died = once(child, 'exit').then(([code]) => {
      throw new Error(`The ${role} process ended with ${code} before it was ready; TEST_LOG_LEVEL=info tells why.`);
    });
    died.catch(() => {}); // later it may
    let address = '';
    child.once('message', (message: { address: string }) => ({ address } = message));
    const serving = until(`the ${role} process serves`, () => address, START_MS);
    serving.catch(() => child.kill('SIGKILL'));
    await Promise.race([serving, died]);
    const started = new MadangProcess(child, address, role);
    running.add(started);
    child.stdout?.on('data', (text: Buffer) => (started.log += text.toString()));
    const ready = until(`${role} is ready`, async () => (await fetch(`${address}/health/ready`)).ok, START_MS);
    await Promise.race([ready, died]);
    child.once('exit', (code, signal) => started.expire(`${code ?? signal}`));
    return started;
  }

  /** kill -9: no handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** SIGTERM, as an orchestrator stops a task. Returns the exit code. */
  async terminate(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  /** What a test waits for never comes from a process that is no more. */
  private expire(how: string): void {
    if (running.delete(this)) failWaits(new Error(`The ${this.role} process ended by itself, with ${how}.`));
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    running.delete(this);
    if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
    return this.child.exitCode;
  }
}

/** Brings the database up to date, as a deploy does before anything else. */
export async function migrate(env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, ['dist/main.js', 'migrate'], {
    env: { ...process.env, NODE_OPTIONS: SMALL, ...env },
    stdio: 'ignore',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The migration ended with ${code}.`);
}

const running = new Set<MadangProcess>();

/** Kills what a spec file left running; call it in `afterAll`. */
export async function killAll(): Promise<void> {
  await Promise.all([...running].map((process) => process.kill()));
}

/** Runs `node dist/main.js <role>` to its end, and gives its exit code and what it logged. */
export async function runToEnd(role: string, env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['dist/main.js', role], {
    env: { ...process.env, METRICS_PORT: '0', NODE_OPTIONS: SMALL, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let log = '';
  child.stdout.on('data', (text: Buffer) => (log += text.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, log };
}
