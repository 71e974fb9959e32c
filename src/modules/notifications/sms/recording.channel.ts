import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { UsersService, type User } from '../../users/index.js';
import { result, type SendingChannel, type Result } from '../sending/channel.js';
import type { LeasedMessage } from '../sending/channel.js';
import { findNotice, render } from '../notices/table.js';
import { findPreferences } from '../planning/planning.queries.js';
import { findQuietEnd, isUnwanted, type UserPreferences } from '../planning/planning.js';
import { smsLength } from './sms-length.js';

const MAX_ATTEMPTS = 5;
/** The limit of `delivery_attempts.response`. */
const MAX_BYTES = 1_024;

type Recipient = { user: User | undefined; preferences: UserPreferences };

/**
 * Stands in for a provider: sends nothing and stores the text of each message with its attempt, where `GET
 * /v1/notifications/outbox` shows it. The log names neither the user nor the text.
 */
@Injectable()
abstract class RecordingChannel implements SendingChannel {
  abstract readonly channel: 'sms' | 'push';
  readonly batch = 100;
  readonly leaseSeconds = 30;
  private readonly logger = new Logger('recording');

  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
  ) {}

  protected abstract write(message: { title: string; body: string }): string;

  /** Pauses of 2, 4, 8 and 16 s: only a crash makes an attempt fail. */
  retryAfter(tries: number): number | null {
    return tries >= MAX_ATTEMPTS ? null : 2 ** tries;
  }

  deliver(messages: LeasedMessage[]): Promise<Result>[] {
    const recipients = this.findRecipients(messages.map(({ userId }) => userId));
    return messages.map(async (message) => this.record(message, (await recipients)(message.userId)));
  }

  private async findRecipients(userIds: string[]): Promise<(userId: string) => Recipient> {
    const { manager } = this.dataSource;
    const users = new Map((await this.users.findByIds(manager, userIds)).map((user) => [user.id, user]));
    const preferences = await findPreferences(manager, userIds);
    return (userId) => ({ user: users.get(userId), preferences: preferences(userId) });
  }

  private record(message: LeasedMessage, { user, preferences }: Recipient): Result {
    const { id, type } = message;
    if (!user) return result(id, { outcome: 'suppressed', reason: 'no-account' });
    const notice = findNotice(type);
    if (notice && isUnwanted(notice, this.channel, preferences))
      return result(id, { outcome: 'suppressed', reason: 'preference' });
    const quietEnd = notice && findQuietEnd(notice, this.channel, preferences.settings, new Date());
    if (quietEnd) return result(id, { outcome: 'postponed', seconds: (quietEnd.getTime() - Date.now()) / 1_000 });
    const text = truncate(this.write(render(message, user.locale)));
    const length = this.channel === 'sms' ? smsLength(text) : undefined;
    this.logger.log({ notificationId: id, channel: this.channel, type, ...length }, 'recorded, not sent');
    return result(id, { outcome: 'delivered', response: Buffer.from(text) });
  }
}

/** The first 1,024 bytes of a text, cut at a character boundary. */
function truncate(text: string): string {
  return new TextDecoder().decode(Buffer.from(text).subarray(0, MAX_BYTES), { stream: true });
}

@Injectable()
export class SmsRecorder extends RecordingChannel {
  readonly channel = 'sms';

  protected write({ body }: { body: string }): string {
    return body;
  }
}

@Injectable()
export class PushRecorder extends RecordingChannel {
  readonly channel = 'push';

  protected write({ title, body }: { title: string; body: string }): string {
    return `${title}\n${body}`;
  }
}
