import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readCursor, toPage } from '../../../kernel/http/pagination.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { findDeliveries, findDeliveryAttempts } from './deliveries.queries.js';
import type { DeliveryAttempts, DeliveryQuery } from './deliveries.schema.js';

/** Lists the messages of all channels for operators. */
@Injectable()
export class DeliveriesService {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. @throws Problem `invalid-cursor` (400) */
  async findAll({ limit, cursor, ...filter }: DeliveryQuery) {
    const before = readCursor(cursor);
    return toPage(await findDeliveries(this.dataSource.manager, filter, before, limit + 1), limit);
  }

  /** The last attempts at a message, newest first. @throws Problem `delivery-not-found` (404) */
  async findAttempts(id: string): Promise<DeliveryAttempts> {
    const items = await findDeliveryAttempts(this.dataSource.manager, id);
    if (!items) throw new Problem('delivery-not-found');
    return { items };
  }
}
