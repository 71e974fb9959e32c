import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectionBudget, connectionsNeeded, databaseServer, orchestrator } from '../../src/limits.js';
import { leftOutOfCompose } from '../../scripts/variables.mjs';
import { variables } from '../../src/variables.js';
import { servicesOf, withDefaults, type Compose, type Service } from './compose.js';

const POOL_SIZE = 10;
const DEFAULT = [
  'accounts',
  'api',
  'keys',
  'migrate',
  'mysql',
  'nginx',
  'query',
  'redis-cache',
  'redis-queue',
  'worker',
];
const PROFILES = {
  replica: ['replica', 'replicate'],
  load: ['load'],
  mail: ['mailpit'],
  observability: ['grafana', 'otel-collector', 'prometheus'],
  search: ['dashboards', 'fluent-bit', 'opensearch', 'search-setup'],
  tools: ['bull-board'],
};
const STORES = ['mysql', 'replica', 'redis-queue', 'redis-cache', 'opensearch'];
const OURS = /^madang(-load)?:local$/;
const BUILT = /^madang(-\w+)?:local$/;
/** Images of others that hold no shell and no client with which to ask whether they are well. */
const CANNOT_BE_ASKED = ['fluent-bit', 'otel-collector'];
/** Their start scripts write into their own folders. */
const WRITE_WHERE_THEY_LIVE = ['opensearch', 'dashboards'];
/** The lines of all containers are root's to read. */
const ROOT = ['fluent-bit'];
/** The folders that an image declares as volumes: Docker makes an unnamed one of each that the service says nothing about. */
const VOLUMES: [image: RegExp, folders: string[]][] = [
  [/^mysql:/, ['/var/lib/mysql']],
  [/^redis:/, ['/data']],
  [/^prom\/prometheus:/, ['/prometheus']],
  [
    /^madang:local$/,
    [...readFileSync(join(import.meta.dirname, '../../Dockerfile'), 'utf8').matchAll(/^VOLUME (.+)$/gm)].flatMap(
      ([, folders]) => folders!.split(' '),
    ),
  ],
];
/** What others than our configuration read: Node itself, and the SDK of AWS. */
const READ_BY_OTHERS = ['NODE_OPTIONS', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];
const SECRET = /PASSWORD|SECRET|_KEY$|TOKEN|(?:mysql|redis):\/\/[^/]*@/;

/** The names of the services that a rule says something about and that break it: the empty list is what is wanted. */
const breaking = (compose: Compose, breaks: (service: Service, name: string, isOneShot: boolean) => boolean) =>
  servicesOf(compose)
    .filter(({ name, service, isOneShot }) => breaks(service, name, isOneShot))
    .map(({ name }) => name);

const read = (file: string) => readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
const seconds = (text = '10s') => Number(/^(\d+)s$/.exec(text)?.[1]);
const flags = ({ command = [] }: Service) => [command].flat().map(withDefaults).join(' ').split(' ');
const service = (compose: Compose, name: string) => compose.services[name] ?? { image: '' };

