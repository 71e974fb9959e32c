import { v7, parse, stringify } from 'uuid';
import type { ValueTransformer } from 'typeorm';

/** A new UUIDv7 (RFC 9562 §5.7): unique, and sorted by the time it was made. */
export const newId = (): string => v7();

/** The 16 bytes of an id, as its BINARY(16) column holds it. */
export const toBytes = (id: string): Buffer => Buffer.from(parse(id));

/** The id in its text form. */
export const fromBytes = (bytes: Buffer): string => stringify(bytes);

/** Column options of an id: text in the code, BINARY(16) in the table. */
export const idColumn = {
  type: 'binary',
  length: 16,
  transformer: {
    to: (id: unknown) => (typeof id === 'string' ? toBytes(id) : id),
    from: (bytes: Buffer | null) => bytes && fromBytes(bytes),
  } satisfies ValueTransformer,
} as const;
