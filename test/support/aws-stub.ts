import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** An event as the stub got it, by either protocol. */
export type Taken = {
  service: 'sns' | 'events';
  /** The topic or the bus. */
  to: string;
  message: { id: string; type: string; aggregateId: string; occurredAt: string; payload: object };
  /** SNS: the attribute `type`; EventBridge: the detail type. */
  type: string;
  source?: string;
  group?: string | undefined;
  deduplication?: string | undefined;
};
type Request = { service: Taken['service']; entries: Taken[]; credential: string };

/**
 * Stands in for SNS (AWS query protocol: a form, answered in XML) and EventBridge (AWS JSON 1.1). It takes everything, but for
 * the events it was told to refuse and while it was told to fail.
 */
export class AwsStub {
  readonly requests: Request[] = [];
  readonly taken: Taken[] = [];
  /** Whole requests are answered like this. */
  manner: 'takes' | 'fails' | 'hangs-up' = 'takes';
  /** Entries that are refused for now, one by one. */
  refuses: (event: Taken) => boolean = () => false;

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static async start(): Promise<AwsStub> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const stub = new AwsStub(server, `http://127.0.0.1:${(server.address() as { port: number }).port}`);
    server.on('request', (request, response) => void stub.answer(request, response));
    return stub;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of incoming) text += String(chunk);
    const request = readRequest(incoming, text);
    this.requests.push(request);
    if (this.manner === 'hangs-up') return void incoming.socket.destroy();
    if (this.manner === 'fails') return void response.writeHead(503).end();
    const refused = request.entries.map((event) => this.refuses(event));
    this.taken.push(...request.entries.filter((_, place) => !refused[place]));
    const [type, body] = request.service === 'sns' ? inXml(refused) : inJson(refused);
    response.writeHead(200, { 'Content-Type': type }).end(body);
  }
}

function readRequest(incoming: IncomingMessage, text: string): Request {
  const credential = /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=[^,]+, Signature=[0-9a-f]{64}$/.exec(
    incoming.headers.authorization ?? '',
  )?.[1];
  if (!credential) throw new Error('The request is not signed (AWS Signature Version 4).');
  return incoming.headers['x-amz-target'] === 'AWSEvents.PutEvents'
    ? { service: 'events', credential, entries: readPutEvents(text) }
    : { service: 'sns', credential, entries: readPublishBatch(new URLSearchParams(text)) };
}

function readPutEvents(text: string): Taken[] {
  const { Entries } = JSON.parse(text) as { Entries: Record<string, string>[] };
  return Entries.map((entry) => ({
    service: 'events',
    to: entry['EventBusName']!,
    message: JSON.parse(entry['Detail']!) as Taken['message'],
    type: entry['DetailType']!,
    source: entry['Source']!,
  }));
}

function readPublishBatch(form: URLSearchParams): Taken[] {
  if (form.get('Action') !== 'PublishBatch') throw new Error(`What is ${form.get('Action')}?`);
  const entries: Taken[] = [];
  for (let place = 1; ; place++) {
    const field = (name: string) => form.get(`PublishBatchRequestEntries.member.${place}.${name}`) ?? undefined;
    if (field('Id') === undefined) return entries;
    const attribute = 'MessageAttributes.entry.1';
    if (field(`${attribute}.Name`) !== 'type') throw new Error('The attribute "type" is missing.');
    entries.push({
      service: 'sns',
      to: form.get('TopicArn')!,
      message: JSON.parse(field('Message')!) as Taken['message'],
      type: field(`${attribute}.Value.StringValue`)!,
      group: field('MessageGroupId'),
      deduplication: field('MessageDeduplicationId'),
    });
  }
}

/** The answer of PublishBatch: ids are places, from 0. */
function inXml(refused: boolean[]): [string, string] {
  const members = (which: boolean, member: (id: number) => string) =>
    refused.flatMap((is, id) => (is === which ? `<member><Id>${id}</Id>${member(id)}</member>` : [])).join('');
  const successful = members(false, (id) => `<MessageId>m-${id}</MessageId>`);
  const failed = members(
    true,
    () => '<Code>InternalError</Code><Message>not now</Message><SenderFault>false</SenderFault>',
  );
  return [
    'text/xml',
    `<PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult><Successful>${successful}</Successful><Failed>${failed}</Failed></PublishBatchResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PublishBatchResponse>`,
  ];
}

function inJson(refused: boolean[]): [string, string] {
  const entries = refused.map((is, place) =>
    is ? { ErrorCode: 'InternalFailure', ErrorMessage: 'not now' } : { EventId: `e-${place}` },
  );
  return [
    'application/x-amz-json-1.1',
    JSON.stringify({ FailedEntryCount: refused.filter(Boolean).length, Entries: entries }),
  ];
}
