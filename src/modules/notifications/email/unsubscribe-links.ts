import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { config } from '../../../config.js';
import { derivedKey } from '../../../kernel/derived-key.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { categories, type Category } from '../notices/notice.js';

/** What somebody wants no more e-mail of: a category, or anything (`*`). */
export type Unsubscription = { userId: string; scope: Category | '*' };

const scopes: readonly string[] = [...categories, '*'];
const TOKEN = /^([\w-]{22})\.([\w*]{1,32})\.[\w-]{43}$/;

/** Links that switch e-mail off without a log-in: who and what, signed. They are good for ever, as a mail is kept for ever. */
@Injectable()
export class UnsubscribeLinks {
  private readonly key = derivedKey(config.mail.linkSecret, 'madang unsubscribe 1');

  urlOf(unsubscription: Unsubscription): string {
    return new URL(`/v1/unsubscribe/${this.sign(unsubscription)}`, config.http.publicUrl).href;
  }

  /** @throws Problem `unsubscribe-link-invalid` (404) */
  read(token: string): Unsubscription {
    const [, person, scope] = TOKEN.exec(token) ?? [];
    if (!person || !scope || !scopes.includes(scope)) throw new Problem('unsubscribe-link-invalid');
    const unsubscription = { userId: fromBytes(Buffer.from(person, 'base64url')), scope: scope as Category | '*' };
    const [given, right] = [Buffer.from(token), Buffer.from(this.sign(unsubscription))];
    if (!timingSafeEqual(given, right)) throw new Problem('unsubscribe-link-invalid');
    return unsubscription;
  }

  private sign({ userId, scope }: Unsubscription): string {
    const payload = `${toBytes(userId).toString('base64url')}.${scope}`;
    return `${payload}.${createHmac('sha256', this.key).update(payload).digest('base64url')}`;
  }
}
