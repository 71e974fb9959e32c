import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { fromBytes, toBytes } from '../../kernel/tx/ids.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { forEachDue } from '../../kernel/work/each.js';
import { claimDue, defineWork, dueRows } from '../../kernel/work/work.js';
import { deadlineOf } from './deadline.js';
import { ReservationsService } from './reservations.service.js';

/** Bookings without a driver; each is due at its deadline. The lock holds a row. */
export const expiryWork = defineWork({
  name: 'reservations.expiry',
  table: 'reservations',
  key: 'id',
  stateColumn: 'status',
  waiting: ['requested'],
  dueAt: 'deadline',
  owedSince: 'deadline',
  isPlanned: true,
  heldWhile: `status = 'requested'`,
});

/** Rows that a release before the deadlines wrote, also while a deploy lasts. Of an ended booking none is needed. */
export const withoutDeadline = `reservations WHERE status = 'requested' AND deadline IS NULL`;

const BOOKINGS = 50;

/** Ends bookings that no driver has accepted in time. */
@Injectable()
export class ExpiryService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly reservations: ReservationsService,
  ) {}

  /**
   * Each in its own transaction, so that one that fails does not hold up the others. A booking that is locked is being
   * accepted or cancelled, or expired by another worker: the next sweep finds out.
   */
  async expireOverdue(): Promise<boolean> {
    const due = await this.find(`SELECT id FROM ${dueRows(expiryWork)} ORDER BY deadline LIMIT ${BOOKINGS}`);
    return forEachDue(due, (id) => this.expire(id));
  }

  /** Gives a deadline to bookings that a release before it wrote. */
  async addDeadlines(): Promise<boolean> {
    return this.uow.run(async (tx) => {
      const rows: { id: Buffer; date: string; pickupTo: string | null }[] = await tx.query(
        `SELECT id, DATE_FORMAT(date, '%Y-%m-%d') AS date, pickup_to AS pickupTo FROM ${withoutDeadline}
         LIMIT ${BOOKINGS} FOR UPDATE SKIP LOCKED`,
      );
      for (const { id, ...when } of rows)
        await tx.query('UPDATE reservations SET deadline = ? WHERE id = ?', [deadlineOf(when), id]);
      return rows.length > 0;
    });
  }

  private expire(id: string): Promise<boolean> {
    return this.uow.run(async (tx) => {
      const rows = await claimDue(tx, expiryWork, { columns: 'id', and: 'id = ?', values: [toBytes(id)], limit: 1 });
      if (rows.length > 0) await this.reservations.expire(tx, id);
      return rows.length > 0;
    });
  }

  private async find(sql: string): Promise<string[]> {
    const rows: { id: Buffer }[] = await this.dataSource.query(sql);
    return rows.map((row) => fromBytes(row.id));
  }
}
