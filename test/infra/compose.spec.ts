import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { composeFile, type Compose, type Service } from '../support/compose.js';
import { rules, type Rule } from '../support/compose-rules.js';
import { planted } from '../support/scale.js';

const titles = Object.keys(rules) as Rule[];

describe('docker-compose.yml', () => {
  it.each(titles)('%s', (title) => {
    rules[title](composeFile());
  });
});

it('tells the gateway the name servers of its network, whatever runs the containers, unless it is told others', () => {
  const [sh, ...args] = composeFile().services['nginx']!.entrypoint!.map((word) => word.replaceAll('$$', '$'));
  const script = args[1]!.replace('exec /docker-entrypoint.sh "$@"', 'printf %s "$NGINX_RESOLVER"');
  const resolver = (given: string) =>
    spawnSync(sh!, ['-c', script], { env: { ...process.env, NGINX_RESOLVER: given }, encoding: 'utf8' }).stdout.trim();
  const here = [...readFileSync('/etc/resolv.conf', 'utf8').matchAll(/^nameserver (\S+)/gm)].map(
    ([, address]) => address!,
  );
  expect(resolver('')).toBe(here.map((address) => (address.includes(':') ? `[${address}]` : address)).join(' '));
  expect(resolver('10.89.0.1')).toBe('10.89.0.1');
});

const at = (name: string, change: (service: Service) => void) => (compose: Compose) => {
  const service = compose.services[name];
  if (!service) throw new Error(`There is no service ${name}`);
  change(service);
};
const flag = (name: string, from: string, to: string) =>
  at(name, (service) => {
    const changed = JSON.stringify(service.command).replace(from, to);
    if (changed === JSON.stringify(service.command)) throw new Error(`${name} is not started with ${from}`);
    service.command = JSON.parse(changed) as string | string[];
  });

