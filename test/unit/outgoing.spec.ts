import nodeDns from 'node:dns';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest, test } from '@jest/globals';
import { HostResolver, isPublic, Outgoing } from '../../src/modules/notifications/webhooks/outgoing.js';

/** Listens where nobody from outside should get, and counts what arrives. */
class Canary {
  private bytes = 0;
  private connections = 0;
  private readonly servers: Server[] = [];
  port = 0;

  async open(): Promise<void> {
    for (const host of ['127.0.0.1', '::1']) {
      const server = createServer((socket) => {
        this.connections++;
        socket.on('data', (data) => (this.bytes += data.length)).on('error', () => {});
      }).listen(this.port, host);
      await once(server, 'listening');
      this.port = (server.address() as { port: number }).port;
      this.servers.push(server);
    }
  }

  forget(): void {
    this.bytes = this.connections = 0;
  }

  heard() {
    return { bytes: this.bytes, connections: this.connections };
  }

  close(): void {
    for (const server of this.servers) server.close();
  }
}

/** DNS as an attacker runs it: every answer as wanted, the last one again and again. */
class Dns extends HostResolver {
  readonly asked: string[] = [];
  private readonly answers: string[][];

  constructor(...answers: string[][]) {
    super();
    this.answers = answers;
  }

  override resolve(name: string): Promise<string[]> {
    this.asked.push(name);
    return Promise.resolve(this.answers.length > 1 ? this.answers.shift()! : this.answers[0]!);
  }
}

const SILENCE = { bytes: 0, connections: 0 };
const PUBLIC = '93.184.215.14';
const canary = new Canary();
beforeAll(() => canary.open());
beforeEach(() => canary.forget());
afterAll(() => canary.close());

/** As in production, but that the canary's port is one of the allowed ones: it is the address that must stop the request. */
const outgoing = (dns: HostResolver, allowLoopback = false) =>
  new Outgoing(dns, { ports: ['', String(canary.port)], allowLoopback });
const message = { headers: {}, body: 'a message', timeoutMs: 2_000 };
/** Sends a message and says why it was not taken; the canary takes none either, so there is always a reason. */
const outcomeOf = (dns: HostResolver, address: string): Promise<string> =>
  outgoing(dns)
    .post(address, { ...message, timeoutMs: 500 })
    .then(
      () => 'taken',
      (error: Error) => error.message,
    );
const refused = (refusal: string) => ({ refusal });

/** Ways to write addresses that are not public; `PORT` stands for the canary's. */
const hosts = [
  // This machine, in every notation that some parser takes.
  '127.0.0.1',
  '127.0.0.1.',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '127.0.0.2',
  '2130706433',
  '0000017700000001',
  '017700000001',
  '0x7f000001',
  '0x7F.1',
  '0x7f.0x0.0x0.0x1',
  '0177.0.0.1',
  '0177.0.0.01',
  '00000177.0x0.0.1',
  '127.0x0.0.1',
  '%31%32%37.0.0.1',
  '127%2e0%2e0%2e1',
  '１２７.０.０.１',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  '127．0．0．1',
  '127｡0｡0｡1',
  '0',
  '0.0.0.0',
  '0x0',
  '00',
  '0.0.0.1',
  '0.255.255.255',
  'localhost',
  'localhost.',
  'LOCALHOST',
  'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
  'ｌｏｃａｌｈｏｓｔ',
  'local\u00adhost',
  '[::1]',
  '[::]',
  '[0:0:0:0:0:0:0:1]',
  '[0000::0001]',
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::FFFF:127.1.2.3]',
  '[0:0:0:0:0:ffff:7f00:0001]',
  '[::ffff:0:127.0.0.1]',
  '[::ffff:0.0.0.0]',
  // This machine or its network by way of a translator or a tunnel.
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b:1::10.0.0.1]',
  '[2002:7f00:1::]',
  '[2002:a00:1::1]',
  '[2002:a9fe:a9fe::]',
  '[2001::1]',
  '[2001:0:53aa:64c::80ff:fffe]',
  // Networks of one's own, and the addresses that clouds answer from.
  '10.0.0.1',
  '10.255.255.255',
  '012.0.0.1',
  '167772161',
  '172.16.0.1',
  '172.31.255.254',
  '192.168.0.1',
  '192.168.257',
  '3232235521',
  '0xc0a80001',
  '100.64.0.1',
  '100.100.100.200',
  '100.127.255.255',
  '169.254.169.254',
  '169.254.170.2',
  '2852039166',
  '0xa9fea9fe',
  '0xA9.0xFE.0xA9.0xFE',
  '0251.0376.0251.0376',
  '169.254.43518',
  '[::ffff:169.254.169.254]',
  '[::ffff:a9fe:a9fe]',
  '[::a9fe:a9fe]',
  '[fe80::1]',
  '[fe80::a9fe:a9fe]',
  '[febf::1]',
  '[fec0::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fdff:ffff::1]',
  '168.63.129.16',
  '[::ffff:168.63.129.16]',
  // Given to nobody.
  '192.0.0.1',
  '192.0.0.170',
  '192.0.2.1',
  '192.88.99.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '4294967295',
  '[ff02::1]',
  '[ff0e::1]',
  '[100::1]',
  '[2001:db8::1]',
  '[2001:2::1]',
  '[2001:10::1]',
  '[2001:20::1]',
  '[3fff::1]',
  '[5f00::1]',
  '[4000::1]',
  '[::8.8.8.8]',
  // Names that only a network of one's own knows.
  'metadata',
  'database',
];

