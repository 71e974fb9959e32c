import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { makeAdmin } from './admin.js';
import { isProcessRole, type ProcessRole } from './app.module.js';
import { config } from './config.js';
import { archive, readOptions } from './database/archive.js';
import { migrate } from './database/migrate.js';
import { greeting, seedDemo } from './demo/demo.js';
import { createHttpApp, describeHttpApp } from './http/http-app.js';
import { Readiness } from './kernel/http/health.js';
import { closeListener } from './kernel/http/tcp-listener.js';
import { logger, nestLogger } from './kernel/telemetry/logging.js';
import { reindexMessages } from './reindex.js';
import { onTracingError, stopTracing } from './tracing.js';

/** How long a load balancer may take to notice that this process is no longer ready. */
const DRAIN_MS = 1_000;

Logger.overrideLogger(nestLogger); // from the first line on, also without an application
onTracingError((message) => logger.warn({ context: 'tracing', failure: message }, 'traces cannot be sent'));
const role = process.argv[2] ?? 'all';
try {
  if (role === 'migrate') await prepareDatabase();
  else if (role === 'archive') await archive(readOptions(process.argv.slice(3)));
  else if (role === 'reindex') await reindexMessages();
  else if (role === 'admin') await makeAdmin(process.argv.slice(3));
  else if (role === 'openapi') process.stdout.write(JSON.stringify(await describeHttpApp()));
  else if (isProcessRole(role)) await serve(role);
  else
    throw new Error(
      `Unknown role "${role}": use api, query, worker, all, migrate, archive, reindex, admin, config-check or openapi.`,
    );
} catch (error) {
  logger.fatal({ err: error }, 'could not start');
  process.exitCode = 1;
  // A partly initialized application may keep connections open for ever.
  setTimeout(() => process.exit(1), 500).unref();
}

async function prepareDatabase(): Promise<void> {
  await migrate();
  if (!config.demoPassword) return;
  await seedDemo(config.demoPassword);
  process.stdout.write(`${greeting(config.http.publicUrl, config.demoPassword)}\n`);
}

async function serve(role: ProcessRole): Promise<void> {
  const startedAt = performance.now();
  if (role === 'all' && config.demoPassword) await seedDemo(config.demoPassword);
  const app = await createHttpApp(role);
  collectGarbage();
  await app.listen(config.http.port, config.http.host);
  const address = await app.getUrl();
  logger.info({ address, ms: Math.round(performance.now() - startedAt) }, 'serving');
  process.send?.({ address }); // tells a parent process which port the system has chosen (PORT=0)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(app, signal));
}

/** V8 would keep what the start leaves behind, a fifth of the resident memory, until the process needs more. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/** Ends readiness first, then requests, then jobs, then the pools, within 25 s. */
async function stop(app: NestFastifyApplication, signal: string): Promise<void> {
  logger.info({ signal }, 'stopping');
  setTimeout(() => {
    logger.error('did not stop in time');
    process.exit(1);
  }, config.timeouts.shutdownMs).unref();
  app.get(Readiness).drain();
  await sleep(DRAIN_MS);
  await closeListener(app.getHttpServer());
  await app.close();
  await stopTracing();
  logger.info('stopped');
  // Everything is closed, but ioredis keeps the timer of its `socketTimeout`, which would delay the exit by 30 s.
  process.exit(0);
}
