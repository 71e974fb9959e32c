import type { Server } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';

/** On an overloaded machine the backlog never empties. */
const DRAIN_TIMEOUT_MS = 1_000;

/**
 * Closes a listener without resetting connections in its backlog, whose requests a gateway would not repeat if they are
 * POSTs. Node accepts one connection per turn of the event loop, so the backlog is empty after a turn without one.
 */
export async function closeListener(server: Server): Promise<void> {
  const deadline = performance.now() + DRAIN_TIMEOUT_MS;
  let came = true;
  server.on('connection', () => (came = true));
  while (came && performance.now() < deadline) {
    came = false;
    await turn(); // the rest of this one
    await turn(); // a whole one
  }
  server.close();
}
