import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { expect } from '@jest/globals';
import { UnitOfWork } from '../../src/kernel/tx/unit-of-work.js';
import { CafeQuery } from '../../src/modules/cafes/finding/finding.schema.js';
import { FindingService } from '../../src/modules/cafes/finding/finding.service.js';
import { toSearch } from '../../src/modules/cafes/finding/search.js';
import { originIdOf } from '../../src/modules/cafes/places/cafe.js';
import { PlacesService } from '../../src/modules/cafes/places/places.service.js';
import type { CafeRecord } from '../../src/modules/cafes/sources/source.js';
import { tagCodes, type TagCode } from '../../src/modules/cafes/tags.js';
import { record } from './cafes.js';
import { Client, type Answer } from './client.js';
import { bytes, database } from './database.js';
import { until } from './wait.js';

/** Somewhere in the sea, so that what one test puts there is alone there. */
let next = 0;
export const lonelyPlace = () => ({ lat: 20 + (next++ % 300) * 0.1, lng: 140 });

/** A place `north` and `east` metres from another, near enough for a test. */
export const beside = ({ lat, lng }: { lat: number; lng: number }, north: number, east = 0) => ({
  lat: lat + north / 111_195.08,
  lng: lng + east / (111_195.08 * Math.cos((lat * Math.PI) / 180)),
});

/** The cafés of an application of this process, which answers from memory and from the tables. */
export class Cafes {
  private readonly places: PlacesService;
  private readonly uow: UnitOfWork;
  private readonly finding: FindingService;
  private readonly client: Client;

  constructor(app: NestFastifyApplication, address: string) {
    this.places = app.get(PlacesService);
    this.uow = app.get(UnitOfWork);
    this.finding = app.get(FindingService);
    this.client = new Client(address);
  }

  /** Lets a source tell of cafés, and waits until the index has heard; their ids. */
  async add(...records: Partial<CafeRecord>[]): Promise<string[]> {
    const whole = records.map((said) =>
      record(said.sourceId ?? randomUUID(), { name: '카페', position: null, ...said }),
    );
    await this.uow.run((tx) => this.places.ingest(tx, 'geojson', whole, new Set()));
    const ids = whole.map(({ sourceId }) => originIdOf('geojson', sourceId));
    await this.settle(...whole.flatMap(({ position }) => position ?? []));
    return ids;
  }

  /** Changes what the table says of a café, announces it, and waits until the index has heard. */
  async change(
    id: string,
    columns: Record<string, unknown>,
    tags: Partial<Record<TagCode, number>> = {},
  ): Promise<void> {
    if (Object.keys(columns).length > 0) await database.query('UPDATE cafes SET ? WHERE id = ?', [columns, bytes(id)]);
    for (const [code, raters] of Object.entries(tags)) {
      const tag = tagCodes.indexOf(code as TagCode);
      await database.query('REPLACE INTO cafe_tags (cafe_id, tag, raters) VALUES (?, ?, ?)', [bytes(id), tag, raters]);
    }
    await this.uow.run((tx) => this.places.publishChanges(tx, [id]));
    const [[row]] = (await database.query('SELECT lat, lng FROM cafes WHERE id = ?', [bytes(id)])) as any;
    await this.settle(row);
  }

  /** Waits until the index shows what the tables show at these places. */
  async settle(...places: { lat: number; lng: number }[]): Promise<void> {
    for (const { lat, lng } of places.slice(0, 3)) {
      const query = { lat: String(lat), lng: String(lng), radius: '20000', limit: '100', includeClosed: 'true' };
      await until('the index has heard', async () => {
        const [index, tables] = await this.bothWays(query).catch(() => ['', undefined]);
        return index === tables;
      });
    }
  }

  /** Asks over HTTP, and holds the answer against those of memory and of the tables: all three are the same text. */
  async find(query: Record<string, string | number | boolean>, headers: Record<string, string> = {}): Promise<Answer> {
    const given = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
    const answer = await this.client.get(`/v1/cafes?${new URLSearchParams(given).toString()}`, { headers });
    if (answer.status === 200 && !headers['Accept']) {
      const [index, tables] = await this.bothWays(given);
      expect(tables).toBe(answer.text);
      if (index !== undefined) expect(index).toBe(answer.text);
    }
    return answer;
  }

  /** The names found, in their order. */
  async names(query: Record<string, string | number | boolean>): Promise<string[]> {
    const { status, body, text } = await this.find(query);
    expect({ status, text }).toMatchObject({ status: 200 });
    return body.items.map(({ name }: { name: string }) => name);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.client.get(path, { headers });
  }

  /** From memory, which knows no words, and from the tables. */
  private async bothWays(query: Record<string, string>): Promise<[string | undefined, string]> {
    const search = toSearch(CafeQuery.parse(query), new Date());
    const tables = await this.finding.findInTables(search, 'json');
    return [search.words === null ? this.finding.findInIndex(search, 'json').text : undefined, tables.text];
  }
}
