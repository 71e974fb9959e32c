import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import { readCursor, toPage } from '../../../kernel/http/pagination.js';
import { where } from '../../../kernel/tx/where.js';
import type { SmsPreviewItem, SmsPreviewQuery } from './preview.schema.js';
import { smsLength } from './sms-length.js';

/** Lists the messages that a recording channel would have sent. */
@Injectable()
export class SmsPreviewService {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws Problem `invalid-cursor` (400) */
  async findAll({
    channel,
    limit,
    cursor,
  }: SmsPreviewQuery): Promise<{ items: SmsPreviewItem[]; nextCursor: string | null }> {
    const before = readCursor(cursor);
    const { sql, parameters } = where(
      ['n.channel = ?', channel],
      [`n.state = 'delivered'`],
      ['n.id < ?', before && toBytes(before)],
    );
    type Row = { id: Buffer; user_id: Buffer; type: string; response: Buffer; started_at: Date };
    const rows: Row[] = await this.dataSource.query(
      `SELECT n.id, n.user_id, n.type, a.response, a.started_at FROM notifications n
       JOIN delivery_attempts a ON a.notification_id = n.id AND a.outcome = 'delivered'
       WHERE ${sql} ORDER BY n.id DESC LIMIT ${limit + 1}`,
      parameters,
    );
    const items = rows.map((row) => {
      const text = row.response.toString('utf8');
      return {
        id: fromBytes(row.id),
        userId: fromBytes(row.user_id),
        type: row.type,
        text,
        length: channel === 'sms' ? smsLength(text) : null,
        recordedAt: row.started_at.toISOString(),
      };
    });
    return toPage(items, limit);
  }
}
