import { hash } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { setBounded, startOnce } from '../../kernel/maps.js';
import { Problem } from '../../kernel/problems/problem.js';

/** So many images are kept, of some 40 kB each. */
const MOST_KEPT = 200;
/** So many are drawn or wait; to draw one takes a fifth of a second. */
const MOST_WAITING = 20;
const TIMEOUT_MS = 10_000;

/**
 * Images of cards, drawn one at a time by a thread that comes after those that answer requests. The thread begins with the first
 * image; its memory is apart, so that no text can do more than spoil an image.
 */
export class CardImages {
  private readonly kept = new Map<string, Buffer>();
  private readonly underWay = new Map<string, Promise<Buffer>>();
  private thread: Worker | undefined;
  private last: Promise<unknown> = Promise.resolve();

  /** What tells an image from others, without drawing it. */
  static etagOf = (svg: string): string => `"${hash('sha1', svg, 'base64url')}"`;

  /** The PNG of a drawing. @throws Problem `busy` (503) when too many are waiting, or it takes too long */
  async draw(svg: string): Promise<Buffer> {
    const key = CardImages.etagOf(svg);
    const known = this.kept.get(key);
    if (!known && !this.underWay.has(key) && this.underWay.size >= MOST_WAITING) throw new Problem('busy');
    const image = known ?? (await startOnce(this.underWay, key, () => this.drawNext(svg)));
    // The one that was asked for last goes last.
    setBounded(this.kept, key, image, MOST_KEPT);
    return image;
  }

  async end(): Promise<void> {
    await this.thread?.terminate();
  }

  private drawNext(svg: string): Promise<Buffer> {
    const next = this.last.then(() => this.drawNow(svg));
    this.last = next.catch(() => {});
    return next;
  }

  private async drawNow(svg: string): Promise<Buffer> {
    const thread = (this.thread ??= new Worker(new URL('./card-thread.js', import.meta.url)));
    thread.ref();
    thread.postMessage(svg);
    try {
      const [png] = (await once(thread, 'message', { signal: AbortSignal.timeout(TIMEOUT_MS) })) as [Uint8Array];
      return Buffer.from(png);
    } catch (error) {
      this.thread = undefined;
      await thread.terminate();
      throw new Problem('busy', {}, { cause: error });
    } finally {
      thread.unref();
    }
  }
}
