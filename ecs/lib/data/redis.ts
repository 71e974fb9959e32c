import { Fn, Stack } from 'aws-cdk-lib/core';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Environment } from '../environments.ts';
import { prefix } from '../names.ts';
import type { NetworkStack } from '../network-stack.ts';
import { removal } from '../removal.ts';
import { windows } from '../windows.ts';
import { generated } from './secrets.ts';

type Role = {
  name: 'queue' | 'cache';
  node: string;
  /** What a full server does. */
  policy: 'noeviction' | 'allkeys-lru';
  snapshotDays: number;
};

/**
 * One role of Redis on ElastiCache, encrypted on its way and behind a token, which scripts/rotate-redis.mjs changes. ElastiCache
 * offers no append-only file for this engine: the queue has a copy in the other zone and a daily snapshot instead. What both lose, the reconciler queues
 * again from MySQL.
 */
export class Redis extends Construct {
  readonly host: string;
  readonly token: secrets.Secret;

  constructor(scope: Construct, id: string, environment: Environment, network: NetworkStack, role: Role) {
    super(scope, id);
    const { copies } = environment.redis;
    this.token = generated(this, 'Token', environment, `redis-${role.name}-token`);
    const group = new elasticache.CfnReplicationGroup(this, 'Group', {
      replicationGroupId: `${prefix(environment)}-${role.name}`,
      replicationGroupDescription: `Madang ${environment.name}: ${role.name}`,
      engine: 'redis',
      engineVersion: '7.1',
      cacheNodeType: role.node,
      numCacheClusters: copies,
      automaticFailoverEnabled: copies > 1,
      multiAzEnabled: copies > 1,
      atRestEncryptionEnabled: true,
      transitEncryptionEnabled: true,
      authToken: this.token.secretValueFromJson('value').unsafeUnwrap(),
      cacheParameterGroupName: new elasticache.CfnParameterGroup(this, 'Parameters', {
        cacheParameterGroupFamily: 'redis7',
        description: `Madang ${environment.name}: ${role.name}`,
        properties: { 'maxmemory-policy': role.policy },
      }).ref,
      cacheSubnetGroupName: this.subnets(network.vpc).ref,
      securityGroupIds: [network.redis.securityGroupId],
      snapshotRetentionLimit: role.snapshotDays,
      snapshotWindow: windows.backup,
      preferredMaintenanceWindow: windows.maintenance[role.name],
      autoMinorVersionUpgrade: true,
    });
    group.applyRemovalPolicy(role.name === 'queue' ? removal(environment) : undefined);
    this.host = group.attrPrimaryEndPointAddress;
  }

  /** The address as the application wants it, with the password that is filled in while the stack is deployed. */
  get url(): string {
    return Fn.join('', ['rediss://:', this.token.secretValueFromJson('value').unsafeUnwrap(), '@', this.host, ':6379']);
  }

  private subnets(vpc: ec2.IVpc): elasticache.CfnSubnetGroup {
    return new elasticache.CfnSubnetGroup(this, 'Subnets', {
      description: `Madang: ${Stack.of(this).stackName}`,
      subnetIds: vpc.selectSubnets({ subnetGroupName: 'data' }).subnetIds,
    });
  }
}
