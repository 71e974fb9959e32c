import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../tx/unit-of-work.js';
import { Readiness } from './health.js';

/**
 * Tells at `/health/ready` whether the database takes writes. Each question to one that is read-only, as the old primary is
 * after a failover, ends the connection that asked, so that the process soon has connections to the new one.
 */
@Injectable()
export class WritablePrimary implements OnModuleInit {
  constructor(
    private readonly readiness: Readiness,
    private readonly uow: UnitOfWork,
  ) {}

  onModuleInit(): void {
    this.readiness.note(async () => ({ database: (await this.uow.isWritable()) ? 'writable' : 'read-only' }));
  }
}
