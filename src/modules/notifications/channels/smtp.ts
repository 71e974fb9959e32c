import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport } from 'nodemailer';
import { config } from '../../../config.js';

/** A message on its way out. `messageId` is the same at every attempt, so that a mailbox can drop a repeat. */
export type Mail = { messageId: string; to: string; name: string; subject: string; text: string };

/** The outside mail system; Amazon SES speaks SMTP as well. */
@Injectable()
export class Smtp implements OnApplicationShutdown {
  private readonly transport = createTransport({
    url: config.mail.smtpUrl,
    pool: true,
    maxConnections: 5,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 15_000,
  });

  /** @throws Error with `responseCode` when the server refuses, with `code` when it cannot be reached. */
  async send({ messageId, to, name, subject, text }: Mail): Promise<void> {
    await this.transport.sendMail({
      messageId,
      from: config.mail.from,
      to: { address: to, name },
      subject,
      text,
      headers: { 'Auto-Submitted': 'auto-generated' }, // RFC 3834: no out-of-office replies, please
    });
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}
