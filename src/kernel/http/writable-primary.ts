import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../tx/unit-of-work.js';
import { Readiness } from './health.js';

/** A process that writes is not ready while its database is read-only, as the old primary is after a failover. */
@Injectable()
export class WritablePrimary implements OnModuleInit {
  constructor(
    private readonly readiness: Readiness,
    private readonly uow: UnitOfWork,
  ) {}

  onModuleInit(): void {
    this.readiness.require(async () => ((await this.uow.isWritable()) ? undefined : 'the database is read-only'));
  }
}
