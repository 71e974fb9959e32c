// @ts-nocheck
/**
 * Baseline of a lookup: one route of Nest on Fastify that returns the same JSON out of memory. No database, no token, no
 * quota, no schema, no metrics. Decorators are applied by hand, because this file runs as it stands.
 */
import 'reflect-metadata';
import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

let reservations = {};

class ReservationsController {
  getReservation(id) {
    return reservations[id];
  }
}
const { prototype } = ReservationsController;
Get(':id')(prototype, 'getReservation', Object.getOwnPropertyDescriptor(prototype, 'getReservation'));
Param('id')(prototype, 'getReservation', 0);
Controller('v1/reservations')(ReservationsController);

class AppModule {}
Module({ controllers: [ReservationsController] })(AppModule);

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error'] });
process.on('message', (order) => {
  reservations = order.reservations;
  const { port } = app.getHttpServer().address();
  process.send({ address: `http://127.0.0.1:${port}` });
});
process.on('disconnect', () => process.exit());
await app.listen(0, '127.0.0.1');
