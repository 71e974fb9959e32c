import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';
import type { CacheTag } from '../tx/changes.js';
import { isTest } from '../tx/mode.js';
import type { Tx } from '../tx/tx.js';

/** A kind of event: `<aggregate>.<what happened>` and a strict schema of ids and numbers, never text of people. */
export type EventType<T = unknown> = {
  readonly type: string;
  readonly aggregate: string;
  readonly schema: z.ZodType<T>;
  /** It has no consumers: processes receive it from the `Feed`, and the relay skips it. */
  readonly isBroadcast?: true;
  /** The cache tags that it changes besides those of its aggregate. */
  changes?(payload: T): CacheTag[];
};

/** An event as its consumers see it. */
export type EventOf<E extends EventType> = {
  id: string;
  /** Grows with each event of an aggregate. */
  seq: number;
  type: string;
  aggregateId: string;
  actorId: string | null;
  occurredAt: Date;
  payload: E extends EventType<infer T> ? T : never;
};

/** An id of which the mode is that of an event: that of the test mode among those that it names, if there is one. */
export function modeOf({ aggregateId, actorId, payload }: EventOf<EventType>): string {
  const ids = [aggregateId, actorId, ...Object.values(payload as object)];
  return ids.find((id): id is string => typeof id === 'string' && isTest(id)) ?? aggregateId;
}

const defined = new Map<string, EventType>();

/** Declares an event. Payloads are parsed by `schema` when written and when read. @throws Error when `type` exists. */
export function defineEvent<T>(type: `${string}.${string}`, schema: z.ZodType<T>): EventType<T> {
  if (defined.has(type)) throw new Error(`The event ${type} is defined twice.`);
  const event = { type, aggregate: type.split('.')[0]!, schema };
  defined.set(type, event);
  return event;
}

/**
 * Declares a broadcast event, such as "load it again": it is written like any other, has no consumers, and reaches every
 * process that subscribes to it on the `Feed`. @throws Error when `type` exists.
 */
export function defineBroadcastEvent<T>(
  type: `${string}.${string}`,
  schema: z.ZodType<T>,
  changes?: (payload: T) => CacheTag[],
): EventType<T> {
  const event = { ...defineEvent(type, schema), isBroadcast: true as const, ...(changes && { changes }) };
  defined.set(type, event);
  return event;
}

/** The event types whose payload names more changes. */
export const typesWithChanges = (): string[] => [...defined.values()].flatMap((e) => (e.changes ? [e.type] : []));

/** The cache tags that an event changes besides those of its aggregate; none when its payload is of an unknown version. */
export function changesOf(type: string, payload: unknown): CacheTag[] {
  const event = defined.get(type);
  const parsed = event?.schema.safeParse(payload);
  return (parsed?.success && event?.changes?.(parsed.data)) || [];
}

/** Every declared event that needs a consumer. */
export const eventTypes = (): readonly EventType[] => [...defined.values()].filter(({ isBroadcast }) => !isBroadcast);

/** Consumes a batch of events in their order: once, in the transaction that also marks them consumed. */
export type Handler = (tx: Tx, events: EventOf<EventType>[]) => Promise<void>;

/** A listener that consumes events. The events of a batch may be of several types. */
export interface Consuming {
  /** The types that it consumes; the consumer of each is called `<listener>.<event type>`. */
  consumes(): readonly EventType[];
  handle: Handler;
}

export const LISTENER = Symbol('listener');
export const EVERY = Symbol('every');

/** Marks a class whose consumers and `@Every` methods the worker runs. `name` prefixes its consumers' names in the inbox. */
export const Listener = (name: string) => SetMetadata(LISTENER, name);

/** When a method runs. `rows` are the rows it works on, as the SQL of a table and a WHERE; without one of them it is not called. */
export type Every = { everyMs: number; rows?: string };

/**
 * The worker runs the method repeatedly, `everyMs` after its last run ended, or at once when it returned true. All idle methods
 * ask for their rows in one statement.
 */
export const Every = (everyMs: number, rows?: string) => SetMetadata(EVERY, { everyMs, ...(rows && { rows }) });
