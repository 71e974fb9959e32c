import type { Server } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';

/** On a machine that cannot keep up, the line never ends. */
const PATIENCE_MS = 1_000;

/**
 * Lets nobody in any more. Those who wait to be accepted when a listener closes are reset, with what they have sent, which a
 * gateway does not send again if it is a POST. Node accepts one of them per turn of its loop, so the end of the line is a turn
 * in which nobody came.
 */
export async function closeListener(server: Server): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  let came = true;
  server.on('connection', () => (came = true));
  while (came && performance.now() < deadline) {
    came = false;
    await turn(); // the rest of this one
    await turn(); // a whole one
  }
  server.close();
}
