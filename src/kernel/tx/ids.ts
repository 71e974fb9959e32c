import { createHash } from 'node:crypto';
import { NIL, v5, v7 } from 'uuid';
import type { ValueTransformer } from 'typeorm';
import { isTest } from './mode.js';
import type { Tx } from './tx.js';

/** A new UUIDv7 (RFC 9562 §5.7): unique, and sorted by creation time. */
export const newId = (): string => v7();

/**
 * The nil UUID (RFC 9562 §5.9): no row has it, and no id sorts before it. It stands where an id is required and there is none;
 * each user says by a name of its own what it means there.
 */
export const NIL_ID: string = NIL;

/** The creation time of a UUIDv7, or of one in test mode, in ms since 1970 by its creator's clock; 0 for other UUIDs. */
export const madeAt = (id: string): number =>
  id[14] === '7' || isTest(id) ? Number.parseInt(id.replace('-', '').slice(0, 12), 16) : 0;

/** The greatest difference between the clocks of two processes or the database. */
export const SKEW_MS = 3_600_000;

/** A lower bound of all UUIDv7 created at or after this time (ms since 1970). */
export function firstIdOf(ms: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(Math.max(0, ms), 0, 6);
  return bytes;
}

/** A UUIDv5 (RFC 9562 §5.5): the same namespace and name give the same id, so a repeat finds its earlier effect. */
export const derivedId = (namespace: string, name: string): string => v5(name, namespace);

/**
 * New UUIDv7s in the order of the database's clock, which all processes share: those of a later transaction sort after those
 * of an earlier one, whichever processes they ran in. Microseconds precede the random bits (RFC 9562 §6.2, method 3).
 */
export async function newIdsInOrder(tx: Tx): Promise<() => string> {
  const [{ micros }]: [{ micros: string }] = await tx.query(
    'SELECT CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS UNSIGNED) AS micros',
  );
  const msecs = Math.floor(Number(micros) / 1_000);
  let seq = (Number(micros) % 1_000) * 2 ** 20;
  return () => v7({ msecs, seq: seq++ });
}

/** A deterministic UUIDv7 for an instant and a name, for what happens once per period. `seq` orders those of one millisecond. */
export const idOfPeriod = (startMs: number, name: string, seq = 0): string =>
  v7({ msecs: startMs, seq: seq % 2 ** 31, random: createHash('sha256').update(name).digest() });

/** The 16 bytes of an id, as in BINARY(16) columns. Accepts any UUID: an unknown one is not found. */
export const toBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

/** The id in its text form. */
export function fromBytes(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Column options of an id: text in the code, BINARY(16) in the table. */
export const idColumn = {
  type: 'binary',
  length: 16,
  transformer: {
    to: (id: unknown) => (typeof id === 'string' ? toBytes(id) : id),
    from: (bytes: Buffer | null) => bytes && fromBytes(bytes),
  } satisfies ValueTransformer,
} as const;
