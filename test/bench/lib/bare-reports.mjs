/** Baseline of positions beside bookings: one route of Fastify that parses a report and keeps nothing. */
import { fastify } from 'fastify';
import { takeOrders } from './orders.mjs';

const server = fastify();
server.post('/v1/drivers/me/positions', async (_, reply) => reply.code(204).send());
const listening = server.listen({ port: 0, host: '127.0.0.1' });

/** Orders: {} tells where it listens. */
async function tellAddress(/** @type {object} */ _) {
  return { address: await listening };
}
/** @typedef {typeof tellAddress} Ask */
takeOrders(tellAddress);
