/** How the memory of a task is shared out, in MiB, so that no container takes another one's. */
import type { Environment } from '../environments.ts';
import type { Role } from './variables.ts';

export const collectorMemory = 128;
/** In memory as well, and part of its limit: nginx's `/tmp`, where it keeps what clients send slowly. */
export const gatewayScratch = 256;
export const gatewayMemory = 128 + gatewayScratch;
/** mysql's client, which ends before the migration begins. */
export const usersMemory = 128;

/** Of V8's old generation; the rest is for its young one, buffers, threads, argon2 and the driver. */
const HEAP_SHARE = 0.6;

const sidecars: Record<Role, number> = {
  api: gatewayMemory + collectorMemory,
  query: collectorMemory,
  worker: collectorMemory,
  migrate: usersMemory,
};

/** What the process of a role may take; the kernel ends it beyond. */
export function memoryOf(role: Role, environment: Environment): number {
  const { memory } = role === 'migrate' ? environment.migrate : environment.services[role];
  return memory - sidecars[role];
}

/** Where V8 collects rather than grows. */
export const heapOf = (role: Role, environment: Environment): number =>
  Math.floor(memoryOf(role, environment) * HEAP_SHARE);
