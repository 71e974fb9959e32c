import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { deleteSome } from '../../../kernel/tx/delete-some.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import type { SeenPosition } from '../operators.schema.js';
import type { Fix } from './fix.js';
import { LivePositions } from './live-positions.js';
import { findPositions, forgotten } from './positions.queries.js';

/** A position, and whether it is the live one: else it comes from the table, and may be half a minute old. */
export type ShownPosition = Fix & { isLive: boolean };

/** Where drivers are who consent to it. */
@Injectable()
export class PositionsService {
  constructor(
    private readonly live: LivePositions,
    private readonly uow: UnitOfWork,
  ) {}

  /** The newest position of each of these drivers, by id: from Redis, else from MySQL. */
  async findNewest(manager: EntityManager, driverIds: string[]): Promise<Map<string, ShownPosition>> {
    if (driverIds.length === 0) return new Map();
    const [kept, live] = await Promise.all([findPositions(manager, driverIds), this.live.find(driverIds)]);
    return new Map(
      [...kept].map(([driverId, fix]) => {
        const newest = live.get(driverId);
        return [driverId, newest ? { ...newest, isLive: true } : { ...fix, isLive: false }];
      }),
    );
  }

  /** The same as operators see it. */
  async findSeen(manager: EntityManager, driverIds: string[]): Promise<Map<string, SeenPosition>> {
    const newest = await this.findNewest(manager, driverIds);
    return new Map(
      [...newest].map(([id, { lat, lng, recordedAtMs }]) => [
        id,
        { lat, lng, recordedAt: new Date(recordedAtMs).toISOString() },
      ]),
    );
  }

  /** Deletes positions that say nothing any more. Returns whether there may be more. */
  forget(): Promise<boolean> {
    return this.uow.run((tx) => deleteSome(tx, forgotten, 1_000));
  }
}
