/**
 * Baseline of a lookup: one route of Nest on Fastify that returns the same JSON out of memory. No database, no token, no
 * quota, no schema, no metrics. Decorators are applied by hand, because this file runs as it stands.
 */
import 'reflect-metadata';
import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { takeOrders } from './orders.mjs';

/** @type {Record<string, object>} */
let reservations = {};

class ReservationsController {
  getReservation(/** @type {string} */ id) {
    return reservations[id];
  }
}
const { prototype } = ReservationsController;
Get(':id')(prototype, 'getReservation', Object.getOwnPropertyDescriptor(prototype, 'getReservation') ?? {});
Param('id')(prototype, 'getReservation', 0);
Controller('v1/reservations')(ReservationsController);

class AppModule {}
Module({ controllers: [ReservationsController] })(AppModule);

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error'] });
const listening = app.listen(0, '127.0.0.1');
/** @param {{ reservations: Record<string, object> }} order */
async function answerWith(order) {
  reservations = order.reservations;
  await listening;
  return { address: await app.getUrl() };
}
/** @typedef {typeof answerWith} Ask */
takeOrders(answerWith);
