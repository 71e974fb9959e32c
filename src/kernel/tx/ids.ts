import { createHash } from 'node:crypto';
import { v5, v7 } from 'uuid';
import type { ValueTransformer } from 'typeorm';

/** A new UUIDv7 (RFC 9562 §5.7): unique, and sorted by the time it was made. */
export const newId = (): string => v7();

/** When a UUIDv7 was made, in ms since 1970 by the clock of its maker; 0 for an id of another kind, which tells no time. */
export const madeAt = (id: string): number =>
  id[14] === '7' ? Number.parseInt(id.replace('-', '').slice(0, 12), 16) : 0;

/** The clocks of two processes, and of the database, never differ by more. */
export const SKEW_MS = 3_600_000;

/** No UUIDv7 made at or after this time (ms since 1970) is below these bytes: such ids sort by their time. */
export function firstIdOf(ms: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(Math.max(0, ms), 0, 6);
  return bytes;
}

/** A UUIDv5 (RFC 9562 §5.5): the same namespace and name give the same id, so a repeated effect finds itself. */
export const derivedId = (namespace: string, name: string): string => v5(name, namespace);

/** A UUIDv7 of this instant that is the same for the same name: what is done once per period finds itself. */
export const idOfPeriod = (startMs: number, name: string): string =>
  v7({ msecs: startMs, seq: 0, random: createHash('sha256').update(name).digest() });

/** The 16 bytes of an id, as its BINARY(16) column holds it. Any shape of UUID will do: a foreign one is not found, no error. */
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