/** What is no address at all, or would be two. */
const malformed: [string, string][] = [
  ['https://[fe80::1%25eth0]/', 'malformed_url'],
  ['https://[::1%eth0]/', 'malformed_url'],
  ['https://256.0.0.1/', 'malformed_url'],
  ['https://127.0.0.1.0.1/', 'malformed_url'],
  ['https://0x7f.1.1.1.1/', 'malformed_url'],
  ['https://exa mple.com/', 'malformed_url'],
  ['https://127.0.0.1:99999/', 'malformed_url'],
  ['https://', 'malformed_url'],
  ['127.0.0.1', 'malformed_url'],
  ['//example.com/', 'malformed_url'],
  [`https://example.com/${'한'.repeat(700)}`, 'malformed_url'],
  ['http://example.com/', 'not_https'],
  ['http://127.0.0.1/', 'not_https'],
  ['ftp://example.com/', 'not_https'],
  ['file:///etc/passwd', 'not_https'],
  ['gopher://127.0.0.1:6379/_FLUSHALL', 'not_https'],
  ['data:text/plain,x', 'not_https'],
  ['javascript:alert(1)', 'not_https'],
  ['unix:/var/run/docker.sock', 'not_https'],
  ['blob:https://example.com/1', 'not_https'],
  ['https://user@example.com/', 'has_credentials'],
  ['https://:secret@example.com/', 'has_credentials'],
  ['https://example.com@127.0.0.1/', 'has_credentials'],
  ['https://example.com:443@127.0.0.1/', 'has_credentials'],
  ['https://example.com%00@127.0.0.1/', 'has_credentials'],
  ['https://example.com:22/', 'port_not_allowed'],
  ['https://example.com:80/', 'port_not_allowed'],
  ['https://example.com:3306/', 'port_not_allowed'],
  ['https://example.com:6379/', 'port_not_allowed'],
];

