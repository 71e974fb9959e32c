import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { SendMailOptions, Transporter } from 'nodemailer';
import { config } from '../../../config.js';
import type { Email } from './compose.js';

/**
 * An outgoing mail. `messageId` is the same for every attempt, so that mail servers can drop repeats; `unsubscribeUrl`
 * is null for critical mail.
 */
export type Mail = Email & { messageId: string; to: string; name: string; unsubscribeUrl: string | null };

/** Mails in flight at once. */
export const SMTP_CONNECTIONS = 5;

/** The SMTP server; Amazon SES works as one. */
@Injectable()
export class Smtp implements OnApplicationShutdown {
  private transport: Promise<Transporter> | undefined;

  /** @throws Error with `responseCode` when the server refuses, with `code` when it cannot be reached. */
  async send(mail: Mail): Promise<void> {
    this.transport ??= connect();
    await (await this.transport).sendMail(toMessage(mail));
  }

  async onApplicationShutdown(): Promise<void> {
    (await this.transport)?.close();
  }
}

/** Loaded with the first mail: most processes send none. */
async function connect(): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url: config.mail.smtpUrl,
    pool: true,
    maxConnections: SMTP_CONNECTIONS,
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 15_000,
  });
}

/** The mail as RFC 5322 wants it: text and HTML alternatives, and the unsubscribe headers. */
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
