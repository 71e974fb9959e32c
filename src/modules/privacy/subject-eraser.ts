import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { findEventsOf, type EventRow } from '../../kernel/events/event-rows.js';
import { DELETED_TEXT, NAMELESS } from '../../kernel/nameless.js';
import { fromBytes } from '../../kernel/tx/ids.js';
import { parseJson } from '../../kernel/tx/json.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { HistoryProjector } from '../messages/index.js';
import { reservationCancelled } from '../reservations/index.js';
import { deleteTrack, emptyActs, emptySubject, replaceFact, withoutAddress, type Subject } from './subjects.queries.js';

/** Events whose notifications and messages are written again in one transaction. */
const EVENTS = 50;

type Facts = Record<string, string | null>;

/** Takes a person out of bookings and missions that others had a part in, too: of their rows, of the notifications of others, and of the history. */
@Injectable()
export class SubjectEraser {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly history: HistoryProjector,
  ) {}

  /** Can be repeated: what is done already stays as it is. */
  async erase(userId: string, subject: Subject): Promise<void> {
    while (subject.isOwn && subject.kind === 'reservation' && (await this.uow.run((tx) => deleteTrack(tx, subject))));
    await this.uow.run((tx) => emptySubject(tx, subject));
    // One notification gathers several pledges, and belongs to no single event.
    for (const [fact, value] of Object.entries(factsOfMission(subject)))
      while (await this.uow.run((tx) => replaceFact(tx, subject, fact, value)));
    for (let seq = 0; ;) {
      const events = await this.uow.run((tx) => this.retell(tx, userId, subject, seq));
      if (events.length < EVENTS) return;
      seq = Number(events.at(-1)!.seq);
    }
  }

  /** The events after this number: their messages are written again without the person. */
  private async retell(tx: Tx, userId: string, subject: Subject, afterSeq: number): Promise<EventRow[]> {
    const events = await findEventsOf(tx, subject.id, afterSeq, EVENTS);
    if (events.length === 0) return events;
    if (subject.kind === 'reservation') {
      const hasCancelled = events.some((event) => isCancelledBy(event, userId));
      await emptyActs(tx, subject, userId, hasCancelled);
    }
    for (const event of events) await this.emptyFacts(tx, userId, subject, event);
    await this.history.projectAnew(
      tx,
      subject.id,
      events.map((event) => ({
        id: fromBytes(event.id),
        seq: Number(event.seq),
        type: event.type,
        actorId: event.actor_id && fromBytes(event.actor_id),
        payload: parseJson(event.payload),
        occurredAt: event.occurred_at,
      })),
    );
    return events;
  }

  /** Takes what the person is called and wrote from the notifications of an event. */
  private async emptyFacts(tx: Tx, userId: string, subject: Subject, event: EventRow): Promise<void> {
    for (const { id, facts } of await findFacts(tx, event.id)) {
      const changes = changesOf(userId, subject, event, facts);
      const changed = Object.entries(changes).filter(([name, value]) => name in facts && facts[name] !== value);
      if (changed.length === 0) continue;
      await tx.query('UPDATE notifications SET data = ? WHERE id = ?', [
        JSON.stringify({ ...facts, ...Object.fromEntries(changed) }),
        id,
      ]);
    }
  }
}

const isCancelledBy = ({ type, actor_id }: EventRow, userId: string): boolean =>
  type === reservationCancelled.type && actor_id !== null && fromBytes(actor_id) === userId;

/** What a mission is called by the person, and the name of its streamer. */
const factsOfMission = ({ kind, isOwn, isStreamer }: Subject): Record<string, string> =>
  kind === 'mission' ? { ...(isOwn && { title: DELETED_TEXT }), ...(isStreamer && { streamerName: NAMELESS }) } : {};

/** The facts that name the person of an event, or are their words, and what stands there instead. */
function changesOf(userId: string, subject: Subject, event: EventRow, facts: Facts): Facts {
  if (subject.kind === 'mission') return factsOfMission(subject);
  const { isOwn } = subject;
  const { driverId } = parseJson(event.payload) as { driverId?: string | null };
  const places = ['departure', 'destination', 'place'].flatMap((name) => {
    const address = facts[name];
    return isOwn && address ? [[name, withoutAddress(address)]] : [];
  });
  return {
    ...(Object.fromEntries(places) as Facts),
    ...((isOwn || isCancelledBy(event, userId)) && { reason: '' }),
    ...(driverId === userId && { driverName: NAMELESS }),
  };
}

async function findFacts(manager: EntityManager, eventId: Buffer): Promise<{ id: Buffer; facts: Facts }[]> {
  const rows: { id: Buffer; data: unknown }[] = await manager.query(
    'SELECT id, data FROM notifications WHERE event_id = ?',
    [eventId],
  );
  return rows.flatMap(({ id, data }) => {
    const facts = parseJson(data) as Facts | null;
    return facts ? [{ id, facts }] : []; // an event for a webhook has none
  });
}