const faults: [fault: string, broken: Rule, plant: (compose: Compose) => void][] = [
  [
    'a store in a profile',
    'starts the stores, the roles and the gateway, and everything else by profile',
    at('redis-cache', (s) => (s.profiles = ['search'])),
  ],
  [
    'a service that always runs',
    'starts the stores, the roles and the gateway, and everything else by profile',
    at('mailpit', (s) => delete s.profiles),
  ],
  [
    'an image without a tag',
    'pins the version of every image that it does not build',
    at('nginx', (s) => (s.image = 'nginx')),
  ],
  [
    'the latest image',
    'pins the version of every image that it does not build',
    at('nginx', (s) => (s.image = 'nginx:latest')),
  ],
  [
    'an image of a major version',
    'pins the version of every image that it does not build',
    at('redis-queue', (s) => (s.image = 'redis:7')),
  ],
  [
    'two versions of OpenSearch',
    'pins the version of every image that it does not build',
    at('dashboards', (s) => (s.image = 'opensearchproject/opensearch-dashboards:3.2.0')),
  ],
  [
    'logs that the shipper may change',
    'writes nowhere but to volumes and to memory',
    at('fluent-bit', (s) => (s.volumes = s.volumes!.map((volume) => volume.replace(/:ro$/, '')))),
  ],
  [
    'a shipper that may do more than read',
    'gives no container more of the machine than it needs',
    at('fluent-bit', (s) => (s.cap_add = ['DAC_OVERRIDE'])),
  ],
  [
    'our image from a registry',
    'pins the version of every image that it does not build',
    at('worker', (s) => (s.pull_policy = 'always')),
  ],
  [
    'a port for everybody',
    'listens on loopback alone unless it is told otherwise',
    at('nginx', (s) => (s.ports = ['8080:8080'])),
  ],
  [
    'the machine’s own network',
    'listens on loopback alone unless it is told otherwise',
    at('nginx', (s) => (s.network_mode = 'host')),
  ],
  ['capabilities kept', 'gives no container more of the machine than it needs', at('api', (s) => delete s.cap_drop)],
  [
    'a capability added',
    'gives no container more of the machine than it needs',
    at('nginx', (s) => (s.cap_add = ['NET_BIND_SERVICE'])),
  ],
  [
    'privileges to be gained',
    'gives no container more of the machine than it needs',
    at('mysql', (s) => delete s.security_opt),
  ],
  [
    'the engine within reach',
    'gives no container more of the machine than it needs',
    at('worker', (s) => (s.volumes = ['/var/run/docker.sock:/var/run/docker.sock'])),
  ],
  [
    'photos that the other processes do not see',
    'lets every process that takes, shows or deletes photos do so in one volume, which its user may write',
    at('worker', (s) => (s.volumes = ['keys:/keys:ro'])),
  ],
  ['root', 'runs nothing as root', at('nginx', (s) => delete s.user)],
  ['root by number', 'runs nothing as root', at('mysql', (s) => (s.user = '0:0'))],
  [
    'a root that can be written to',
    'writes nowhere but to volumes and to memory',
    at('worker', (s) => (s.read_only = false)),
  ],
  [
    'templates that can be written to',
    'writes nowhere but to volumes and to memory',
    at('nginx', (s) => (s.volumes = ['./nginx/templates:/etc/nginx/templates'])),
  ],
  ['memory without end', 'limits the memory and the logs of everything', at('redis-cache', (s) => delete s.mem_limit)],
  [
    'a heap as large as its container',
    'gives V8 a heap that fits into the memory of its container',
    at('query', (s) => (s.environment!['NODE_OPTIONS'] = '--max-old-space-size=512')),
  ],
  [
    'a heap of V8’s own choice',
    'gives V8 a heap that fits into the memory of its container',
    at('api', (s) => delete s.environment!['NODE_OPTIONS']),
  ],
  ['logs without end', 'limits the memory and the logs of everything', at('api', (s) => delete s.logging)],
  [
    'nobody asks nginx',
    'asks everything that runs on whether it is well, and starts it again when it ends',
    at('nginx', (s) => delete s.healthcheck),
  ],
  [
    'nobody asks the API',
    'asks everything that runs on whether it is well, and starts it again when it ends',
    at('api', (s) => (s.healthcheck = { disable: true })),
  ],
  [
    'the end of a store',
    'asks everything that runs on whether it is well, and starts it again when it ends',
    at('mysql', (s) => (s.restart = 'on-failure')),
  ],
  [
    'merely started',
    'waits until what it needs is well, or done',
    at('nginx', (s) => (s.depends_on!['api'] = { condition: 'service_started' })),
  ],
  [
    'before the schema',
    'waits until what it needs is well, or done',
    at('query', (s) => delete s.depends_on!['migrate']),
  ],
  [
    'rights before their user',
    'waits until what it needs is well, or done',
    at('migrate', (s) => delete s.depends_on!['accounts']),
  ],
  [
    'a job that nobody waits for',
    'is waited for by somebody where it ends, or `up --wait` would take its end for a failure',
    (compose) => {
      for (const service of Object.values(compose.services)) delete service.depends_on?.['replicate'];
    },
  ],
  [
    'a profile that is needed always',
    'can do without a profile’s services',
    at('api', (s) => delete s.depends_on!['replicate']!.required),
  ],
  [
    'stores that reach out',
    'keeps the stores where only the application reaches them, and they reach nothing',
    (compose) => (compose.networks['data'] = {}),
  ],
  [
    'a store in the gateway’s network',
    'keeps the stores where only the application reaches them, and they reach nothing',
    at('mysql', (s) => s.networks!.push('app')),
  ],
  [
    'a store with a port',
    'keeps the stores where only the application reaches them, and they reach nothing',
    at('replica', (s) => (s.ports = ['127.0.0.1:3307:3306'])),
  ],
  [
    'the gateway among the stores',
    'keeps the stores where only the application reaches them, and they reach nothing',
    at('nginx', (s) => s.networks!.push('data')),
  ],
  [
    'a way around the gateway',
    'lets the one gateway be the only way to the application',
    at('api', (s) => (s.ports = ['127.0.0.1:3000:3000'])),
  ],
  [
    'lookups as who writes',
    'lets `query` neither write nor sign',
    at('query', (s) => (s.environment!['DATABASE_URL'] = 'mysql://madang:madang@mysql:3306/madang')),
  ],
  [
    'the signing key among lookups',
    'lets `query` neither write nor sign',
    at('query', (s) => s.volumes!.push('keys:/keys:ro')),
  ],
  [
    'root’s password in the API',
    'tells the rights to grant to `migrate` alone',
    at('api', (s) => (s.environment!['MIGRATION_DATABASE_URL'] = 'mysql://root:madang@mysql/madang')),
  ],
  [
    'a password in the file',
    'lets every secret be set from outside',
    at('mysql', (s) => (s.environment!['MYSQL_PASSWORD'] = 'madang')),
  ],
  [
    'a password in an address',
    'lets every secret be set from outside',
    at('api', (s) => (s.environment!['DATABASE_URL'] = 'mysql://madang:madang@mysql:3306/madang')),
  ],
  [
    'a variable that cannot be set',
    'passes every variable on to the roles that read it, or leaves it out for a reason',
    at('worker', (s) => delete s.environment!['PAYOUT_URL']),
  ],
  [
    'a reason for what is passed on',
    'passes every variable on to the roles that read it, or leaves it out for a reason',
    (compose) => {
      for (const role of ['api', 'query', 'worker'])
        at(role, (s) => (s.environment!['METRICS_PORT'] = '9464'))(compose);
    },
  ],
  [
    'a misspelt variable',
    'tells our processes nothing that they do not know',
    at('api', (s) => (s.environment!['PAYOUT_URI'] = null)),
  ],
  [
    'an address with a password of any letters',
    'puts no password into an address, where it would have to be encoded',
    at('api', (s) => (s.environment!['DATABASE_URL'] = 'mysql://madang:${MYSQL_PASSWORD:-madang}@mysql:3306/madang')),
  ],
  [
    'a volume that nobody has named',
    'leaves no unnamed volume behind when a container is replaced',
    at('worker', (s) => (s.tmpfs = ['/tmp'])),
  ],
  [
    'a commit that may be lost',
    'loses nothing that MySQL has acknowledged',
    flag('mysql', 'trx-commit=1', 'trx-commit=2'),
  ],
  [
    'a log that may be lost',
    'loses nothing that MySQL has acknowledged',
    flag('mysql', 'sync-binlog=1', 'sync-binlog=0'),
  ],
  [
    'connections cut off under the pool',
    'loses nothing that MySQL has acknowledged',
    flag('mysql', 'wait-timeout=60', 'wait-timeout=30'),
  ],
  [
    'commits without numbers',
    'numbers every commit, so that a replica can be asked for it',
    flag('mysql', 'gtid-mode=ON', 'gtid-mode=OFF'),
  ],
  [
    'numbers that nobody hears',
    'numbers every commit, so that a replica can be asked for it',
    flag('mysql', '--session-track-gtids=OWN_GTID', '--session-track-gtids=OFF'),
  ],
  [
    'a replica that takes writes',
    'numbers every commit, so that a replica can be asked for it',
    flag('replica', 'read-only=ON', 'read-only=OFF'),
  ],
  [
    'two servers of one number',
    'numbers every commit, so that a replica can be asked for it',
    flag('replica', 'server-id=2', 'server-id=1'),
  ],
  [
    'too few connections',
    'has connections for twice as many processes as it runs',
    flag('mysql', 'max-connections=300', 'max-connections=151'),
  ],
  [
    'no room for a second of each',
    'has connections for twice as many processes as it runs',
    at('api', (s) => (s.environment!['DATABASE_PROCESSES'] = '4')),
  ],
  [
    'jobs thrown away',
    'never throws away a job, and may throw away any copy',
    flag('redis-queue', 'noeviction', 'allkeys-lru'),
  ],
  [
    'jobs in memory alone',
    'never throws away a job, and may throw away any copy',
    at('redis-queue', (s) => delete s.volumes),
  ],
  [
    'a full cache',
    'never throws away a job, and may throw away any copy',
    flag('redis-cache', 'allkeys-lru', 'noeviction'),
  ],
  [
    'killed while it stops',
    'gives everything the time that it needs to stop',
    at('worker', (s) => (s.stop_grace_period = '10s')),
  ],
  [
    'a gateway killed before its answers',
    'gives everything the time that it needs to stop',
    at('nginx', (s) => (s.stop_grace_period = '30s')),
  ],
];

describe('a fault in docker-compose.yml is noticed:', () => {
  it.each(planted(faults))('%s', (_fault, broken, plant) => {
    const compose = structuredClone(composeFile());
    plant(compose);
    expect(() => rules[broken](compose)).toThrow('expect(');
  });

  it('in every rule', () => {
    expect([...new Set(faults.map(([, broken]) => broken))].toSorted()).toEqual(titles.toSorted());
  });
});
