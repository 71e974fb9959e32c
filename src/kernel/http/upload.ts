import { setTimeout as sleep } from 'node:timers/promises';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { config } from '../../config.js';
import { takesForm } from './forms.js';
import { Problem } from '../problems/problem.js';
import { SchemaPipe } from './schema.js';

/** A sender of whom nothing is heard for so long is gone. */
const STALL_MS = 30_000;
/** How long a refused sender may go on, as many listen only when they have sent everything. */
const POLITENESS_MS = 5_000;
/** Room for the fields and the boundaries around the file. */
const ENVELOPE_BYTES = 16 * 1024;

/** Marks the one kind of route that takes a file: as multipart/form-data, and with the time that a large one needs. */
export const Uploads = () => RouteConfig({ upload: true });

const takesUpload = (route: object | undefined): boolean => (route as { upload?: true } | undefined)?.upload === true;

/** Gives routes marked by `@Uploads()` their time, and lets multipart/form-data go there and nowhere else. */
export function guardUploads(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (takesUpload(route.config)) route.handlerTimeout = config.timeouts.uploadMs;
  });
  fastify.addHook('onRequest', (request, _reply, done) => {
    const isUpload = takesUpload(request.routeOptions.config);
    const isMultipart = /^multipart\//i.test(request.headers['content-type'] ?? '');
    if (isUpload === isMultipart || (isMultipart && takesForm(request.routeOptions.config))) done();
    else done(new Problem(isUpload ? 'multipart-required' : 'unsupported-media-type') as unknown as FastifyError);
  });
}

/** A file on its way in, to be read once. */
export type IncomingFile = { name: string; bytes: AsyncIterable<Buffer> };

/** Keeps what arrives: `discard` takes back what `store` has kept when the rest of the request turns out to be wrong. */
export type Keeper<T> = { store(file: IncomingFile): Promise<T>; discard(stored: T): Promise<void> };

/**
 * Reads an upload of fields and one file, in any order; the file passes through `keeper` and is never whole in memory.
 * `schema` describes the fields, and the file by what `keeper` made of it, as `file`.
 *
 * @throws Problem `malformed-upload` (400), `file-too-large` (413), `invalid-input` (422)
 */
export async function readUpload<S extends z.ZodObject, T extends object>(
  request: FastifyRequest,
  schema: S,
  maxBytes: number,
  keeper: Keeper<T>,
): Promise<z.output<S>> {
  request.raw.setTimeout(STALL_MS, () => request.raw.destroy());
  let stored: T | undefined;
  try {
    if (Number(request.headers['content-length'] ?? 0) > maxBytes + ENVELOPE_BYTES) throw tooLarge(maxBytes);
    const fields = new Map<string, unknown>(); // what stands for a wrong one is an array, which no schema takes
    for await (const part of partsOf(request, maxBytes)) {
      const known = fields.get(part.fieldname);
      if (part.type === 'file' && part.fieldname === 'file' && known === undefined) {
        await check(schema.partial(), Object.fromEntries(fields)); // before the long part
        stored = await keeper.store({ name: nameOf(part), bytes: bytesOf(part, maxBytes) });
        fields.set('file', stored);
      } else fields.set(part.fieldname, known === undefined ? valueOf(part) : [known]);
    }
    return await check(schema, Object.fromEntries(fields));
  } catch (error) {
    if (stored) await keeper.discard(stored);
    await hearOut(request);
    throw error;
  } finally {
    request.raw.setTimeout(0);
  }
}

const check = <S extends z.ZodType>(schema: S, value: unknown): Promise<z.output<S>> =>
  new SchemaPipe().transform(value, { type: 'body', metatype: undefined, data: undefined, schema }) as Promise<
    z.output<S>
  >;

async function* partsOf(request: FastifyRequest, maxBytes: number): AsyncGenerator<Multipart> {
  const limits = { files: 1, fields: 8, parts: 10, fieldSize: 1_000, fieldNameSize: 100, fileSize: maxBytes };
  const parts = request.parts({ limits });
  for (;;) {
    const { value, done } = await readable(parts.next());
    if (done) return;
    yield value;
  }
}

async function* bytesOf({ file }: MultipartFile, maxBytes: number): AsyncGenerator<Buffer> {
  const chunks = file[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  try {
    for (;;) {
      const { value, done } = await readable(chunks.next());
      if (file.truncated) throw tooLarge(maxBytes);
      if (done) return;
      yield value;
    }
  } finally {
    file.destroy();
  }
}

/** What the parser throws is about what was sent. */
async function readable<T>(next: Promise<T>): Promise<T> {
  try {
    return await next;
  } catch (cause) {
    const { code, message } = cause as { code?: string; message: string };
    throw new Problem('malformed-upload', { reason: code ?? message }, { cause });
  }
}

const tooLarge = (maxBytes: number) => new Problem('file-too-large', { limitMiB: Math.floor(maxBytes / 2 ** 20) });

/** A name for people: what a file system or a terminal would act upon is left out. */
const nameOf = ({ filename }: MultipartFile): string =>
  (filename ?? '')
    .toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .slice(0, 255);

/** Text, as a form sends it; no file, nothing cut off, and no JSON that could look like what `keeper` made. */
const valueOf = (part: Multipart): unknown =>
  part.type === 'field' && part.fieldname !== 'file' && typeof part.value === 'string' && !part.valueTruncated
    ? part.value
    : [part.fieldname];

/** Reads on for a while and throws it away. */
async function hearOut({ raw }: FastifyRequest): Promise<void> {
  if (raw.readableEnded || raw.closed) return;
  const ended = new Promise<void>((resolve) => raw.once('end', resolve).once('close', resolve));
  raw.unpipe();
  raw.resume();
  await Promise.race([ended, sleep(POLITENESS_MS, undefined, { ref: false })]);
}
