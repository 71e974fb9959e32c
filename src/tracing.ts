import { config } from './config.js';

/** What the last spans may take to leave at the end; a collector that is away must not hold the exit up. */
const FLUSH_MS = 2_000;

let flush: () => Promise<void> = () => Promise.resolve();

/**
 * Starts tracing if OTEL_EXPORTER_OTLP_ENDPOINT says where to, and otherwise loads nothing of it. The instrumentations patch
 * `http` and `mysql2` when somebody loads these for the first time, so `main.ts` calls this before it loads anything else.
 */
export async function startTracing(): Promise<void> {
  if (!config.tracing.endpoint) return;
  const { startSdk } = await import('./tracing-sdk.js');
  flush = startSdk(process.argv[2] ?? 'all');
}

/** Sends what is still to be sent. */
export async function stopTracing(): Promise<void> {
  await Promise.race([flush().catch(() => {}), new Promise((resolve) => setTimeout(resolve, FLUSH_MS).unref())]);
}
