import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { config } from '../../../config.js';
import { derivedKey } from '../../../kernel/derived-key.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';

const TOKEN = /^([\w-]{22})([\w-]{43})$/;

/**
 * Signed links to the deliveries that they show. A booking's id does not suffice to make one. Its links are numbered from 0, of
 * which the last is right: that number is all that is stored, once there is more than one.
 */
@Injectable()
export class TrackingLinks {
  private readonly key = derivedKey(config.mail.linkSecret, 'madang tracking 1');

  urlOf(reservationId: string, link: number): string {
    return new URL(`/t/${this.sign(reservationId, link)}`, config.http.publicUrl).href;
  }

  /** The booking that a token names, whether or not it is right; undefined for what is no token. */
  idIn(token: string): string | undefined {
    const [, id] = TOKEN.exec(token) ?? [];
    return id && fromBytes(Buffer.from(id, 'base64url'));
  }

  isRight(token: string, reservationId: string, link: number): boolean {
    return timingSafeEqual(Buffer.from(token), Buffer.from(this.sign(reservationId, link)));
  }

  private sign(reservationId: string, link: number): string {
    const id = toBytes(reservationId).toString('base64url');
    const signed = link === 0 ? id : `${id}.${link}`;
    return id + createHmac('sha256', this.key).update(signed).digest('base64url');
  }
}
