import { Fn, Stack, type StackProps } from 'aws-cdk-lib/core';
import type * as rds from 'aws-cdk-lib/aws-rds';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { variables } from '../../src/variables.ts';
import { Database } from './data/database.ts';
import { Forwarding } from './data/forwarding.ts';
import { Proofs } from './data/proofs.ts';
import { Redis } from './data/redis.ts';
import { Search } from './data/search.ts';
import { composed, generated, given } from './data/secrets.ts';
import type { Environment } from './environments.ts';
import { databaseName } from './names.ts';
import type { NetworkStack } from './network-stack.ts';
import { putOut } from './outputs.ts';
import { removal } from './removal.ts';

/** MySQL's users beside its master: who serves, who only reads, who migrates and grants. */
export const databaseUsers = { application: 'madang', reader: 'madang_reader', migrator: 'madang_migrator' } as const;
export type DatabaseUser = keyof typeof databaseUsers;

/** What holds state, and every secret under the name of the variable that takes it. */
export class DataStack extends Stack {
  readonly database: Database;
  readonly passwords: Record<DatabaseUser, secrets.Secret>;
  readonly forwarding: Forwarding;
  /** By the name of the environment variable. */
  readonly secrets: Map<string, secrets.Secret>;

  constructor(scope: Construct, id: string, environment: Environment, network: NetworkStack, props: StackProps) {
    super(scope, id, props);
    this.database = new Database(this, 'Database', environment, network);
    const { redis } = environment;
    const queue = new Redis(this, 'Queue', environment, network, {
      name: 'queue',
      node: redis.queueNode,
      policy: 'noeviction',
      snapshotDays: 3,
    });
    const cache = new Redis(this, 'Cache', environment, network, {
      name: 'cache',
      node: redis.cacheNode,
      policy: 'allkeys-lru',
      snapshotDays: 0,
    });
    new Proofs(this, 'Proofs', environment);
    this.forwarding = new Forwarding(this, 'Events', environment);
    const search = new Search(this, 'Search', environment, network);

    const password = (user: DatabaseUser) => generated(this, `${user}-password`, environment, `mysql-${user}-password`);
    this.passwords = {
      application: password('application'),
      reader: password('reader'),
      migrator: password('migrator'),
    };
    const { primary, replica } = this.database;
    const put = (name: string, text: string) => [name, composed(this, environment, name, text)] as const;
    const ask = (name: string, description: string) =>
      [name, given(this, environment, name, description, removal(environment))] as const;
    const random = (name: string) =>
      put(name, this.random(environment, name).secretValueFromJson('value').unsafeUnwrap());
    this.secrets = new Map([
      put('DATABASE_URL', this.mysql('application', primary.dbInstanceEndpointAddress)),
      put('READER_DATABASE_URL', this.mysql('reader', primary.dbInstanceEndpointAddress)),
      ...(replica ? [put('REPLICA_DATABASE_URL', this.mysql('reader', replica.dbInstanceEndpointAddress))] : []),
      put('MIGRATION_DATABASE_URL', this.mysql('migrator', primary.dbInstanceEndpointAddress)),
      put('REDIS_QUEUE_URL', queue.url),
      put('REDIS_CACHE_URL', cache.url),
      put('SEARCH_URL', search.url),
      random('MAIL_LINK_SECRET'),
      random('WEBHOOK_ENCRYPTION_KEY'),
      ask('JWT_PRIVATE_KEY', 'Ed25519, PKCS #8 PEM'),
      ask('JWT_PUBLIC_KEY', 'The public half of JWT_PRIVATE_KEY, SPKI PEM'),
      ask('SMTP_URL', 'smtps://USER:PASSWORD@email-smtp.REGION.amazonaws.com:465'),
      ask('PAYMENT_WEBHOOK_SECRET', 'whsec_…, from the payment provider'),
      ...(environment.tracesTo ? [ask('OTEL_EXPORTER_OTLP_HEADERS', 'api-key=… or what the vendor wants')] : []),
      ask('MAIL_FEEDBACK_SECRET', 'whsec_…, shared with whoever reports bounces and complaints'),
      ...environment.keys.map((name) => ask(name, variables[name].meaning)),
    ]);
    // What a kept store is opened with is kept with it, and so is what links and webhooks are made with.
    for (const child of this.node.findAll())
      if (child instanceof secrets.Secret) child.applyRemovalPolicy(removal(environment));
    const { ref, dbSubnetGroupName, dbParameterGroupName } = primary.node.defaultChild as rds.CfnDBInstance;
    putOut(this, {
      SecretsToPutIn: [
        ['SMTP_URL', 'PAYMENT_WEBHOOK_SECRET', 'MAIL_FEEDBACK_SECRET', ...environment.keys].join(' '),
        'What others gave us, and a person puts in; the key that signs is made',
      ],
      DatabaseInstance: [ref, 'What a restore begins with'],
      DatabaseSubnetGroup: [dbSubnetGroupName!, 'Of a database that is restored'],
      DatabaseParameterGroup: [
        dbParameterGroupName!,
        'Of a database that is restored: processes refuse other settings',
      ],
    });
  }

  private random(environment: Environment, name: string): secrets.Secret {
    return generated(this, `${name}-random`, environment, `${name.toLowerCase().replaceAll('_', '-')}-random`);
  }

  private mysql(user: DatabaseUser, host: string): string {
    const password = this.passwords[user].secretValueFromJson('value').unsafeUnwrap();
    return Fn.join('', [
      `mysql://${databaseUsers[user]}:`,
      password,
      '@',
      host,
      `:3306/${databaseName}?ssl=Amazon%20RDS`,
    ]);
  }
}
