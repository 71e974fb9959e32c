import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { databaseServer, gateway, loadBalancer } from '../../../src/limits.js';
import { services } from '../../lib/environments.ts';
import { archivePromises } from './archive-promises.ts';
import { container, eachEnvironment, resources, type Resource, type Stacks } from './stacks.ts';

const of = (stacks: Stacks, environment: string, stack: string, type: string): Resource[] =>
  resources(stacks, `madang-${environment}-${stack}`, type);
const runbook = readFileSync(join(import.meta.dirname, '../../../docs/runbook.md'), 'utf8');
const anywhere = (value: unknown) =>
  JSON.stringify(value).includes('0.0.0.0/0') || JSON.stringify(value).includes('::/0');

/**
 * Whether a line is one that a filter of CloudWatch counts.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
function fits(pattern: string): (line: Record<string, unknown>) => boolean {
  const [, condition] = /^\{ (.+) \}$/.exec(pattern)!;
  const source = condition!
    .replaceAll(/\$\.(\w+)/g, 'line.$1')
    .replaceAll(' = ', ' === ')
    .replaceAll(' != ', ' !== ');
  return (line) => runInNewContext(source, { line }) as boolean;
}

/** The resources of a type in every stack that has some. */
export const everywhere = (stacks: Stacks, type: string): Resource[] =>
  Object.values(stacks).flatMap(({ Resources }) =>
    Object.entries(Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, resource]) => ({ id, ...resource })),
  );

/** `from → to port`, with the names that the groups have in the network stack, wherever the rule stands. */
function openings(stacks: Stacks, environment: string): string[] {
  const name = (reference: unknown) =>
    /(Balancer|App|Migrate|Database|Redis|Search|Endpoints)[0-9A-F]{8}/.exec(JSON.stringify(reference))?.[1];
  const rules = Object.entries(stacks)
    .filter(([stack]) => stack.startsWith(`madang-${environment}-`))
    .flatMap(([stack]) => everywhere({ [stack]: stacks[stack]! }, 'AWS::EC2::SecurityGroupIngress'));
  return rules.map(
    ({ Properties: rule }) =>
      `${rule.CidrIp ?? name(rule.SourceSecurityGroupId)} → ${name(rule.GroupId)} ${rule.FromPort}${rule.ToPort === rule.FromPort ? '' : `-${rule.ToPort}`}`,
  );
}

