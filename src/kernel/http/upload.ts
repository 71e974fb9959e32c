import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Problem } from '../problems/problem.js';
import { rejectType } from './bodies.js';
import { RouteSetting, settingsOf } from './route-settings.js';
import { SchemaPipe } from './schema.js';

/** A sender that is silent for so long is gone. */
const STALL_MS = 30_000;
/** Allowance for the fields and boundaries around the file. */
const ENVELOPE_BYTES = 16 * 1024;

/** Marks a route that accepts a file as multipart/form-data, with the longer time limit that it needs. */
export const Uploads = () => RouteSetting({ upload: true });

/** Rejects multipart/form-data but on routes marked by `@Uploads()`, and everything else there. */
export function guardUploads(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { upload: isUpload = false, form: isForm = false } = settingsOf(request.routeOptions.config);
    const isMultipart = /^multipart\//i.test(request.headers['content-type'] ?? '');
    if (isUpload === isMultipart || (isMultipart && isForm)) done();
    else if (isUpload) done(new Problem('multipart-required') as unknown as FastifyError);
    else rejectType(request, done);
  });
}

/** An incoming file, to be read once. */
export type IncomingFile = { name: string; bytes: AsyncIterable<Buffer> };

/** Stores uploads: `discard` deletes what `store` has stored when the rest of the request is invalid. */
export type UploadSink<T> = { store(file: IncomingFile): Promise<T>; discard(stored: T): Promise<void> };

/** The field `file` of an upload: what its sink returned. */
export const uploadedFile = <T>() =>
  z.custom<T>((value) => value !== undefined && !Array.isArray(value), {
    params: {
      code: 'file_missing',
      message: { en: 'Send one file in the field "file".', ko: '"file" 항목에 파일 하나를 보내 주세요.' },
    },
  });

/**
 * Reads an upload of fields and one file, in any order; the file streams through `sink` and is never whole in memory.
 * `schema` describes the fields, and as `file` what `sink` returned.
 *
 * @throws Problem `malformed-upload` (400), `file-too-large` (413), `invalid-input` (422)
 */
export async function readUpload<S extends z.ZodObject, T extends object>(
  request: FastifyRequest,
  schema: S,
  maxBytes: number,
  sink: UploadSink<T>,
): Promise<z.output<S>> {
  request.raw.setTimeout(STALL_MS, () => request.raw.destroy());
  let stored: T | undefined;
  try {
    if (Number(request.headers['content-length'] ?? 0) > maxBytes + ENVELOPE_BYTES) throw tooLarge(maxBytes);
    const fields = new Map<string, unknown>(); // an invalid field becomes an array, which no schema accepts
    for await (const part of partsOf(request, maxBytes)) {
      const known = fields.get(part.fieldname);
      if (part.type === 'file' && part.fieldname === 'file' && known === undefined) {
        await check(schema.partial(), Object.fromEntries(fields)); // before the long part
        stored = await sink.store({ name: nameOf(part), bytes: bytesOf(part, maxBytes) });
        fields.set('file', stored);
      } else {
        fields.set(part.fieldname, known === undefined ? valueOf(part) : [known]);
        if (part.type === 'file') part.file.resume(); // what follows comes only after it
      }
    }
    return await check(schema, Object.fromEntries(fields));
  } catch (error) {
    if (stored) await sink.discard(stored);
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

/** Parser errors are errors of the input. */
async function readable<T>(next: Promise<T>): Promise<T> {
  try {
    return await next;
  } catch (cause) {
    const { code, message } = cause as { code?: string; message: string };
    throw new Problem('malformed-upload', { reason: code ?? message }, { cause });
  }
}

const tooLarge = (maxBytes: number) => new Problem('file-too-large', { limitMiB: Math.floor(maxBytes / 2 ** 20) });

/** A display name without characters that a file system or terminal would interpret. */
const nameOf = ({ filename }: MultipartFile): string =>
  (filename ?? '')
    .toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .slice(0, 255);

/** The text of a form field; invalid for files, truncated values and JSON, which could imitate what `sink` returns. */
const valueOf = (part: Multipart): unknown =>
  part.type === 'field' && part.fieldname !== 'file' && typeof part.value === 'string' && !part.valueTruncated
    ? part.value
    : [part.fieldname];