describe('A request to an address that somebody chose', () => {
  it('is refused by its address in more than 80 ways', () => {
    expect(new Set(hosts).size).toBe(hosts.length);
    expect(hosts.length).toBeGreaterThanOrEqual(80);
  });

  test.each(hosts)('never leaves for %s', async (host) => {
    const dns = new Dns(['127.0.0.1', '::1']); // whoever believes DNS here, connects
    const address = `https://${host}:${canary.port}/`;
    const error = await outcomeOf(dns, address);
    expect(canary.heard()).toEqual(SILENCE);
    expect(error).toBe('no public address');
    expect(await outgoing(dns).inspect(address)).toEqual(refused('no_public_address'));
  });

  test.each(malformed)('never leaves for %s: %s', async (address, refusal) => {
    const dns = new Dns([PUBLIC]);
    expect(await outgoing(dns).inspect(address)).toEqual(refused(refusal));
    await expect(outgoing(dns).post(address, message)).rejects.toThrow(refusal.replaceAll('_', ' '));
    expect(dns.asked).toEqual([]);
  });

  test.each([
    ['has none', []],
    ['is this machine', ['127.0.0.1']],
    ['is this machine, by IPv6', ['::1']],
    ['is mapped', ['::ffff:127.0.0.1']],
    ['is private beside a public one', [PUBLIC, '10.0.0.1']],
    ['is private before a public one', ['169.254.169.254', PUBLIC]],
    ['is public by IPv4 and private by IPv6', [PUBLIC, 'fd00::1']],
    ['has a zone', ['fe80::1%lo']],
    ['is not an address', ['localhost']],
  ])('never leaves for a name whose address %s', async (_, answers) => {
    const address = `https://hooks.example.com:${canary.port}/`;
    const error = await outcomeOf(new Dns(answers), address);
    expect(canary.heard()).toEqual(SILENCE);
    expect(error).toBe('no public address');
    expect(await outgoing(new Dns(answers)).inspect(address)).toEqual(refused('no_public_address'));
  });

  it('does not go where a name leads later: public when it was given, private when it is sent (DNS rebinding)', async () => {
    const dns = new Dns([PUBLIC], ['127.0.0.1']);
    const address = `https://rebind.example.com:${canary.port}/`;
    expect(await outgoing(dns).inspect(address)).toEqual({ url: address });
    const error = await outcomeOf(dns, address);
    expect(canary.heard()).toEqual(SILENCE);
    expect(error).toBe('no public address');
  });

  it('goes to the address that was checked: public at the check, private a moment later (DNS rebinding)', async () => {
    const dns = new Dns([PUBLIC], ['127.0.0.1']);
    const address = `https://rebind.example.com:${canary.port}/`;
    // A connection by the name would ask the machine, which the attacker's DNS tells the same.
    type Answer = (error: null, found: string | { address: string; family: number }[], family: number) => void;
    const machine = jest
      .spyOn(nodeDns, 'lookup')
      .mockImplementation(((_: string, options: object, answer: Answer) =>
        answer(
          null,
          'all' in options && options.all ? [{ address: '127.0.0.1', family: 4 }] : '127.0.0.1',
          4,
        )) as never);
    try {
      await outcomeOf(dns, address);
      expect(machine).not.toHaveBeenCalled();
    } finally {
      machine.mockRestore();
    }
    expect(canary.heard()).toEqual(SILENCE);
    expect(dns.asked).toEqual(['rebind.example.com']);
  });

  it('asks DNS for the name as it is read, without the dot of the root', async () => {
    const dns = new Dns([PUBLIC]);
    expect(await outgoing(dns).inspect('https://Ｈooks.EXAMPLE.com.:443/p?q=1')).toEqual({
      url: 'https://hooks.example.com/p?q=1',
    });
    expect(dns.asked).toEqual(['hooks.example.com']);
  });

  it('may go to this machine, and nowhere else inside, where the configuration says so', async () => {
    const dns = new Dns(['127.0.0.1']);
    const isAllowed = async (address: string) => 'url' in (await outgoing(dns, true).inspect(address));
    for (const host of ['127.0.0.1', '[::1]', 'localhost', '2130706433'])
      expect([host, await isAllowed(`http://${host}:3000/`)]).toEqual([host, true]);
    for (const host of ['127.0.0.2', '10.0.0.1', '0.0.0.0', '[::ffff:127.0.0.1]', 'inside.example.com'])
      expect([host, await isAllowed(`https://${host}:${canary.port}/`)]).toEqual([host, false]);
    await expect(outgoing(dns, true).post(`http://127.0.0.1:${canary.port}/`, message)).rejects.toThrow('within 2 s');
    expect(canary.heard().bytes).toBeGreaterThan(0); // the canary does hear
  });
});

describe('An address', () => {
  test.each([
    '1.1.1.1',
    '8.8.8.8',
    PUBLIC,
    '172.15.0.1',
    '172.32.0.1',
    '100.63.0.1',
    '223.255.255.254',
    '2606:4700::1111',
    '2400:1::1',
  ])('%s is public', (address) => expect(isPublic(address)).toBe(true));
});
