import { Injectable } from '@nestjs/common';
import type { EventOf, EventType } from '../../../kernel/events/events.js';
import { inEnglish } from '../../../kernel/nameless.js';
import { idOfPeriod } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { MissionsService } from '../../missions/index.js';
import { NotificationLog, type LoggedNotification } from '../../notifications/index.js';
import { ReservationsService } from '../../reservations/index.js';
import { UsersService } from '../../users/index.js';
import { insertMessages, rewriteMessages, type NewMessage } from '../messages.queries.js';
import type { MessageContext } from './template.js';
import type { Source } from './sources.queries.js';
import { findTemplate } from './templates.js';

/** The length of the text columns, in characters. */
const MAX_TEXT = 1_000;

/** The ids in the payloads of reservation and mission events. */
type Payload = Partial<Record<'reservationId' | 'missionId' | 'consumerId' | 'driverId' | 'backerId', string | null>>;

/** Projects events into messages: one about the event itself, and one for each distinct notification text. */
@Injectable()
export class HistoryProjector {
  constructor(
    private readonly reservations: ReservationsService,
    private readonly missions: MissionsService,
    private readonly users: UsersService,
    private readonly notificationLog: NotificationLog,
  ) {}

  async project(tx: Tx, sources: Source[]): Promise<void> {
    await insertMessages(tx, await this.compose(tx, sources));
  }

  /**
   * Projects events of one subject again, after names or texts in it were deleted: what was said before is replaced.
   *
   * @param sources events of a reservation or a mission, which may be of the archive
   */
  async projectAnew(tx: Tx, subjectId: string, sources: Source[]): Promise<void> {
    const messages = await this.compose(tx, sources);
    await rewriteMessages(tx, subjectId, sources, messages);
  }

  private async compose(tx: Tx, sources: Source[]): Promise<NewMessage[]> {
    const context = await this.loadContext(tx, sources);
    const notifications = Map.groupBy(
      await this.notificationLog.findEntries(
        tx,
        sources.map(({ id }) => id),
      ),
      ({ eventId }) => eventId,
    );
    return sources.flatMap((source) => [
      ...toEventMessages(context, source),
      ...this.toNotificationMessages(source, notifications.get(source.id) ?? []),
    ]);
  }

  /** Users with the same notification text share a message. */
  private toNotificationMessages(
    { id, seq, type, occurredAt, payload }: Source,
    notifications: LoggedNotification[],
  ): NewMessage[] {
    return [...Map.groupBy(notifications, ({ facts }) => JSON.stringify(facts))].map(([name, same]) => {
      const content = { type, data: same[0]!.facts, createdAt: occurredAt };
      return {
        id: idOfPeriod(occurredAt.getTime(), `${id} ${name}`, seq),
        kind: 'notification',
        type,
        occurredAt,
        actor: null,
        ...subjectOf(payload as Payload),
        ko: truncate(this.notificationLog.summarize(content, 'ko')),
        en: truncate(this.notificationLog.summarize(content, 'en')),
        readers: same.map(({ userId }) => userId),
      };
    });
  }

  /** Loads everything that the templates of these events need, in a few queries for all of them. */
  private async loadContext(tx: Tx, sources: Source[]): Promise<MessageContext> {
    const templated = sources.filter(({ type }) => findTemplate(type));
    const payloads = templated.map(({ payload }) => payload as Payload);
    const all = (key: keyof Payload) => [...new Set(payloads.flatMap((payload) => payload[key] ?? []))];
    const reservations = await this.reservations.findByIds(tx, all('reservationId'));
    const missions = await this.missions.findByIds(tx, all('missionId'));
    const missionOf = new Map(missions.map((mission) => [mission.id, mission]));
    const ids = [
      ...all('consumerId'),
      ...all('driverId'),
      ...all('backerId'),
      ...templated.flatMap((s) => s.actorId ?? []),
    ];
    const userIds = [...new Set([...ids, ...missions.flatMap((m) => [m.creatorId, m.streamerId])])];
    const users = await this.users.findByIds(tx, userIds);
    const names = new Map(users.map(({ id, name }) => [id, name]));
    const backers = await this.findBackers(tx, templated);
    return {
      reservation: (id) => found(reservations.get(id), 'reservation', id),
      mission: (id) => found(missionOf.get(id), 'mission', id),
      name: (id) => found(names.get(id), 'person', id),
      backers: (id) => backers.get(id) ?? [],
    };
  }

  private async findBackers(tx: Tx, sources: Source[]): Promise<Map<string, string[]>> {
    const missionIds = sources
      .filter(({ type }) => findTemplate(type)?.toBackers)
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

/** The message about the event itself, if there is a template for its type. The actor reads it as well. */
function toEventMessages(context: MessageContext, source: Source): NewMessage[] {
  const template = findTemplate(source.type);
  if (!template) return [];
  const event = { ...source, payload: template.on.schema.parse(source.payload) } as EventOf<EventType>;
  const { ko, en, subject, subjectId, readers, named } = template.render(context, event);
  const { id, seq, type, occurredAt, actorId } = source;
  return [
    {
      id: idOfPeriod(occurredAt.getTime(), id, seq),
      kind: 'event',
      type,
      occurredAt,
      actor: actorId !== null && named.includes(actorId) ? { id: actorId, name: context.name(actorId) } : null,
      subject,
      subjectId,
      ko: truncate(ko),
      en: truncate(inEnglish(en)),
      readers: [...new Set([...readers, ...(actorId === null ? [] : [actorId])])],
    },
  ];
}

function subjectOf({ reservationId, missionId }: Payload): Pick<NewMessage, 'subject' | 'subjectId'> {
  if (reservationId) return { subject: 'reservation', subjectId: reservationId };
  return missionId ? { subject: 'mission', subjectId: missionId } : { subject: null, subjectId: null };
}

const truncate = (text: string): string =>
  (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT - 1)}…` : text).toWellFormed();

function found<T>(thing: T | undefined, what: string, id: string): T {
  if (thing === undefined) throw new Error(`There is no ${what} ${id}.`);
  return thing;
}
