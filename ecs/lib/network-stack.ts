import { Stack, type StackProps } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { gateway } from '../../src/limits.ts';
import type { Environment } from './environments.ts';
import { appPort, logGroupName } from './names.ts';
import { putOut } from './outputs.ts';
import { removal } from './removal.ts';

const PORTS = { mysql: 3_306, redis: 6_379, https: 443 } as const;

/**
 * Two zones, three tiers: public (load balancer, NAT), app (tasks), data (stores without a way out). Each security group
 * lets in the one before it, on one port.
 */
export class NetworkStack extends Stack {
  readonly vpc: ec2.Vpc;
  readonly balancer: ec2.SecurityGroup;
  readonly app: ec2.SecurityGroup;
  readonly migrate: ec2.SecurityGroup;
  readonly database: ec2.SecurityGroup;
  readonly redis: ec2.SecurityGroup;
  readonly search: ec2.SecurityGroup;

  constructor(scope: Construct, id: string, environment: Environment, props: StackProps) {
    super(scope, id, props);
    const { cidr, natGateways, interfaceEndpoints } = environment.network;
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr(cidr),
      availabilityZones: environment.zones,
      natGateways,
      subnetConfiguration: [
        { name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
        { name: 'app', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
        { name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
      // Free of charge, and image layers come from S3.
      gatewayEndpoints: { s3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
      restrictDefaultSecurityGroup: false,
    });
    this.vpc.addFlowLog('Refused', {
      trafficType: ec2.FlowLogTrafficType.REJECT,
      destination: ec2.FlowLogDestination.toCloudWatchLogs(
        new logs.LogGroup(this, 'FlowLogs', {
          logGroupName: logGroupName(environment, 'network'),
          retention: environment.logDays,
          removalPolicy: removal(environment),
        }),
      ),
    });

    this.balancer = this.group('Balancer', 'the internet reaches the load balancer');
    this.app = this.group('App', 'tasks: api, query, worker', true);
    this.migrate = this.group('Migrate', 'one-off tasks: migrations', true);
    this.database = this.group('Database', 'MySQL');
    this.redis = this.group('Redis', 'both roles of Redis');
    this.search = this.group('Search', 'OpenSearch');

    this.balancer.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'https');
    this.balancer.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(80), 'http, answered by a redirect');
    this.reaches(this.balancer, this.app, gateway.port, 'load balancer to nginx');
    this.reaches(this.app, this.app, appPort, 'nginx of api to query');
    for (const client of [this.app, this.migrate]) this.reaches(client, this.database, PORTS.mysql, 'MySQL');
    this.reaches(this.app, this.redis, PORTS.redis, 'Redis');
    // A migration seeds the demo through the modules of the application, which open Redis.
    this.reaches(this.migrate, this.redis, PORTS.redis, 'Redis');
    this.reaches(this.app, this.search, PORTS.https, 'OpenSearch');

    if (interfaceEndpoints) this.addInterfaceEndpoints();
    putOut(this, {
      VpcId: [this.vpc.vpcId, 'The network, for what others build in it'],
      AppSubnetIds: [this.vpc.selectSubnets({ subnetGroupName: 'app' }).subnetIds.join(','), 'Where tasks run'],
      AppSecurityGroupId: [this.app.securityGroupId, 'Of api, query, worker, and of a task that makes an admin'],
      MigrateSecurityGroupId: [this.migrate.securityGroupId, 'Of the task that migrates and archives'],
      DatabaseSecurityGroupId: [this.database.securityGroupId, 'Of a database that is restored'],
    });
  }

  /** What every task asks at its start and all the time: at production's volume cheaper than through the NAT gateways. */
  private addInterfaceEndpoints(): void {
    const endpoints = this.group('Endpoints', 'interface endpoints of AWS');
    for (const client of [this.app, this.migrate]) this.reaches(client, endpoints, PORTS.https, 'AWS');
    const { ECR, ECR_DOCKER, CLOUDWATCH_LOGS, SECRETS_MANAGER } = ec2.InterfaceVpcEndpointAwsService;
    for (const [name, service] of Object.entries({ ECR, ECR_DOCKER, CLOUDWATCH_LOGS, SECRETS_MANAGER })) {
      this.vpc.addInterfaceEndpoint(name, {
        service,
        subnets: { subnetGroupName: 'app' },
        securityGroups: [endpoints],
        open: false,
      });
    }
  }

  private group(name: string, description: string, allowAllOutbound = false): ec2.SecurityGroup {
    return new ec2.SecurityGroup(this, name, {
      vpc: this.vpc,
      description,
      allowAllOutbound,
      disableInlineRules: true,
    });
  }

  private reaches(from: ec2.SecurityGroup, to: ec2.SecurityGroup, port: number, why: string): void {
    to.addIngressRule(from, ec2.Port.tcp(port), why);
    if (!from.allowAllOutbound) from.addEgressRule(to, ec2.Port.tcp(port), why);
  }
}
