import { diag, DiagLogLevel } from '@opentelemetry/api';
import { config } from './config.js';

/** How long the last export may take; an unavailable collector must not delay the exit. */
const FLUSH_MS = 2_000;
/** Exports fail every five seconds while the collector is unavailable: only the first failure is logged in this time. */
const REMIND_EVERY = 60;

let flush: () => Promise<void> = () => Promise.resolve();

/**
 * Starts tracing if the address of a collector is set, and otherwise loads nothing. The instrumentations patch `http` and
 * `mysql2` when these are first loaded, so `main.ts` calls this before it loads anything else.
 */
export async function startTracing(): Promise<void> {
  if (!config.tracing.isOn) return;
  const { startSdk } = await import('./tracing-sdk.js');
  flush = startSdk(process.argv[2] ?? 'all');
}

/** Reports failed exports to `log`. They affect nothing else. */
export function onTracingError(log: (message: string) => void): void {
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

/** Exports the remaining spans. */
export async function stopTracing(): Promise<void> {
  await Promise.race([flush().catch(() => {}), new Promise((resolve) => setTimeout(resolve, FLUSH_MS).unref())]);
}
