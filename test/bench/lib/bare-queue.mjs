/** Baseline of notifications: BullMQ's throughput for jobs that do nothing, on the same Redis. Order: { jobs }. */
import { Queue, Worker } from 'bullmq';
import { takeOrders } from './orders.mjs';

const { hostname, port } = new URL(process.env.REDIS_QUEUE_URL ?? '');
const connection = { host: hostname, port: Number(port), maxRetriesPerRequest: null };
const NAME = 'bench-no-op';
const BULK = 1_000;

/** @typedef {typeof run} Ask */
takeOrders(run);

/**
 * Jobs a second, from the start of the worker to the end of the last job.
 *
 * @param {{ jobs: number }} order
 */
async function run({ jobs }) {
  const queue = new Queue(NAME, { connection });
  const bulk = Array.from({ length: BULK }, (_, index) => ({
    name: 'no-op',
    data: { index },
    opts: { removeOnComplete: true },
  }));
  for (let added = 0; added < jobs; added += BULK) await queue.addBulk(bulk);
  let done = 0;
  const startedAt = performance.now();
  const worker = new Worker(NAME, () => Promise.resolve(), { connection, concurrency: 100 });
  /** @type {PromiseWithResolvers<void>} */
  const all = Promise.withResolvers();
  worker.on('completed', () => {
    if (++done === jobs) all.resolve();
  });
  await all.promise;
  const perSecond = Math.round(jobs / ((performance.now() - startedAt) / 1000));
  await worker.close();
  await queue.close();
  return { perSecond };
}
