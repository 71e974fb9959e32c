/** The program of a thread that hashes passwords; `hash-threads.ts` starts it by its path. */
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { basename } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { hashSync, verifySync } from '@node-rs/argon2';
import type { HashTask } from './hash-threads.js';

/** OWASP Password Storage Cheat Sheet: Argon2id, 19 MiB, 2 passes, 1 lane. */
const options = { algorithm: 2 /* Argon2id */, memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** A tenth of what the thread that answers gets of a processor that both want (nice(1)); all of one that is idle. */
const PRIORITY = 10;

// Linux keeps a priority for each thread, under its number (setpriority(2)). Elsewhere all threads stay equal.
if (process.platform === 'linux') setPriority(Number(basename(readlinkSync('/proc/thread-self'))), PRIORITY);

const carryOut = (task: HashTask) =>
  task.what === 'hash'
    ? hashSync(task.password, options)
    : task.passwords.some((password) => verifySync(task.stored, password));

parentPort!.on('message', (task: HashTask) => parentPort!.postMessage(carryOut(task)));
