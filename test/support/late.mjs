/** Loaded before Madang (`node --import`): hands each request over LATE_MS later, and closes idle connections after KEEP_ALIVE_MS. */
import { Server } from 'node:http';

const { LATE_MS = '0', KEEP_ALIVE_MS } = process.env;
/** @type {(this: Server, event: string, ...args: unknown[]) => boolean} */
const emit = Server.prototype.emit;
/** @type {(this: Server, event: string, ...args: unknown[]) => boolean} */
function emitLate(event, ...args) {
  if (event === 'listening' && KEEP_ALIVE_MS) {
    this.keepAliveTimeout = Number(KEEP_ALIVE_MS);
    this.keepAliveTimeoutBuffer = 0;
  }
  if (event !== 'request') return emit.call(this, event, ...args);
  setTimeout(() => emit.call(this, event, ...args), Number(LATE_MS));
  return true;
}
Server.prototype.emit = emitLate;
