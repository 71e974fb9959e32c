import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readCursor, toPage } from '../../../kernel/http/pagination.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { findDeliveries, findDeliveryAttempts } from './deliveries.queries.js';
import type { DeliveryAttempts, DeliveryQuery } from './deliveries.schema.js';

/** Shows operators what was sent, through every channel. */
@Injectable()
export class DeliveriesService {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest first. @throws Problem `invalid-cursor` (400) */
  async findAll({ limit, cursor, ...filter }: DeliveryQuery) {
    const before = readCursor(cursor);
    return toPage(await findDeliveries(this.dataSource.manager, filter, before, limit + 1), limit);
  }

  /** The last attempts at a message, the newest first. @throws Problem `delivery-not-found` (404) */
  async findAttempts(id: string): Promise<DeliveryAttempts> {
    const items = await findDeliveryAttempts(this.dataSource.manager, id);
    if (!items) throw new Problem('delivery-not-found');
    return { items };
  }
}
