/**
 * Baseline of positions beside bookings: one route of Fastify that parses a report and keeps nothing. Orders:
 * { what: 'listen' } tells where.
 */
import { fastify } from 'fastify';
import { takeOrdersOf } from './orders.mjs';

const server = fastify();
server.post('/v1/drivers/me/positions', async (_, reply) => reply.code(204).send());
const listening = server.listen({ port: 0, host: '127.0.0.1' });

const orders = { listen };
/** @typedef {typeof orders} Orders */
takeOrdersOf(orders);

async function listen() {
  return { address: await listening };
}
