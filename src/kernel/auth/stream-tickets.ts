import { Injectable } from '@nestjs/common';
import { Problem } from '../problems/problem.js';
import { deleteSome } from '../tx/delete-some.js';
import { isDuplicate } from '../tx/database-errors.js';
import { toBytes } from '../tx/ids.js';
import { UnitOfWork } from '../tx/unit-of-work.js';
import { AccessTokens } from './access-tokens.js';
import type { Caller } from './principal.js';
import { ALIVE } from './sessions.js';

/** Tickets are part of URLs, which histories and logs of proxies keep: each opens one stream, as long as its session lives. */
@Injectable()
export class StreamTickets {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly uow: UnitOfWork,
  ) {}

  /** @throws Problem `invalid-token` (401) when it is forged, expired, already used, or its session has ended */
  async redeem(ticket: string): Promise<Caller> {
    const { caller, id } = await this.tokens.verifyTicket(ticket);
    try {
      const { affectedRows } = await this.uow.run((tx) =>
        tx.query(
          `INSERT INTO used_tickets (id, expires_at)
           SELECT ?, NOW(6) + INTERVAL 1 HOUR FROM sessions WHERE id = ? AND ${ALIVE}`,
          [toBytes(id), toBytes(caller.sessionId)],
        ),
      );
      if (affectedRows === 1) return caller;
    } catch (error) {
      if (!isDuplicate(error)) throw error;
    }
    throw new Problem('invalid-token');
  }

  /** Forgets used tickets that have expired. Returns true when there are more. */
  purge(): Promise<boolean> {
    return this.uow.run((tx) => deleteSome(tx, 'used_tickets WHERE expires_at < NOW(6)', 500));
  }
}
