import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RequestLog } from '../../../kernel/http/request-log.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { insertRequests } from './requests.queries.js';

/** Writes the log of requests of this process, and of those that cannot. */
@Injectable()
export class RequestLogWriter implements OnModuleInit {
  constructor(
    private readonly log: RequestLog,
    private readonly uow: UnitOfWork,
  ) {}

  onModuleInit(): void {
    this.log.writeBy((rows) => this.uow.run((tx) => insertRequests(tx, rows)));
  }
}
