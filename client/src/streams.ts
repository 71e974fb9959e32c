import { MadangError } from './problems.js';
import { sleep } from './sending.js';

/** One server-sent event; `data` is what its JSON says. */
export type StreamEvent = { id: string | undefined; event: string; data: unknown };

export type StreamOptions = {
  /** Where to go on: the `id` of the last event that was handled; 0 for everything stored. */
  lastEventId?: string | number;
  /** Ends the stream without an error. */
  signal?: AbortSignal;
};

/** The server sends a comment every 15 s. */
const SILENCE_MS = 45_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Reads server-sent events (HTML standard, §9.2) for as long as somebody iterates. Where the connection ends it makes a new one, and goes
 * on from the last event by `Last-Event-ID`, after the time that the server asked for.
 *
 * @param connect makes a connection, or throws a `MadangError`
 * @throws {MadangError} when the server refuses for good, such as without a right
 */
export async function* readStream(
  connect: (headers: Record<string, string>, signal: AbortSignal) => Promise<ReadableStream<Uint8Array>>,
  { lastEventId, signal }: StreamOptions,
): AsyncGenerator<StreamEvent, void, undefined> {
  const end = new AbortController();
  const stop = () => end.abort();
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  let last = lastEventId === undefined ? undefined : String(lastEventId);
  let pause = FIRST_PAUSE_MS;
  let failures = 0;
  try {
    while (!end.signal.aborted) {
      const connection = new AbortController();
      const both = AbortSignal.any([end.signal, connection.signal]);
      try {
        const body = await connect(
          { Accept: 'text/event-stream', ...(last !== undefined && { 'Last-Event-ID': last }) },
          both,
        );
        for await (const block of blocksOf(body, () => connection.abort())) {
          const { id, event, data, retry } = read(block);
          failures = 0;
          if (retry !== undefined) pause = retry;
          if (id !== undefined) last = id;
          if (data !== undefined) yield { id, event, data };
        }
      } catch (error) {
        const isFinal = error instanceof MadangError && error.status < 500 && error.status !== 429;
        if (isFinal && !end.signal.aborted) throw error;
        failures++;
      } finally {
        connection.abort();
      }
      await sleep(
        Math.min(LONGEST_PAUSE_MS, pause * 2 ** Math.min(failures, 5)) * (0.5 + Math.random() / 2),
        end.signal,
      ).catch(() => {});
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
  }
}

/** The blocks of a stream, without the comments; ends a connection that is silent. */
async function* blocksOf(
  body: ReadableStream<Uint8Array>,
  hangUp: () => void,
): AsyncGenerator<string[], void, undefined> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let timer = setTimeout(hangUp, SILENCE_MS);
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(timer);
      timer = setTimeout(hangUp, SILENCE_MS);
      // A carriage return at the end may be half of a line break.
      const blocks = (text + value).split(/\r\n\r\n|\n\n|\r\r(?!$)/);
      text = blocks.pop()!;
      for (const block of blocks) yield block.split(/\r\n|\n|\r/).filter((line) => !line.startsWith(':'));
    }
  } finally {
    clearTimeout(timer);
    await reader.cancel().catch(() => {});
  }
}

function read(lines: string[]) {
  const fields = new Map<string, string[]>();
  for (const line of lines) {
    const [name = '', value = ''] = line.split(/: ?(.*)/s);
    fields.set(name, [...(fields.get(name) ?? []), value]);
  }
  const lastOf = (name: string) => fields.get(name)?.at(-1);
  const data = fields.get('data')?.join('\n');
  const retry = lastOf('retry');
  return {
    id: lastOf('id'),
    event: lastOf('event') || 'message',
    data: data === undefined ? undefined : parsed(data),
    retry: retry && /^\d+$/.test(retry) ? Number(retry) : undefined,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
