import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

const KEY = { id: 'AKIDEXAMPLE', secret: 'not a secret' };
const REGION = 'ap-northeast-2';

type Kept = { bytes: Buffer; type: string | undefined };

/**
 * Stands in for a server of S3's protocol with one bucket, by path style: PUT, GET and DELETE of objects and its errors in XML. It
 * admits only requests whose signature (AWS Signature Version 4) and checksum are right.
 */
export class S3Stub {
  /** By key. */
  readonly objects = new Map<string, Kept>();
  /** Why requests were refused for their form: what is wanted is none. */
  readonly complaints: string[] = [];
  isAway = false;

  private constructor(
    private readonly server: Server,
    readonly environment: Record<string, string>,
  ) {}

  static async start(bucket = 'madang-test'): Promise<S3Stub> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const stub = new S3Stub(server, {
      S3_BUCKET: bucket,
      S3_ENDPOINT: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
      S3_REGION: REGION,
      AWS_ACCESS_KEY_ID: KEY.id,
      AWS_SECRET_ACCESS_KEY: KEY.secret,
    });
    server.on('request', (request, response) => void stub.answer(request, response));
    return stub;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const fail = (status: number, code: string) =>
      void response
        .writeHead(status, { 'Content-Type': 'application/xml' })
        .end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
    if (this.isAway) return fail(503, 'ServiceUnavailable');
    const complaint = complaintOf(request, bytes);
    if (complaint) {
      this.complaints.push(complaint);
      return fail(403, 'SignatureDoesNotMatch');
    }
    const [, bucket, key] = /^\/([^/?]+)\/([^?]+)/.exec(request.url ?? '') ?? [];
    if (bucket !== this.environment['S3_BUCKET'] || !key) return fail(404, 'NoSuchBucket');
    const kept = this.objects.get(key);
    if (request.method === 'PUT') {
      this.objects.set(key, { bytes, type: request.headers['content-type'] });
      response.writeHead(200, { ETag: '"0"' }).end();
    } else if (request.method === 'DELETE') {
      this.objects.delete(key);
      response.writeHead(204).end();
    } else if (request.method !== 'GET') fail(405, 'MethodNotAllowed');
    else if (!kept) fail(404, 'NoSuchKey');
    else response.writeHead(200, { 'Content-Type': kept.type, 'Content-Length': kept.bytes.length }).end(kept.bytes);
  }
}

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** What is wrong with the signature of a request, as S3 checks it (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html). */
function complaintOf({ method, url = '', headers }: IncomingMessage, bytes: Buffer): string | undefined {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([\w-]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;
  const [, id, day, region, signed = '', signature] = form.exec(headers.authorization ?? '') ?? [];
  if (id !== KEY.id || region !== REGION || !day) return `is signed as ${headers.authorization}`;
  const time = String(headers['x-amz-date']);
  const checksum = String(headers['x-amz-content-sha256']);
  if (checksum !== sha256(bytes)) return `has another body than ${checksum}`;
  const [path = '', query = ''] = url.split('?');
  const lines = signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const canonical = [method, path, query.split('&').sort().join('&'), lines.join(''), signed, checksum].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${KEY.secret}`);
  const expected = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex');
  return expected === signature ? undefined : `has the signature ${signature}, not ${expected}`;
}
