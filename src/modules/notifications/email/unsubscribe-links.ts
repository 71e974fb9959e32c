import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { config } from '../../../config.js';
import { derivedKey } from '../../../kernel/derived-key.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { categories, type Category } from '../notices/notice.js';

/** The scope of an unsubscription: a category, or all e-mail (`*`). */
export type Unsubscription = { userId: string; scope: Category | '*' };

const scopes: readonly string[] = [...categories, '*'];
const TOKEN = /^([\w-]{22})\.([\w*]{1,32})\.[\w-]{43}$/;

/** Signed links that unsubscribe a user without a log-in. They never expire, because mails are kept for ever. */
@Injectable()
export class UnsubscribeLinks {
  private readonly key = derivedKey(config.mail.linkSecret, 'madang unsubscribe 1');

  urlOf(unsubscription: Unsubscription): string {
    return new URL(`/v1/unsubscribe/${this.sign(unsubscription)}`, config.http.publicUrl).href;
  }

  /** @throws Problem `unsubscribe-link-invalid` (404) */
  read(token: string): Unsubscription {
    const [, user, scope] = TOKEN.exec(token) ?? [];
    if (!user || !scope || !scopes.includes(scope)) throw new Problem('unsubscribe-link-invalid');
    const unsubscription = { userId: fromBytes(Buffer.from(user, 'base64url')), scope: scope as Category | '*' };
    const [given, expected] = [Buffer.from(token), Buffer.from(this.sign(unsubscription))];
    if (!timingSafeEqual(given, expected)) throw new Problem('unsubscribe-link-invalid');
    return unsubscription;
  }

  private sign({ userId, scope }: Unsubscription): string {
    const payload = `${toBytes(userId).toString('base64url')}.${scope}`;
    return `${payload}.${createHmac('sha256', this.key).update(payload).digest('base64url')}`;
  }
}
