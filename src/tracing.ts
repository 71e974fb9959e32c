import { diag, DiagLogLevel } from '@opentelemetry/api';
import { config } from './config.js';

/** What the last spans may take to leave at the end; a collector that is away must not hold the exit up. */
const FLUSH_MS = 2_000;
/** Batches fail every five seconds while a collector is away: the first is news. */
const REMIND_EVERY = 60;

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

/** Tells `log` of what keeps traces from leaving. Nothing else suffers from it. */
export function onTracingTrouble(log: (message: string) => void): void {
  let failures = 0;
  const tell = (message: string) => {
    if (failures++ % REMIND_EVERY === 0) log(message);
  };
  const ignore = () => {};
  diag.setLogger(
    { error: tell, warn: tell, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}

/** Sends what is still to be sent. */
export async function stopTracing(): Promise<void> {
  await Promise.race([flush().catch(() => {}), new Promise((resolve) => setTimeout(resolve, FLUSH_MS).unref())]);
}
