/** How requests are sent. */
export type Sending = {
  /** What `fetch` is; that of the platform by default. */
  fetch?: (request: Request) => Promise<Response>;
  /** How often a request is sent again at most; 3 by default. */
  retries?: number;
  /** How long one try may take until the head of its answer is there, in milliseconds; 30,000 by default. */
  timeoutMs?: number;
};

/** The server is busy or restarting, has met a limit, or still carries out the first try. */
const PASSING = [408, 429, 502, 503, 504];
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;
/** A longer Retry-After is for the caller to decide. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Sends a request, and again when it failed for a passing reason: only where a repeat has no second effect, which is what an
 * Idempotency-Key is for. Waits as long as `Retry-After` says, or else longer each time, at random (exponential back-off, full jitter).
 *
 * @throws what `fetch` throws at last: a TypeError without a connection, a DOMException `TimeoutError`, the reason of the caller's signal
 */
export async function send(request: Request, { fetch = platformFetch, retries = 3, timeoutMs = 30_000 }: Sending) {
  const isRepeatable = !['POST', 'PATCH'].includes(request.method) || request.headers.has('Idempotency-Key');
  for (let tries = 0; ; tries++) {
    const isLast = !isRepeatable || tries >= retries;
    const answer = await attempt(isLast ? request : request.clone(), fetch, timeoutMs).catch((error: unknown) => {
      if (isLast || request.signal.aborted) throw error;
      return undefined;
    });
    if (answer && (isLast || !(await isPassing(answer)))) return answer;
    const pause = pauseMs(answer, tries);
    if (pause > LONGEST_WAIT_MS) return answer!;
    await answer?.body?.cancel();
    await sleep(pause, request.signal);
  }
}

const platformFetch = (request: Request) => fetch(request);

/** One try: the time limit ends with the head of the answer, as a stream has no end. */
async function attempt(request: Request, fetch: (request: Request) => Promise<Response>, timeoutMs: number) {
  const limit = new AbortController();
  const timer = setTimeout(
    () => limit.abort(new DOMException('The server did not answer in time.', 'TimeoutError')),
    timeoutMs,
  );
  try {
    return await fetch(new Request(request, { signal: AbortSignal.any([request.signal, limit.signal]) }));
  } finally {
    clearTimeout(timer);
  }
}

async function isPassing(answer: Response): Promise<boolean> {
  if (PASSING.includes(answer.status)) return true;
  // The first try is still being carried out.
  return answer.status === 409 && (await answer.clone().text()).includes('"request-in-flight"');
}

function pauseMs(answer: Response | undefined, tries: number): number {
  const wanted = answer?.headers.get('Retry-After');
  if (wanted) return Math.max(0, /^\d+$/.test(wanted) ? Number(wanted) * 1_000 : Date.parse(wanted) - Date.now());
  return Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries);
}

/** Ends early, by throwing the signal's reason, when that is aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const end = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', end);
      resolve();
    }, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
