import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { config } from '../../../config.js';
import type { Letter } from './letter.js';

/**
 * A message on its way out. `messageId` is the same at every attempt, so that a mailbox can drop a repeat; `unsubscribeUrl` is
 * null for what nobody can switch off.
 */
export type Mail = Letter & { messageId: string; to: string; name: string; unsubscribeUrl: string | null };

/** How many mails are on their way at once. */
export const SMTP_CONNECTIONS = 5;

/** The outside mail system; Amazon SES speaks SMTP as well. */
@Injectable()
export class Smtp implements OnApplicationShutdown {
  private readonly transport = createTransport({
    url: config.mail.smtpUrl,
    pool: true,
    maxConnections: SMTP_CONNECTIONS,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 15_000,
  });

  /** @throws Error with `responseCode` when the server refuses, with `code` when it cannot be reached. */
  async send(mail: Mail): Promise<void> {
    await this.transport.sendMail(toMessage(mail));
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}

/** A mail as it is written for the wire (RFC 5322): text and HTML of the same, and how to hear no more of it. */
export function toMessage({ messageId, to, name, subject, text, html, unsubscribeUrl }: Mail): SendMailOptions {
  return {
    messageId,
    from: config.mail.from,
    to: { address: to, name },
    subject,
    text,
    html,
    ...(unsubscribeUrl && { list: { unsubscribe: { url: unsubscribeUrl } } }), // RFC 2369 §3.2
    headers: {
      'Auto-Submitted': 'auto-generated', // RFC 3834: no out-of-office replies, please
      ...(unsubscribeUrl && { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }), // RFC 8058 §3.1
    },
  };
}