/** What docker-compose.yml keeps to; asked of the file as it is, and of one with a fault in it. */
export const rules = {
  'starts the stores, the roles and the gateway, and everything else by profile': (compose) => {
    const inProfile = (profile?: string) =>
      servicesOf(compose)
        .filter(({ service }) => service.profiles?.[0] === profile)
        .map(({ name }) => name)
        .toSorted();
    expect(inProfile()).toEqual(DEFAULT);
    for (const [profile, names] of Object.entries(PROFILES)) expect(inProfile(profile)).toEqual(names);
  },
  'pins the version of every image that it does not build': (compose) => {
    const pinned = /^(?:[a-z0-9.-]+\/)*[a-z0-9-]+:v?\d+\.\d+(?:\.\d+)?(?:-[a-z0-9]+)?$|^mysql:8\.4$/;
    const isBuilt = ({ image }: Service) => BUILT.test(withDefaults(image));
    expect(breaking(compose, (s) => !isBuilt(s) && !pinned.test(s.image))).toEqual([]);
    expect(breaking(compose, (s) => isBuilt(s) && !s.build && s.pull_policy !== 'never')).toEqual([]);
    const [, base = ''] = /^FROM (\S+)/m.exec(read('ops/opensearch/Dockerfile')) ?? [];
    expect(base).toMatch(pinned);
    expect(service(compose, 'dashboards').image.split(':')[1]).toBe(base.split(':')[1]);
  },
  'listens on loopback alone unless it is told otherwise': (compose) => {
    const isLoopback = (port: string) => withDefaults(port).startsWith('127.0.0.1:');
    expect(breaking(compose, (s) => (s.ports ?? []).some((port) => !isLoopback(port)))).toEqual([]);
    expect(breaking(compose, (s) => s.network_mode !== undefined)).toEqual([]);
  },
  'gives no container more of the machine than it needs': (compose) => {
    expect(breaking(compose, (s) => s.cap_drop?.[0] !== 'ALL' || s.cap_add !== undefined)).toEqual([]);
    expect(breaking(compose, (s) => !s.security_opt?.includes('no-new-privileges:true'))).toEqual([]);
    expect(breaking(compose, (s) => s.privileged === true)).toEqual([]);
    expect(breaking(compose, (s) => (s.volumes ?? []).some((volume) => /docker\.sock|^\/:/.test(volume)))).toEqual([]);
  },
  'runs nothing as root': (compose) => {
    // Our own images name their user themselves.
    const isRoot = ({ user, image }: Service) =>
      OURS.test(withDefaults(image)) ? false : !user || /^(root|0)\b/.test(user);
    const dockerfile = read('Dockerfile');
    expect(breaking(compose, isRoot)).toEqual(ROOT);
    expect(dockerfile.slice(dockerfile.lastIndexOf('FROM '))).toMatch(/^USER node$/m);
  },
  'writes nowhere but to volumes and to memory': (compose) => {
    expect(breaking(compose, (s) => s.read_only !== true)).toEqual(WRITE_WHERE_THEY_LIVE);
    // What comes from the repository or from the machine is there to be read.
    const isWritable = (volume: string) => /^[./]/.test(volume) && !volume.endsWith(':ro');
    expect(breaking(compose, (s) => (s.volumes ?? []).some(isWritable))).toEqual([]);
  },
  'gives V8 a heap that fits into the memory of its container': (compose) => {
    const ours = ['api', 'query', 'worker', 'migrate', 'bull-board'];
    const heapOf = ({ environment = {} }: Service) =>
      Number(/--max-old-space-size=(\d+)/.exec(environment['NODE_OPTIONS'] ?? '')?.[1]);
    const fits = (s: Service) => heapOf(s) >= 0.5 * parseInt(s.mem_limit!) && heapOf(s) + 150 <= parseInt(s.mem_limit!);
    expect(breaking(compose, (s, name) => ours.includes(name) && !fits(s))).toEqual([]);
  },
  'limits the memory and the logs of everything': (compose) => {
    expect(breaking(compose, (s) => !/^\d+[mg]$/.test(withDefaults(s.mem_limit ?? '')))).toEqual([]);
    expect(breaking(compose, (s) => !s.logging?.options?.['max-size'])).toEqual([]);
  },
  'asks everything that runs on whether it is well, and starts it again when it ends': (compose) => {
    // The healthcheck of our own image is in the Dockerfile.
    const isAsked = ({ healthcheck, image }: Service) => Boolean(healthcheck?.test) || OURS.test(withDefaults(image));
    const isUnasked = (s: Service) => !isAsked(s) || s.healthcheck?.disable === true;
    expect(breaking(compose, (s, _name, isOneShot) => !isOneShot && isUnasked(s))).toEqual(CANNOT_BE_ASKED);
    expect(breaking(compose, (s, _name, isOneShot) => !isOneShot && s.restart !== 'unless-stopped')).toEqual([]);
  },
  'waits until what it needs is well, or done': (compose) => {
    const wanted = (name: string) =>
      service(compose, name).restart === 'no' ? 'service_completed_successfully' : 'service_healthy';
    const isRight = ([name, { condition }]: [string, { condition?: string }]) => condition === wanted(name);
    expect(breaking(compose, (s) => !Object.entries(s.depends_on ?? {}).every(isRight))).toEqual([]);
    const needs = (name: string) => Object.keys(service(compose, name).depends_on ?? {});
    for (const role of ['api', 'query', 'worker']) {
      expect(needs(role)).toEqual(expect.arrayContaining(['keys', 'migrate', 'redis-queue', 'redis-cache']));
    }
    expect(needs('migrate')).toContain('accounts');
    expect(needs('accounts')).toContain('mysql');
    expect(needs('nginx').toSorted()).toEqual(['api', 'query']);
  },
  'is waited for by somebody where it ends, or `up --wait` would take its end for a failure': (compose) => {
    const waitedFor = servicesOf(compose).flatMap(({ service }) => Object.keys(service.depends_on ?? {}));
    // The load generator is started by `run`, not by `up`.
    const isAlone = (name: string) => name !== 'load' && !waitedFor.includes(name);
    expect(breaking(compose, (_s, name, isOneShot) => isOneShot && isAlone(name))).toEqual([]);
  },
  'can do without a profile’s services': (compose) => {
    const isOptional = (s: Service, [name, { required }]: [string, { required?: boolean }]) =>
      service(compose, name).profiles === undefined ||
      service(compose, name).profiles?.[0] === s.profiles?.[0] ||
      required === false;
    expect(
      breaking(compose, (s) => !Object.entries(s.depends_on ?? {}).every((entry) => isOptional(s, entry))),
    ).toEqual([]);
  },
  'keeps the stores where only the application reaches them, and they reach nothing': (compose) => {
    expect(compose.networks['data']?.internal).toBe(true);
    expect(breaking(compose, (s, name) => STORES.includes(name) && s.networks?.join() !== 'data')).toEqual([]);
    expect(breaking(compose, (s, name) => STORES.includes(name) && s.ports !== undefined)).toEqual([]);
    expect(service(compose, 'nginx').networks).toEqual(['app']);
  },
  'lets the one gateway be the only way to the application': (compose) => {
    const published = breaking(compose, (s, name) => s.ports !== undefined && !s.profiles && name !== 'nginx');
    expect(published).toEqual([]);
  },
  'lets `query` neither write nor sign': (compose) => {
    const { environment = {}, volumes = [] } = service(compose, 'query');
    expect(Object.keys(environment)).not.toContain('MIGRATION_DATABASE_URL');
    expect(Object.keys(environment).filter((name) => name.startsWith('JWT_PRIVATE'))).toEqual([]);
    expect(withDefaults(environment['DATABASE_URL'] ?? '')).toMatch(/^mysql:\/\/reader@/);
    expect(withDefaults(environment['READER_DATABASE_URL'] ?? '')).toMatch(/^mysql:\/\/reader@/);
    expect(volumes).toEqual(['public-keys:/public-keys:ro']);
  },
  'tells the rights to grant to `migrate` alone': (compose) => {
    const knowsRoot = ({ environment = {} }: Service) => environment['MIGRATION_DATABASE_URL'] !== undefined;
    expect(breaking(compose, knowsRoot)).toEqual(['migrate']);
  },
  'leaves no unnamed volume behind when a container is replaced': (compose) => {
    const mounted = ({ tmpfs = [], volumes = [] }: Service) => [
      ...tmpfs.map((mount) => mount.split(':')[0]),
      ...volumes.map((mount) => mount.split(':')[1]),
    ];
    const isLeft = (s: Service) =>
      VOLUMES.some(
        ([image, folders]) =>
          image.test(withDefaults(s.image)) && folders.some((folder) => !mounted(s).includes(folder)),
      );
    expect(VOLUMES.at(-1)![1]).toContain('/gateway/templates');
    expect(breaking(compose, isLeft)).toEqual([]);
  },
  'lets every secret be set from outside': (compose) => {
    const isFixed = ([name, value]: [string, string | null]) =>
      SECRET.test(`${name} ${value}`) && value !== null && !value.includes('${') && !name.endsWith('_FILE');
    expect(breaking(compose, (s) => Object.entries(s.environment ?? {}).some(isFixed))).toEqual([]);
  },
  'passes every variable on to the roles that read it, or leaves it out for a reason': (compose) => {
    const isPassed = (role: string, name: string) => Object.hasOwn(service(compose, role).environment ?? {}, name);
    const missing = Object.entries(variables).flatMap(([name, { readBy }]) =>
      readBy.some((role) => !isPassed(role, name)) ? [name] : [],
    );
    expect(missing.toSorted()).toEqual(Object.keys(leftOutOfCompose).toSorted());
  },
  'tells our processes nothing that they do not know': (compose) => {
    const isUnknown = (name: string) => !Object.hasOwn(variables, name) && !READ_BY_OTHERS.includes(name);
    const ours = ['api', 'query', 'worker', 'migrate', 'bull-board'];
    const told = ours.flatMap((name) => Object.keys(service(compose, name).environment ?? {}));
    expect(told.filter(isUnknown)).toEqual([]);
  },
  'puts no password into an address, where it would have to be encoded': (compose) => {
    const isInAddress = (value: string | null) => /^\w+:\/\/[^/@]*:[^/@]*PASSWORD/.test(value ?? '');
    expect(breaking(compose, (s) => Object.values(s.environment ?? {}).some(isInAddress))).toEqual([]);
  },
  'loses nothing that MySQL has acknowledged': (compose) => {
    const given = flags(service(compose, 'mysql'));
    for (const flag of ['--innodb-flush-log-at-trx-commit=1', '--sync-binlog=1', '--innodb-rollback-on-timeout=ON']) {
      expect(given).toContain(flag);
    }
    expect(given).toContain(`--wait-timeout=${databaseServer.waitTimeoutSeconds}`);
  },
  'numbers every commit, so that a replica can be asked for it': (compose) => {
    const [primary, replica] = [flags(service(compose, 'mysql')), flags(service(compose, 'replica'))];
    for (const given of [primary, replica]) {
      expect(given).toEqual(expect.arrayContaining(['--gtid-mode=ON', '--enforce-gtid-consistency=ON']));
    }
    expect(primary).toContain('--session-track-gtids=OWN_GTID');
    expect(replica).toContain('--read-only=ON');
    expect(primary.find((flag) => flag.startsWith('--server-id'))).not.toBe(
      replica.find((flag) => flag.startsWith('--server-id')),
    );
  },
  'has connections for twice as many processes as it runs': (compose) => {
    const most = Number(/--max-connections=(\d+)/.exec(flags(service(compose, 'mysql')).join(' '))?.[1]);
    const processes = Number(withDefaults(service(compose, 'api').environment?.['DATABASE_PROCESSES'] ?? ''));
    expect(connectionsNeeded(processes, POOL_SIZE)).toBeLessThanOrEqual(connectionBudget(most));
    // `--scale api=2 --scale query=2`, the worker, and the console of the profile `tools`.
    expect(processes).toBeGreaterThanOrEqual(6);
  },
  'never throws away a job, and may throw away any copy': (compose) => {
    expect(flags(service(compose, 'redis-queue')).join(' ')).toMatch(
      /--appendonly yes .*--maxmemory-policy noeviction/,
    );
    expect(flags(service(compose, 'redis-cache')).join(' ')).toMatch(
      /--appendonly no .*--maxmemory-policy allkeys-lru/,
    );
    expect(service(compose, 'redis-queue').volumes).toEqual(['redis-queue:/data']);
  },
  'lets every process that takes, shows or deletes photos do so in one volume, which its user may write': (compose) => {
    const folder = service(compose, 'api').environment?.['BLOB_FOLDER'];
    const inVolume = breaking(compose, (s) => (s.volumes ?? []).includes(`blobs:${folder}`));
    expect(inVolume).toEqual(['api', 'worker', 'bull-board']);
    expect(read('Dockerfile')).toMatch(new RegExp(`mkdir .*${folder}\\b.* chown node:node .*${folder}\\b`));
  },
  'gives everything the time that it needs to stop': (compose) => {
    const least = (name: string) => (name === 'nginx' ? orchestrator.gatewayStopSeconds : orchestrator.stopSeconds);
    expect(breaking(compose, (s, name) => !(seconds(s.stop_grace_period) >= least(name)))).toEqual([]);
  },
} satisfies Record<string, (compose: Compose) => void>;

export type Rule = keyof typeof rules;
