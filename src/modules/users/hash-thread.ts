/** The program of a thread that hashes passwords; `hash-threads.ts` starts it by its path. */
import { parentPort } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';
import { lowerPriority } from '../../kernel/low-priority.js';
import type { HashTask } from './hash-threads.js';

/** OWASP Password Storage Cheat Sheet: Argon2id, 19 MiB, 2 passes, 1 lane. */
const options = { algorithm: 2 /* Argon2id */, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

lowerPriority();

const carryOut = (task: HashTask) =>
  task.what === 'hash'
    ? hashSync(task.password, options)
    : task.passwords.some((password) => verifySync(task.stored, password));

parentPort!.on('message', (task: HashTask) => parentPort!.postMessage(carryOut(task)));
