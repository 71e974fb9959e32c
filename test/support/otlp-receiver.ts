import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

export type Span = {
  traceId: string;
  spanId: string;
  /** Empty: the first of its trace. */
  parentSpanId: string;
  name: string;
  kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  attributes: Record<string, unknown>;
  /** Of the status. */
  isError: boolean;
  message: string;
  service: string;
};

/** Takes traces as a collector does: OTLP over HTTP in protobuf. */
export class OtlpReceiver {
  readonly spans: Span[] = [];
  /** The headers of the last batch, by lower-case name. */
  headers: Record<string, unknown> = {};

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static async start(): Promise<OtlpReceiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const receiver = new OtlpReceiver(server, `http://127.0.0.1:${(server.address() as { port: number }).port}`);
    server.on('request', (request, response) => {
      void buffer(request).then((body) => {
        receiver.headers = request.headers;
        const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
        if (request.url === '/v1/traces') receiver.spans.push(...readRequest(bytes));
        response.writeHead(request.url === '/v1/traces' ? 200 : 404).end();
      });
    });
    return receiver;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

const KINDS = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

/** Field numbers: opentelemetry-proto, trace/v1/trace.proto and common/v1/common.proto. */
function readRequest(bytes: Buffer): Span[] {
  return readFields(bytes)
    .many(1)
    .flatMap((resourceSpans) => {
      const { one, many } = readFields(resourceSpans);
      const service = String(readAttributes(readFields(one(1)).many(1))['service.name']);
      return many(2).flatMap((scope) =>
        readFields(scope)
          .many(2)
          .map((span) => ({ ...readSpan(span), service })),
      );
    });
}

function readSpan(bytes: Buffer): Omit<Span, 'service'> {
  const { one, many, number } = readFields(bytes);
  const status = readFields(one(15));
  return {
    traceId: one(1).toString('hex'),
    spanId: one(2).toString('hex'),
    parentSpanId: one(4).toString('hex'),
    name: one(5).toString(),
    kind: KINDS[number(6)]!,
    attributes: readAttributes(many(9)),
    isError: status.number(3) === 2,
    message: status.one(2).toString(),
  };
}

function readAttributes(pairs: Buffer[]): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const { one } = readFields(pair);
      const value = readFields(one(2));
      const text = value.one(1).toString();
      return [one(1).toString(), value.has(1) ? text : value.number(3)];
    }),
  );
}

/** The fields of a message of Protocol Buffers, by their numbers (https://protobuf.dev/programming-guides/encoding). */
function readFields(bytes: Buffer) {
  const fields: { field: number; value: number | Buffer }[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const take = (length: number) => bytes.subarray(at, (at += length));
  while (at < bytes.length) {
    const tag = varint();
    const wire = tag % 8;
    const value = wire === 0 ? varint() : take(wire === 2 ? varint() : wire === 1 ? 8 : 4);
    fields.push({ field: Math.floor(tag / 8), value });
  }
  const all = (wanted: number) => fields.filter(({ field }) => field === wanted).map(({ value }) => value);
  const many = (wanted: number) => all(wanted).filter((value) => Buffer.isBuffer(value));
  return {
    many,
    has: (wanted: number) => all(wanted).length > 0,
    one: (wanted: number) => many(wanted)[0] ?? Buffer.alloc(0),
    number: (wanted: number) => Number(all(wanted)[0] ?? 0),
  };
}
