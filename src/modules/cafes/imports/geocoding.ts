import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { frontOf } from '../../geo/index.js';
import { originIdOf } from '../places/cafe.js';
import { LinkingService } from '../duplicates/linking.service.js';
import { PlacesService } from '../places/places.service.js';
import { findAddress, kakao } from '../sources/kakao.js';
import { CollectionFailed } from '../sources/source.js';
import type { SourceName } from '../source-names.js';
import { renew, type Claim } from './claims.js';

/** Per import: Kakao limits the number of requests. */
const MAX_ADDRESSES = 1_000;

/** Looks up the coordinates of records that have only an address, at Kakao. */
@Injectable()
export class Geocoding {
  private readonly logger = new Logger('geocoding');

  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly places: PlacesService,
    private readonly linking: LinkingService,
  ) {}

  /** Geocodes records of an import's source as far as possible; an error of the provider does not fail the import. */
  async locate(claimed: Claim, signal: AbortSignal): Promise<void> {
    if (!kakao.isConfigured()) return;
    const { source } = claimed.row;
    try {
      for (const { sourceId, addresses } of await this.findUnlocated(source)) {
        const position = await findFirst(addresses, signal);
        signal.throwIfAborted();
        if (!position) continue;
        await this.uow.run(async (tx) => {
          await this.places.locate(tx, source, sourceId, position);
          await this.linking.link(tx, [originIdOf(source, sourceId)]);
          await renew(tx, claimed);
        });
      }
    } catch (error) {
      if (!(error instanceof CollectionFailed)) throw error;
      this.logger.warn({ importId: claimed.id, code: error.code }, 'addresses could not be looked up');
    }
  }

  /** In random order, so that unknown addresses do not block the others for ever. */
  private async findUnlocated(source: SourceName): Promise<{ sourceId: string; addresses: string[] }[]> {
    const rows: { source_id: string; road_address: string | null; address: string | null }[] =
      await this.dataSource.query(
        `SELECT source_id, road_address, address FROM cafe_records
         WHERE lat IS NULL AND source = ? AND COALESCE(road_address, address) IS NOT NULL
         ORDER BY RAND() LIMIT ${MAX_ADDRESSES}`,
        [source],
      );
    return rows.map((row) => ({
      sourceId: row.source_id,
      addresses: [row.road_address, row.address].filter((address) => address !== null),
    }));
  }
}

async function findFirst(addresses: string[], signal: AbortSignal) {
  for (const query of new Set(addresses.flatMap((address) => [frontOf(address), address]))) {
    const position = await findAddress(query, signal);
    if (position) return position;
  }
  return null;
}
