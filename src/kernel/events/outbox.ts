import { Injectable } from '@nestjs/common';
import { actingKeyOf } from '../tx/acting-key.js';
import { addChangeEvent, tagOfPerson, changeTagsOf, tagForInvalidation } from '../tx/changes.js';
import type { EventType } from './events.js';
import { insertSnapshot, type Snapshot } from './snapshots.js';
import { newId, toBytes } from '../tx/ids.js';
import { traceparent } from '../telemetry/trace.js';
import { write, type Tx } from '../tx/tx.js';

/**
 * The aggregate that an event is about, its actor (null: Madang itself), and its payload; where it is worth to know later, what
 * of the aggregate changes, as it is right after the event.
 */
export type Announcement<T> = { aggregateId: string; actorId: string | null; payload: T; snapshot?: Snapshot };

/** Writes events into `events` in the caller's transaction, so that state and event commit together. */
@Injectable()
export class Outbox {
  /** @throws ZodError when the payload holds more or less than the event's schema. */
  add<T>(tx: Tx, event: EventType<T>, { aggregateId, actorId, payload, snapshot }: Announcement<T>): Promise<void> {
    const id = newId();
    addChangeEvent(tx, id);
    tagForInvalidation(tx, ...changeTagsOf(event.aggregate, aggregateId), ...(actorId ? [tagOfPerson(actorId)] : []));
    tagForInvalidation(tx, ...(event.changes?.(payload) ?? []));
    write(
      tx,
      'INSERT INTO events (id, type, aggregate_type, aggregate_id, actor_id, payload, state, traceparent) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      [
        toBytes(id),
        event.type,
        event.aggregate,
        toBytes(aggregateId),
        actorId && toBytes(actorId),
        JSON.stringify(event.schema.parse(payload)),
        event.isBroadcast ? 'announced' : 'pending',
        traceparent(),
      ],
    );
    if (snapshot) insertSnapshot(tx, id, snapshot);
    const keyId = actingKeyOf(tx);
    if (keyId && actorId)
      write(tx, 'INSERT INTO event_keys (event_id, key_id) VALUES (?, ?)', [toBytes(id), toBytes(keyId)]);
    return Promise.resolve();
  }
}
