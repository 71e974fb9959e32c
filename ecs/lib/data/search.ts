import { Fn, Stack } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import type * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Environment } from '../environments.ts';
import { logGroupName, searchDomain } from '../names.ts';
import type { NetworkStack } from '../network-stack.ts';
import { removal } from '../removal.ts';
import { generated } from './secrets.ts';

const USER = 'madang';

/** OpenSearch with its Korean analyser (nori). All it holds can be made again from MySQL by `npm run reindex`. */
export class Search extends Construct {
  readonly domain: opensearch.Domain;
  readonly password: secrets.Secret;

  constructor(scope: Construct, id: string, environment: Environment, network: NetworkStack) {
    super(scope, id);
    const { search } = environment;
    // OpenSearch takes no password without one.
    this.password = generated(this, 'Password', environment, 'search-password', { punctuation: true });
    const log = (kind: string) =>
      new logs.LogGroup(this, kind, {
        logGroupName: logGroupName(environment, `search-${kind.toLowerCase()}`),
        retention: environment.logDays,
        removalPolicy: removal(environment),
      });
    const [application, slow, indexing, audit] = [log('Application'), log('Slow'), log('Indexing'), log('Audit')];
    const policy = new logs.ResourcePolicy(this, 'MayLog', {
      policyStatements: [
        new iam.PolicyStatement({
          principals: [new iam.ServicePrincipal('es.amazonaws.com')],
          actions: ['logs:PutLogEvents', 'logs:CreateLogStream'],
          resources: [application, slow, indexing, audit].map(({ logGroupArn }) => logGroupArn),
        }),
      ],
    });
    this.domain = new opensearch.Domain(this, 'Domain', {
      domainName: searchDomain(environment),
      version: opensearch.EngineVersion.OPENSEARCH_2_19,
      vpc: network.vpc,
      // A single node stands in a single subnet.
      vpcSubnets: [
        { subnetGroupName: 'data', ...(search.nodes === 1 && { availabilityZones: environment.zones.slice(0, 1) }) },
      ],
      securityGroups: [network.search],
      zoneAwareness: search.nodes === 1 ? { enabled: false } : { enabled: true, availabilityZoneCount: 2 },
      capacity: {
        dataNodes: search.nodes,
        dataNodeInstanceType: search.instance,
        multiAzWithStandbyEnabled: false,
      },
      ebs: { volumeSize: search.storageGib, volumeType: ec2.EbsDeviceVolumeType.GP3 },
      encryptionAtRest: { enabled: true },
      nodeToNodeEncryption: true,
      enforceHttps: true,
      tlsSecurityPolicy: opensearch.TLSSecurityPolicy.TLS_1_2_PFS,
      fineGrainedAccessControl: {
        masterUserName: USER,
        masterUserPassword: this.password.secretValueFromJson('value'),
      },
      logging: {
        appLogGroup: application,
        slowSearchLogGroup: slow,
        slowIndexLogGroup: indexing,
        auditLogGroup: audit,
        appLogEnabled: true,
        slowSearchLogEnabled: true,
        slowIndexLogEnabled: true,
        auditLogEnabled: true,
      },
      suppressLogsResourcePolicy: true,
      enableAutoSoftwareUpdate: true,
      removalPolicy: removal(environment),
    });
    this.domain.node.addDependency(policy);
    this.allowPasswords(searchDomain(environment));
  }

  /** Names and passwords instead of signed requests: the same client as anywhere else. Only our tasks reach the port. */
  private allowPasswords(domainName: string): void {
    (this.domain.node.defaultChild as opensearch.CfnDomain).accessPolicies = new iam.PolicyDocument({
      statements: [
        new iam.PolicyStatement({
          principals: [new iam.AnyPrincipal()],
          actions: ['es:ESHttp*'],
          resources: [Stack.of(this).formatArn({ service: 'es', resource: 'domain', resourceName: `${domainName}/*` })],
        }),
      ],
    });
  }

  get url(): string {
    const password = this.password.secretValueFromJson('value').unsafeUnwrap();
    return Fn.join('', [`https://${USER}:`, password, '@', this.domain.domainEndpoint]);
  }
}
