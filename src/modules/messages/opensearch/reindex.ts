import { setTimeout as sleep } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { NIL_ID } from '../../../kernel/tx/ids.js';
import { Cluster } from './cluster.js';
import { findDocumentsAfter, requeueSince } from './indexing.queries.js';
import { ALIAS, type Edition } from './template.js';

const BATCH = 500;
const RETRY_MS = 1_000;
const MAX_RETRIES = 60;

export type Progress = { done: number; total: number; refused: number };

/**
 * Builds a new index from MySQL beside the current one, moves the alias to it, and deletes the old one. New messages go to
 * the old index meanwhile; everything that was sent or in flight since the start is queued again after the switch, so
 * nothing is lost, and searches work all the time. A database lock admits one rebuild at a time.
 *
 * @param manager of a single connection, which holds the lock
 * @throws Error when another rebuild is running, or the cluster is unavailable for longer than a minute
 */
export async function reindex(manager: EntityManager, report: (progress: Progress) => void): Promise<Progress> {
  const [{ taken }]: [{ taken: string | number }] = await manager.query('SELECT GET_LOCK(?, 0) AS taken', [
    `madang-reindex:${ALIAS}`.slice(0, 64),
  ]);
  if (Number(taken) !== 1) throw new Error('Another rebuild of the index is still running.');
  const cluster = new Cluster();
  try {
    await cluster.prepare();
    await removeUnused(cluster); // left over from an aborted rebuild
    const [{ now }]: [{ now: string }] = await manager.query(`SELECT CAST(NOW(6) AS CHAR) AS now`);
    const index = `${ALIAS}-${Date.now()}`;
    const client = await cluster.client();
    await client.indices.create({ index });
    const progress = await copy(manager, cluster, index, report);
    await client.indices.refresh({ index });
    await moveAlias(cluster, index);
    await requeueSince(manager, now);
    await removeUnused(cluster);
    return progress;
  } finally {
    await cluster.onApplicationShutdown();
    await manager.query('SELECT RELEASE_LOCK(?)', [`madang-reindex:${ALIAS}`.slice(0, 64)]);
  }
}

async function copy(
  manager: EntityManager,
  cluster: Cluster,
  index: string,
  report: (progress: Progress) => void,
): Promise<Progress> {
  const [{ total }]: [{ total: string | number }] = await manager.query('SELECT COUNT(*) AS total FROM messages');
  const progress = { done: 0, total: Number(total), refused: 0 };
  let last = NIL_ID; // before every message
  for (;;) {
    const documents = await findDocumentsAfter(manager, last, BATCH);
    if (documents.length === 0) return progress;
    progress.refused += await writeAll(cluster, index, documents);
    progress.done += documents.length;
    last = documents.at(-1)!.document.id;
    report(progress);
  }
}

/**
 * Writes documents, with retries while the cluster is busy or unavailable. Returns how many it rejected permanently.
 */
async function writeAll(cluster: Cluster, index: string, documents: Edition[]): Promise<number> {
  let refused = 0;
  for (let left = documents, tries = 1; left.length > 0; tries++) {
    try {
      const outcomes = await cluster.write(index, left);
      refused += outcomes.filter((outcome) => !outcome.taken && !outcome.again).length;
      left = left.filter((_, place) => isToRepeat(outcomes[place]!));
      if (left.length > 0 && tries === MAX_RETRIES)
        throw new Error(`The cluster does not take ${left.length} messages.`);
    } catch (error) {
      if (tries === MAX_RETRIES) throw error;
    }
    if (left.length > 0) await sleep(RETRY_MS);
  }
  return refused;
}

const isToRepeat = (outcome: Awaited<ReturnType<Cluster['write']>>[number]): boolean => !outcome.taken && outcome.again;

/** In one atomic step: the alias always points to exactly one index. */
async function moveAlias(cluster: Cluster, index: string): Promise<void> {
  const current = (await cluster.findIndices()).filter(({ isCurrent }) => isCurrent);
  const client = await cluster.client();
  await client.indices.updateAliases({
    body: {
      actions: [
        ...current.map(({ name }) => ({ remove: { index: name, alias: ALIAS } })),
        { add: { index, alias: ALIAS } },
      ],
    },
  });
}

async function removeUnused(cluster: Cluster): Promise<void> {
  const client = await cluster.client();
  for (const { name, isCurrent } of await cluster.findIndices()) {
    if (!isCurrent) await client.indices.delete({ index: name });
  }
}
