/**
 * Baselines of near-me: a bare route of Nest on Fastify that answers with one and the same body; MySQL's spatial index alone;
 * Redis's geo set alone. An order names which, see at the end. Decorators are applied by hand: this file runs as it stands.
 */
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Redis } from 'ioredis';
import mysql from 'mysql2/promise';
import { repeat } from './repeat.mjs';
import { inTurn } from './in-turn.mjs';
import { takeOrdersOf } from './orders.mjs';
import { rowOf, rowsOf } from './rows.mjs';

const RADIUS_M = 500;
const TAKE = 20;
/** Degrees of latitude in a metre; a little more, so that the box holds the circle. */
const DEGREES = 1.001 / 111_195;
const KEY = 'bench:cafes';

/** @type {object} */
let body;
class CafesController {
  findCafes() {
    return body;
  }
}
const { prototype } = CafesController;
Get()(prototype, 'findCafes', Object.getOwnPropertyDescriptor(prototype, 'findCafes') ?? {});
Controller('v1/cafes')(CafesController);
class AppModule {}
Module({ controllers: [CafesController] })(AppModule);

const pool = mysql.createPool({ uri: process.env.DATABASE_URL, connectionLimit: 10 });
const redis = new Redis(process.env.REDIS_CACHE_URL ?? '', { enableAutoPipelining: true });

/** @typedef {{ seconds: number, connections: number, places: { lat: number, lng: number }[] }} Load */
const orders = {
  /** @param {{ body: object }} order */
  async route({ body: given }) {
    body = given;
    const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error'] });
    await app.listen(0, '127.0.0.1');
    return { address: await app.getUrl() };
  },

  /** What the SQL path's first half does, in one statement: the box by the index, then the distance, then the nearest. */
  async mysql(/** @type {Load} */ { seconds, connections, places }) {
    return repeat(seconds, connections, async (turn) => {
      const { lat, lng } = inTurn(places, turn);
      const [dLat, dLng] = [RADIUS_M * DEGREES, (RADIUS_M * DEGREES) / Math.cos((lat * Math.PI) / 180)];
      // As text, not prepared: the optimiser must see the box to choose the spatial index.
      const rows = await rowsOf(
        pool,
        `SELECT id, name, ST_Distance_Sphere(location, POINT(?, ?)) AS distance FROM cafes
         WHERE MBRContains(LINESTRING(POINT(?, ?), POINT(?, ?)), location)
         HAVING distance <= ${RADIUS_M} ORDER BY distance LIMIT ${TAKE}`,
        [lng, lat, lng - dLng, lat - dLat, lng + dLng, lat + dLat],
      );
      if (rows.length === 0) throw new Error('MySQL found nothing.');
    });
  },

  /** Fills the geo set from the table. */
  async fill() {
    const { count } = await rowOf(pool, 'SELECT COUNT(*) AS count FROM cafes');
    let last = Buffer.alloc(16);
    for (;;) {
      const rows = await rowsOf(pool, 'SELECT id, lat, lng FROM cafes WHERE id > ? ORDER BY id LIMIT 10000', [last]);
      if (rows.length === 0) return { count };
      last = rows.at(-1)?.id;
      await redis.geoadd(KEY, ...rows.flatMap(({ id, lat, lng }) => [lng, lat, id.toString('hex')]));
    }
  },

  async redis(/** @type {Load} */ { seconds, connections, places }) {
    return repeat(seconds, connections, async (turn) => {
      const { lat, lng } = inTurn(places, turn);
      const near = ['FROMLONLAT', lng, lat, 'BYRADIUS', RADIUS_M, 'm', 'ASC', 'COUNT', TAKE, 'WITHDIST'];
      const found = await redis.geosearch(KEY, ...near);
      if (found.length === 0) throw new Error('Redis found nothing.');
    });
  },
};

/** @typedef {typeof orders} Orders */
takeOrdersOf(orders);
