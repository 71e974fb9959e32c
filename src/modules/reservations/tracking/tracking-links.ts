import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { config } from '../../../config.js';
import { derivedKey } from '../../../kernel/derived-key.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';

const TOKEN = /^([\w-]{22})([\w-]{43})$/;

/** Signed links to the deliveries that they show: nothing is stored, and a booking's id does not suffice to make one. */
@Injectable()
export class TrackingLinks {
  private readonly key = derivedKey(config.mail.linkSecret, 'madang tracking 1');

  urlOf(reservationId: string): string {
    return new URL(`/t/${this.sign(reservationId)}`, config.http.publicUrl).href;
  }

  /** The booking that a token is for. @throws Problem `tracking-not-found` (404) */
  read(token: string): string {
    const [, id] = TOKEN.exec(token) ?? [];
    if (!id) throw new Problem('tracking-not-found');
    const reservationId = fromBytes(Buffer.from(id, 'base64url'));
    if (!timingSafeEqual(Buffer.from(token), Buffer.from(this.sign(reservationId))))
      throw new Problem('tracking-not-found');
    return reservationId;
  }

  private sign(reservationId: string): string {
    const id = toBytes(reservationId).toString('base64url');
    return id + createHmac('sha256', this.key).update(id).digest('base64url');
  }
}
