import { Injectable } from '@nestjs/common';
import type { EventOf, EventType } from '../../../kernel/events/events.js';
import { idOfPeriod } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { MissionsService } from '../../missions/index.js';
import { NotificationLog, type LoggedNotification } from '../../notifications/index.js';
import { ReservationsService } from '../../reservations/index.js';
import { UsersService } from '../../users/index.js';
import { insertMessages, type NewMessage } from '../messages.queries.js';
import type { Known } from './sentence.js';
import type { Source } from './sources.queries.js';
import { findSentence } from './table.js';

/** What the columns hold, in characters. */
const MAX_TEXT = 1_000;

/** The ids that reservation and mission events speak of. */
type Payload = Partial<Record<'reservationId' | 'missionId' | 'consumerId' | 'driverId' | 'backerId', string | null>>;

/** Puts events into words: what happened, and what each person was told of it. */
@Injectable()
export class Historian {
  constructor(
    private readonly reservations: ReservationsService,
    private readonly missions: MissionsService,
    private readonly users: UsersService,
    private readonly told: NotificationLog,
  ) {}

  async write(tx: Tx, sources: Source[]): Promise<void> {
    const known = await this.learn(tx, sources);
    const tellings = Map.groupBy(
      await this.told.findEntries(
        tx,
        sources.map(({ id }) => id),
      ),
      ({ eventId }) => eventId,
    );
    const messages = sources.flatMap((source) => [
      ...happened(known, source),
      ...this.saidOf(source, tellings.get(source.id) ?? []),
    ]);
    await insertMessages(tx, messages);
  }

  /** People who were told the same words share a message. */
  private saidOf({ id, type, occurredAt, payload }: Source, tellings: LoggedNotification[]): NewMessage[] {
    return [...Map.groupBy(tellings, ({ facts }) => JSON.stringify(facts))].map(([name, same]) => {
      const { facts } = same[0]!;
      return {
        id: idOfPeriod(occurredAt.getTime(), `${id} ${name}`),
        kind: 'notification',
        type,
        occurredAt,
        actor: null,
        ...subjectOf(payload as Payload),
        ko: cut(this.told.summarize(type, facts, 'ko')),
        en: cut(this.told.summarize(type, facts, 'en')),
        readers: same.map(({ userId }) => userId),
      };
    });
  }

  /** Everything the sentences of these events are made of, in a few queries for all of them. */
  private async learn(tx: Tx, sources: Source[]): Promise<Known> {
    const told = sources.filter(({ type }) => findSentence(type));
    const payloads = told.map(({ payload }) => payload as Payload);
    const all = (key: keyof Payload) => [...new Set(payloads.flatMap((payload) => payload[key] ?? []))];
    const reservations = await this.reservations.findByIds(tx, all('reservationId'));
    const missions = await this.missions.findByIds(tx, all('missionId'));
    const missionOf = new Map(missions.map((mission) => [mission.id, mission]));
    const ids = [...all('consumerId'), ...all('driverId'), ...all('backerId'), ...told.flatMap((s) => s.actorId ?? [])];
    const people = [...new Set([...ids, ...missions.flatMap((m) => [m.creatorId, m.streamerId])])];
    const users = await this.users.findByIds(tx, people);
    const names = new Map(users.map(({ id, name }) => [id, name]));
    const backers = await this.findBackers(tx, told);
    return {
      reservation: (id) => found(reservations.get(id), 'reservation', id),
      mission: (id) => found(missionOf.get(id), 'mission', id),
      name: (id) => found(names.get(id), 'person', id),
      backers: (id) => backers.get(id) ?? [],
    };
  }

  private async findBackers(tx: Tx, sources: Source[]): Promise<Map<string, string[]>> {
    const missionIds = sources
      .filter(({ type }) => findSentence(type)?.toBackers)
      .map(({ payload }) => (payload as { missionId: string }).missionId);
    const backers = new Map<string, string[]>();
    for (const id of new Set(missionIds)) {
      backers.set(
        id,
        (await this.missions.findBackers(tx, id)).map(({ backerId }) => backerId),
      );
    }
    return backers;
  }
}

/** What happened, if the history has words for it. Whoever did it reads it as well. */
function happened(known: Known, source: Source): NewMessage[] {
  const sentence = findSentence(source.type);
  if (!sentence) return [];
  const event = { ...source, payload: sentence.on.schema.parse(source.payload) } as EventOf<EventType>;
  const { ko, en, subject, subjectId, readers, named } = sentence.say(known, event);
  const { id, type, occurredAt, actorId } = source;
  return [
    {
      id: idOfPeriod(occurredAt.getTime(), id),
      kind: 'event',
      type,
      occurredAt,
      actor: actorId !== null && named.includes(actorId) ? { id: actorId, name: known.name(actorId) } : null,
      subject,
      subjectId,
      ko: cut(ko),
      en: cut(en),
      readers: [...new Set([...readers, ...(actorId === null ? [] : [actorId])])],
    },
  ];
}

function subjectOf({ reservationId, missionId }: Payload): Pick<NewMessage, 'subject' | 'subjectId'> {
  if (reservationId) return { subject: 'reservation', subjectId: reservationId };
  return missionId ? { subject: 'mission', subjectId: missionId } : { subject: null, subjectId: null };
}

const cut = (text: string): string =>
  (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text).toWellFormed();

function found<T>(thing: T | undefined, what: string, id: string): T {
  if (thing === undefined) throw new Error(`There is no ${what} ${id}.`);
  return thing;
}