/** What stacks have to be. Each takes all templates and throws when it is not so. */
export const stackPromises = {
  ...archivePromises,

  'opens nothing to the world but 443 and 80 of the load balancer': (stacks: Stacks) =>
    eachEnvironment(({ name }) => {
      const open = openings(stacks, name).filter((rule) => rule.startsWith('0.0.0.0/0'));
      expect(open.sort()).toEqual(['0.0.0.0/0 → Balancer 443', '0.0.0.0/0 → Balancer 80']);
      for (const { Properties } of everywhere(stacks, 'AWS::EC2::SecurityGroup'))
        expect(anywhere(Properties.SecurityGroupIngress ?? [])).toBe(false);
    }),

  'lets each tier reach the next one, on one port': (stacks: Stacks) =>
    eachEnvironment(({ name, network }) => {
      const inside = openings(stacks, name).filter((rule) => !rule.startsWith('0.0.0.0/0'));
      expect(new Set(inside)).toEqual(
        new Set([
          `Balancer → App ${gateway.port}`,
          'App → App 3000',
          ...['App', 'Migrate'].flatMap((from) => [`${from} → Database 3306`, `${from} → Redis 6379`]),
          'App → Search 443',
          ...(network.interfaceEndpoints ? ['App → Endpoints 443', 'Migrate → Endpoints 443'] : []),
        ]),
      );
    }),

  'stands in two zones, with a NAT gateway for each in production and one in dev': (stacks: Stacks) =>
    eachEnvironment(({ name, zones: ours }) => {
      const zones = of(stacks, name, 'network', 'AWS::EC2::Subnet').map(
        ({ Properties }) => Properties.AvailabilityZone,
      );
      expect([...new Set(zones)].sort()).toEqual(ours);
      expect(of(stacks, name, 'network', 'AWS::EC2::NatGateway')).toHaveLength(name === 'prd' ? 2 : 1);
      const gateways = of(stacks, name, 'network', 'AWS::EC2::VPCEndpoint').filter(
        ({ Properties }) => Properties.VpcEndpointType === 'Gateway',
      );
      expect(JSON.stringify(gateways)).toContain('.s3');
    }),

  'keeps what was acknowledged: MySQL is durable, encrypted, private and backed up': (stacks: Stacks) =>
    eachEnvironment(({ name, database }) => {
      const [parameters] = of(stacks, name, 'data', 'AWS::RDS::DBParameterGroup');
      expect(parameters!.Properties.Family).toBe('mysql8.4');
      expect(parameters!.Properties.Parameters).toMatchObject({
        innodb_flush_log_at_trx_commit: '1',
        sync_binlog: '1',
        innodb_rollback_on_timeout: '1',
        wait_timeout: String(databaseServer.waitTimeoutSeconds),
        max_connections: String(database.maxConnections),
        'gtid-mode': 'ON',
        enforce_gtid_consistency: 'ON',
        session_track_gtids: 'OWN_GTID',
        log_bin_trust_function_creators: '1',
        require_secure_transport: '1',
      });
      const instances = of(stacks, name, 'data', 'AWS::RDS::DBInstance');
      const primary = instances.find(({ Properties }) => !Properties.SourceDBInstanceIdentifier)!;
      expect(instances).toHaveLength(database.replica ? 2 : 1);
      expect(primary.Properties).toMatchObject({
        StorageEncrypted: true,
        MultiAZ: name === 'prd',
        DeletionProtection: name === 'prd',
        BackupRetentionPeriod: database.backupDays,
      });
      for (const { Properties } of instances) {
        expect(Properties.PubliclyAccessible).toBe(false);
        expect(Properties.DBParameterGroupName).toEqual({ Ref: parameters!.id });
      }
      const [rotation] = of(stacks, name, 'data', 'AWS::SecretsManager::RotationSchedule');
      expect(rotation!.Properties.HostedRotationLambda.RotationType).toBe('MySQLSingleUser');
    }),

  'has a Redis that loses no job for want of memory, and one that forgets': (stacks: Stacks) =>
    eachEnvironment(({ name }) => {
      const policies = of(stacks, name, 'data', 'AWS::ElastiCache::ParameterGroup').map(
        ({ Properties }) => Properties.Properties['maxmemory-policy'],
      );
      expect(policies).toEqual(['noeviction', 'allkeys-lru']);
      for (const { Properties } of of(stacks, name, 'data', 'AWS::ElastiCache::ReplicationGroup')) {
        expect(Properties).toMatchObject({
          TransitEncryptionEnabled: true,
          AtRestEncryptionEnabled: true,
          MultiAZEnabled: name === 'prd',
          AutomaticFailoverEnabled: name === 'prd',
        });
        expect(JSON.stringify(Properties.AuthToken)).toContain('{{resolve:secretsmanager:');
      }
    }),

  'keeps photos of deliveries where tasks alone reach them, and for a month': (stacks: Stacks) =>
    eachEnvironment(({ name }) => {
      const buckets = of(stacks, name, 'data', 'AWS::S3::Bucket').map(({ Properties }) => Properties);
      const blocked = {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      };
      expect(buckets).toMatchObject([
        {
          BucketEncryption: { ServerSideEncryptionConfiguration: [{}] },
          PublicAccessBlockConfiguration: blocked,
          LifecycleConfiguration: { Rules: [{ ExpirationInDays: 31, Status: 'Enabled' }] },
        },
      ]);
      const [bucket] = buckets;
      const arn = `arn:aws:s3:::${bucket.BucketName}`;
      const rights = everywhere(stacks, 'AWS::IAM::Policy')
        .flatMap(({ Properties }) =>
          Properties.PolicyDocument.Statement.map((one: any) => ({ ...one, of: Properties.Roles })),
        )
        .filter(({ Resource }) => JSON.stringify(Resource).includes(arn));
      const whose = (action: string) => rights.filter(({ Action }) => [Action].flat().includes(action));
      expect(whose('s3:PutObject').map(({ Resource }) => Resource)).toEqual([`${arn}/proofs/*`, `${arn}/proofs/*`]);
      for (const one of rights) expect(JSON.stringify(one.of)).toMatch(/(api|worker)taskTaskRole/);
    }),

  'speaks TLS with every store': (stacks: Stacks) =>
    eachEnvironment(({ name }) => {
      const addresses = of(stacks, name, 'data', 'AWS::SecretsManager::Secret')
        .filter(({ Properties }) => Properties.Name.endsWith('_URL') && Properties.SecretString)
        .map(({ Properties }) => JSON.stringify(Properties.SecretString));
      expect(addresses.length).toBeGreaterThanOrEqual(6);
      for (const address of addresses) expect(address).toMatch(/rediss:\/\/|https:\/\/|mysql:\/\/.*\?ssl=Amazon%20RDS/);
    }),

  'holds no secret in a template': (stacks: Stacks) => {
    const texts = everywhere(stacks, 'AWS::SecretsManager::Secret').flatMap(({ id, Properties }) =>
      Properties.SecretString && !JSON.stringify(Properties.SecretString).includes('{{resolve:secretsmanager:')
        ? [id]
        : [],
    );
    expect(texts).toEqual([]);
  },

  'keeps the ladder: load balancer and targets': (stacks: Stacks) =>
    eachEnvironment(({ name }) => {
      const [balancer] = of(stacks, name, 'services', 'AWS::ElasticLoadBalancingV2::LoadBalancer');
      expect(balancer!.Properties.LoadBalancerAttributes).toContainEqual({
        Key: 'idle_timeout.timeout_seconds',
        Value: String(loadBalancer.idleSeconds),
      });
      for (const { Properties } of of(stacks, name, 'services', 'AWS::ElasticLoadBalancingV2::TargetGroup'))
        expect(Properties.TargetGroupAttributes).toContainEqual({
          Key: 'deregistration_delay.timeout_seconds',
          Value: String(loadBalancer.deregistrationSeconds),
        });
    }),

  'speaks TLS to the world': (stacks: Stacks) =>
    eachEnvironment(({ name }) => {
      const listeners = of(stacks, name, 'services', 'AWS::ElasticLoadBalancingV2::Listener').map(
        ({ Properties }) => Properties,
      );
      expect(listeners.map(({ Port, Protocol }) => `${Protocol} ${Port}`).sort()).toEqual(['HTTP 80', 'HTTPS 443']);
      const [plain] = listeners.filter(({ Port }) => Port === 80);
      expect(plain.DefaultActions).toMatchObject([{ Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS' } }]);
    }),

  'takes a deployment back that fails': (stacks: Stacks) =>
    eachEnvironment(({ name, canary }) => {
      const found = of(stacks, name, 'services', 'AWS::ECS::Service');
      expect(found).toHaveLength(services.length);
      const alarms = of(stacks, name, 'services', 'AWS::CloudWatch::Alarm').map(({ id }) => id);
      for (const { Properties } of found) {
        const isShared = canary && Properties.ServiceName === `madang-${name}-api`;
        expect(Properties.DeploymentConfiguration).toMatchObject({
          // The circuit breaker is for rolling updates alone.
          ...(isShared
            ? {
                Strategy: 'CANARY',
                CanaryConfiguration: { CanaryPercent: canary.percent, CanaryBakeTimeInMinutes: canary.minutes },
                BakeTimeInMinutes: canary.bakeMinutes,
              }
            : { DeploymentCircuitBreaker: { Enable: true, Rollback: true } }),
          Alarms: { Enable: true, Rollback: true },
          MinimumHealthyPercent: 100,
          MaximumPercent: 200,
        });
        for (const { Ref } of Properties.DeploymentConfiguration.Alarms.AlarmNames) expect(alarms).toContain(Ref);
      }
    }),

  'keeps the number of tasks to autoscaling': (stacks: Stacks) =>
    eachEnvironment(({ name, services: sizes }) => {
      for (const { Properties } of of(stacks, name, 'services', 'AWS::ECS::Service'))
        expect(Properties.DesiredCount).toBeUndefined();
      const targets = of(stacks, name, 'services', 'AWS::ApplicationAutoScaling::ScalableTarget');
      for (const service of services) {
        const target = targets.find(({ id }) => id.startsWith(service))!;
        expect(target.Properties).toMatchObject({ MinCapacity: sizes[service].min, MaxCapacity: sizes[service].max });
      }
      const policies = of(stacks, name, 'services', 'AWS::ApplicationAutoScaling::ScalingPolicy').map(
        ({ Properties }) => Properties.TargetTrackingScalingPolicyConfiguration,
      );
      const predefined = policies.flatMap(({ PredefinedMetricSpecification: m }) => m?.PredefinedMetricType ?? []);
      expect(predefined).toEqual(Array<string>(3).fill('ECSServiceAverageCPUUtilization'));
      const shares = policies.flatMap(({ CustomizedMetricSpecification: m }) => (m ? [m.Metrics] : []));
      for (const share of shares)
        expect(share.filter(({ ReturnData }: any) => ReturnData)).toMatchObject([{ Expression: 'work / tasks' }]);
      const works = shares.map(([{ MetricStat }]) => `${MetricStat.Metric.Namespace} ${MetricStat.Metric.MetricName}`);
      expect(works.sort()).toEqual(
        ['api_answers', 'madang_queue_jobs', 'query_answers'].map((metric) => `Madang/${name} ${metric}`),
      );
    }),

  'has query found by its name, and api cover for it': (stacks: Stacks) =>
    eachEnvironment((environment) => {
      const { name } = environment;
      const [zone] = of(stacks, name, 'cluster', 'AWS::ServiceDiscovery::PrivateDnsNamespace');
      const [found] = of(stacks, name, 'services', 'AWS::ServiceDiscovery::Service');
      const { DnsConfig, HealthCheckCustomConfig } = found!.Properties;
      expect(JSON.stringify(DnsConfig.NamespaceId)).toContain(
        `madang-${name}-cluster:ExportsOutputFnGetAtt${zone!.id}`,
      );
      expect(DnsConfig.DnsRecords).toEqual([{ Type: 'A', TTL: expect.any(Number) }]);
      expect(DnsConfig.DnsRecords[0].TTL).toBeLessThanOrEqual(10);
      // The health of the container counts: the name leads to no task that is not ready.
      expect(HealthCheckCustomConfig).toBeDefined();
      for (const { Properties } of of(stacks, name, 'services', 'AWS::ECS::Service')) {
        const isQuery = Properties.ServiceName === `madang-${name}-query`;
        const registry = { RegistryArn: { 'Fn::GetAtt': [found!.id, 'Arn'] } };
        expect(Properties.ServiceRegistries ?? []).toEqual(isQuery ? [registry] : []);
        expect(Properties.ServiceConnectConfiguration).toBeUndefined();
        const isApi = Properties.ServiceName === `madang-${name}-api`;
        expect(Properties.LoadBalancers ?? []).toHaveLength(isApi ? 1 : 0);
      }
      // One way in, whose nginx alone says who answers what: a rule only shares all requests between two versions of api.
      const groups = of(stacks, name, 'services', 'AWS::ElasticLoadBalancingV2::TargetGroup');
      expect(groups.map(({ Properties }) => Properties.Name)).toEqual(
        [`madang-${name}-api`, `madang-${name}-api-next`].slice(0, environment.canary ? 2 : 1),
      );
      const services = stacks[`madang-${name}-services`]!;
      const rules = everywhere({ services }, 'AWS::ElasticLoadBalancingV2::ListenerRule').map(
        ({ Properties }) => Properties.Conditions,
      );
      const all = [{ Field: 'path-pattern', PathPatternConfig: { Values: ['*'] } }];
      expect(rules).toEqual(environment.canary ? [all] : []);
      const nginx = container(stacks, name, 'api', 'nginx').Environment.map((one: any) => [one.Name, one.Value]);
      expect(Object.fromEntries(nginx)).toMatchObject({
        API_UPSTREAM: 'local',
        QUERY_UPSTREAM: `${found!.Properties.Name}.${zone!.Properties.Name}:3000`,
      });
    }),

  'counts who answered by what the gateway writes': (stacks: Stacks) =>
    eachEnvironment(({ name }) => {
      const [log] = of(stacks, name, 'services', 'AWS::Logs::LogGroup').filter(
        ({ Properties }) => Properties.LogGroupName === `/madang/${name}/api`,
      );
      const counted = Object.fromEntries(
        of(stacks, name, 'services', 'AWS::Logs::MetricFilter').map(({ Properties }) => {
          expect(Properties.LogGroupName).toEqual({ Ref: log!.id });
          const [{ MetricName, MetricNamespace, MetricValue }] = Properties.MetricTransformations;
          expect(MetricNamespace).toBe(`Madang/${name}`);
          return [MetricName, { value: MetricValue, counts: fits(Properties.FilterPattern) }];
        }),
      );
      const line = (lookupBy: string, status = 200) => ({ name: 'gateway', lookupBy, status, seconds: 0.02 });
      const lines = [line(''), line('query'), line('query', 503), line('api'), line('', 503), { level: 'info' }];
      const which = (metric: string) => lines.flatMap((one, at) => (counted[metric]!.counts(one) ? [at] : []));
      expect(Object.keys(counted).map((metric) => [metric, ...which(metric)])).toEqual([
        ['api_answers', 0, 3, 4],
        ['query_answers', 1, 2],
        ['query_seconds', 1, 2],
        ['query_failures', 2, 3],
      ]);
      expect(counted['query_seconds']!.value).toBe('$.seconds');
    }),

  'takes the image from the parameter that the pipeline writes': (stacks: Stacks) =>
    eachEnvironment(({ name }) => {
      for (const stack of ['cluster', 'services']) {
        const template = stacks[`madang-${name}-${stack}`] as unknown as { Parameters: Record<string, any> };
        const [id, parameter] = Object.entries(template.Parameters).find(
          ([, { Default }]) => Default === `/madang/${name}/image`,
        )!;
        expect(parameter.Type).toBe('AWS::SSM::Parameter::Value<String>');
        for (const { Properties } of of(stacks, name, stack, 'AWS::ECS::TaskDefinition')) {
          const server = Properties.ContainerDefinitions.find(({ Name }: any) => Name === 'server');
          expect(server.Image).toEqual({ Ref: id });
        }
      }
    }),

  'can migrate before the first service is there': (stacks: Stacks) =>
    eachEnvironment(({ name }) => {
      expect(JSON.stringify(stacks[`madang-${name}-cluster`])).not.toContain(`madang-${name}-services`);
      const [migrate] = of(stacks, name, 'cluster', 'AWS::ECS::TaskDefinition');
      expect(migrate!.Properties.Family).toBe(`madang-${name}-migrate`);
    }),

  'tells people of every alarm, when it starts and when it ends': (stacks: Stacks) =>
    eachEnvironment(({ name }) => {
      const alarms = of(stacks, name, 'observability', 'AWS::CloudWatch::Alarm');
      expect(alarms.length).toBeGreaterThan(15);
      for (const { Properties } of alarms) {
        for (const told of [Properties.AlarmActions, Properties.OKActions])
          expect(JSON.stringify(told)).toContain(`madang-${name}-base:ExportsOutputRefAlarms`);
        expect(Properties.AlarmDescription).toContain('docs/runbook.md');
        expect(runbook).toContain(`\`${Properties.AlarmName.slice(`madang-${name}-`.length)}\``);
      }
      const [{ Properties }] = of(stacks, name, 'observability', 'AWS::CloudWatch::Dashboard') as [Resource];
      expect(JSON.stringify(Properties.DashboardBody)).toContain('madang_queue_jobs');
    }),

  'tells people of a pipeline, a deployment or a database that fails': (stacks: Stacks) => {
    const told = (stack: string) =>
      resources(stacks, stack, 'AWS::Events::Rule').map(({ Properties: { EventPattern, Targets } }) => {
        expect(JSON.stringify(Targets)).toMatch(/"Ref":"Alarms/);
        return EventPattern.source[0];
      });
    expect(told('madang-shared')).toEqual(['aws.codepipeline']);
    eachEnvironment(({ name }) => expect(told(`madang-${name}-base`).sort()).toEqual(['aws.ecs', 'aws.rds']));
  },
} satisfies Record<string, (stacks: Stacks) => void>;

export type StackPromise = keyof typeof stackPromises;
