import type { INestApplicationContext } from '@nestjs/common';
import { UnitOfWork } from '../../src/kernel/tx/unit-of-work.js';
import { originIdOf } from '../../src/modules/cafes/places/cafe.js';
import { LinkingService } from '../../src/modules/cafes/duplicates/linking.service.js';
import { PlacesService } from '../../src/modules/cafes/places/places.service.js';
import type { CafeRecord } from '../../src/modules/cafes/sources/source.js';
import type { SourceName } from '../../src/modules/cafes/source-names.js';

const BATCH = 500;

/** What a source says of a café, but for what the test wants to say. */
export const record = (sourceId: string, said: Partial<CafeRecord> = {}): CafeRecord => ({
  sourceId,
  name: `카페 ${sourceId}`,
  roadAddress: null,
  address: null,
  phone: null,
  position: { lat: 37.5, lng: 127 },
  open: true,
  openingHours: null,
  zone: 'Asia/Seoul',
  facts: {},
  updatedAt: null,
  ...said,
});

/** As an import does it: takes what a source says, then links; gives the ids of the cafés that the records founded. */
export async function take(app: INestApplicationContext, source: SourceName, records: CafeRecord[]): Promise<string[]> {
  const [uow, places] = [app.get(UnitOfWork), app.get(PlacesService, { strict: false })];
  const ids = records.map(({ sourceId }) => originIdOf(source, sourceId));
  for (let at = 0; at < records.length; at += BATCH)
    await uow.run((tx) => places.ingest(tx, source, records.slice(at, at + BATCH), new Set()));
  await link(app, ids);
  return ids;
}

/** Looks for duplicates of these cafés. */
export async function link(app: INestApplicationContext, cafeIds: string[]): Promise<void> {
  const [uow, linking] = [app.get(UnitOfWork), app.get(LinkingService, { strict: false })];
  for (let at = 0; at < cafeIds.length; at += BATCH)
    await uow.run((tx) => linking.link(tx, cafeIds.slice(at, at + BATCH)));
}

/** A place so many metres north and east of 37.5 N, 127 E. */
export const metres = (north: number, east = 0) => ({
  lat: 37.5 + north / 111_195,
  lng: 127 + east / (111_195 * Math.cos((37.5 * Math.PI) / 180)),
});
