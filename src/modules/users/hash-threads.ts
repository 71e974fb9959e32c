import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** `verify` is true when one of the passwords matches. */
export type HashTask =
  { what: 'hash'; password: string } | { what: 'verify'; stored: string; passwords: readonly string[] };
type Result<Task extends HashTask> = Task extends { what: 'hash' } ? string : boolean;

/**
 * Threads of a low priority that hash passwords: 25 ms of a processor must not hold up what answers requests. There come to be as many
 * as there are tasks at once, which the caller limits.
 */
export class HashThreads {
  private readonly idle: Worker[] = [];

  /** @throws Error of Argon2, for a stored hash that is none; the thread is gone then */
  async run<Task extends HashTask>(task: Task): Promise<Result<Task>> {
    const thread = this.idle.pop() ?? new Worker(new URL('./hash-thread.js', import.meta.url));
    // A command waits for its hash; a process that has nothing else to do ends.
    thread.ref();
    thread.postMessage(task);
    const [result] = (await once(thread, 'message')) as [Result<Task>];
    thread.unref();
    this.idle.push(thread);
    return result;
  }

  async end(): Promise<void> {
    await Promise.all(this.idle.splice(0).map((thread) => thread.terminate()));
  }
}
