import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../test/support/wait.js';
import { docker, hasDocker, imageHere, Task, type ContainerDefinition } from './support/docker.ts';

const ROOT = join(import.meta.dirname, '../..');
const ROLES = ['api', 'query', 'worker'] as const;
const MINUTE = 60_000;
/** Anything that holds nothing a shell or SQL would read as its own, as the generated passwords do. */
const PASSWORD = 'a-password';
const SIGNING_SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const address = (user: string) => `mysql://${user}:${PASSWORD}@127.0.0.1:3306/madang`;
/** What the parameter group of each environment sets, as far as a migration looks at it. */
const PARAMETER_GROUP = ['mysqld', '--log-bin-trust-function-creators=1', '--max-connections=1000'];
const [queue, cache] = ['redis://127.0.0.1:6379', 'redis://127.0.0.1:6380'];

const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** What Secrets Manager and the stacks would give, by variable. */
const values = (role: (typeof ROLES)[number] | 'migrate'): Record<string, string> => ({
  DATABASE_URL: address(role === 'query' ? 'madang_reader' : 'madang'),
  READER_DATABASE_URL: address('madang_reader'),
  MIGRATION_DATABASE_URL: address('madang_migrator'),
  REDIS_QUEUE_URL: queue,
  REDIS_CACHE_URL: cache,
  JWT_PRIVATE_KEY: privateKey,
  JWT_PUBLIC_KEY: publicKey,
  MAIL_LINK_SECRET: 'm'.repeat(32),
  MAIL_FEEDBACK_SECRET: SIGNING_SECRET,
  PAYMENT_WEBHOOK_SECRET: SIGNING_SECRET,
  WEBHOOK_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
  MASTER_HOST: '127.0.0.1',
  MASTER_NAME: 'root',
  MYSQL_PWD: PASSWORD,
  APPLICATION_PASSWORD: PASSWORD,
  READER_PASSWORD: PASSWORD,
  MIGRATOR_PASSWORD: PASSWORD,
});

const definitionsOf = (environment: string, role: string): ContainerDefinition[] =>
  JSON.parse(readFileSync(join(ROOT, `ecs/taskdefs/${environment}/${role}.json`), 'utf8')).containerDefinitions;
const named = (definitions: ContainerDefinition[], name: string) => definitions.find((each) => each.name === name)!;

const isThere = hasDocker();
if (!isThere) console.log('No Docker engine answers: the containers of the task definitions are not run.');

(isThere ? describe : describe.skip)('With its user, root, capabilities, tmpfs and volumes,', () => {
  let task: Task;
  let own: string;
  let mysql: string;
  let nginx: string;

  beforeAll(async () => {
    own = await docker('build', '--quiet', ROOT);
    mysql = (await imageHere('mysql:8.4'))!;
    nginx = (await imageHere(named(definitionsOf('dev', 'api'), 'nginx').image))!;
  }, 15 * MINUTE);
  afterEach(() => task.end());

  /** A network with a database that has its users and tables, and two Redis. */
  async function startTask(environment: string): Promise<void> {
    task = new Task();
    const redis = (await imageHere('redis:7.4-bookworm'))!;
    await task.startHelper('queue', redis, [], ['redis-server', '--port', '6379', '--maxmemory-policy', 'noeviction']);
    await task.startHelper('cache', redis, [], ['redis-server', '--port', '6380']);
    const database = [`--env=MYSQL_ROOT_PASSWORD=${PASSWORD}`, '--env=MYSQL_DATABASE=madang'];
    await task.startHelper('mysql', mysql, database, PARAMETER_GROUP);
    const ping = ['mysql', '-h127.0.0.1', '-uroot', `-p${PASSWORD}`, '-eSELECT 1', 'madang'];
    await until(
      'MySQL is there',
      () =>
        task.exec('mysql', ...ping).then(
          () => true,
          () => false,
        ),
      MINUTE,
    );
    const migrate = definitionsOf(environment, 'migrate');
    for (const [name, image] of [
      ['database-users', mysql],
      ['server', own],
    ] as const) {
      await task.startDefined(named(migrate, name), image, values('migrate'));
      if ((await task.exitCode(name)) !== 0) throw new Error(`${name} failed:\n${await task.log(name)}`);
      await task.remove(name);
    }
  }

  /** Fails with what the container printed as soon as it has ended. */
  async function untilHealthy(definition: ContainerDefinition): Promise<void> {
    const { name } = definition;
    const isOver = async () => (await task.ended(name)) !== undefined || task.isHealthy(definition);
    await until(`${name} is healthy or has ended`, isOver, 2 * MINUTE);
    expect(await task.ended(name)).toBeUndefined();
  }

  it.each(['dev', 'prd'])(
    'each of our containers in %s becomes healthy, and nginx, after the users and tables are made',
    async (environment) => {
      await startTask(environment);
      for (const role of ROLES) {
        const definitions = definitionsOf(environment, role);
        const server = named(definitions, 'server');
        await task.startDefined(server, own, values(role));
        await untilHealthy(server);
        const gateway = named(definitions, 'nginx');
        if (gateway) {
          await task.startDefined(gateway, nginx, {});
          await untilHealthy(gateway);
          const seen = await task.exec('nginx', 'curl', '-s', 'http://127.0.0.1:8080/health/ready');
          expect(JSON.parse(seen)).toMatchObject({ status: 'ok' });
          // No task has the name of query here: api answers in its place.
          const found = await task.exec('nginx', 'curl', '-s', 'http://127.0.0.1:8080/v1/cafes?lat=37.5&lng=127');
          expect(JSON.parse(found)).toHaveProperty('items');
          await task.remove('nginx');
        }
        await task.remove('server');
      }
    },
    10 * MINUTE,
  );

  it(
    'nginx ends when its folders are a tmpfs, which is of root as they are in its image',
    async () => {
      const [server, gateway] = ['server', 'nginx'].map((name) => named(definitionsOf('dev', 'api'), name));
      await startTask('dev');
      await task.startDefined(server!, own, values('api'));
      await untilHealthy(server!);
      const tmpfs = ['/tmp', '/run', '/etc/nginx/conf.d'].map((containerPath) => ({ containerPath, size: 1 }));
      const [templates] = gateway!.mountPoints!;
      await task.startDefined(
        { ...gateway!, mountPoints: [templates!], linuxParameters: { ...gateway!.linuxParameters, tmpfs } },
        nginx,
        {},
      );
      await until('nginx has ended', async () => (await task.ended('nginx')) !== undefined, MINUTE);
      expect(await task.log('nginx')).toContain('Permission denied');
    },
    10 * MINUTE,
  );
});
