import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { config } from '../../../config.js';
import { clockOf } from '../../../kernel/time-zones.js';
import { walletOf } from '../../wallets/index.js';
import type { Earnings, EarningsQuery } from '../earnings.schema.js';
import { findPaid } from './earnings.queries.js';
import { addUp, beginningsOf, instantsOf } from './periods.js';

/** What drivers were paid, by days and weeks of the business time zone. */
@Injectable()
export class EarningsService {
  constructor(private readonly dataSource: DataSource) {}

  /** To the won what the driver's wallet shows of bookings, by the moment at which it was paid. */
  async find(driverId: string, query: EarningsQuery): Promise<Earnings> {
    const zone = config.businessTimeZone;
    const beginnings = beginningsOf(query, clockOf(new Date(), zone).date);
    const { from, to } = instantsOf(query.period, beginnings, zone);
    const paid = await findPaid(this.dataSource.manager, walletOf(driverId).id, from, to);
    return addUp(query.period, beginnings, paid, zone);
  }
}
