import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Principal } from '../../../kernel/auth/principal.js';
import { readCursor, toPage } from '../../../kernel/http/pagination.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { findRequest, findRequests, purgeRequests } from './requests.queries.js';
import type { RequestQuery, RequestView } from './requests.schema.js';

/** Reads what a person's programs asked for. */
@Injectable()
export class RequestsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
  ) {}

  /** Newest first. @throws Problem `invalid-cursor` (400) */
  async findAll(me: Principal, { limit, cursor, ...filters }: RequestQuery) {
    return toPage(await findRequests(this.dataSource.manager, me, filters, readCursor(cursor), limit + 1), limit);
  }

  /** The newest of a person's requests with this id. @throws Problem `request-not-found` (404; also for another person's) */
  async find(me: Principal, requestId: string): Promise<RequestView> {
    const found = await findRequest(this.dataSource.manager, me, requestId);
    if (!found) throw new Problem('request-not-found');
    return found;
  }

  /** Forgets requests after a week. Returns true when there are more. */
  purge(): Promise<boolean> {
    return this.uow.run(purgeRequests);
  }
}
