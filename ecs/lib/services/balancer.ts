import { Duration } from 'aws-cdk-lib/core';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { gateway, loadBalancer } from '../../../src/limits.ts';
import { delivery, type Environment } from '../environments.ts';
import { prefix, serviceName } from '../names.ts';
import type { NetworkStack } from '../network-stack.ts';
import { removal } from '../removal.ts';
import { patience, readyPath } from './task.ts';

/** The way in: https under the environment's own name, to the nginx of api, which knows who answers what. */
export class Balancer extends Construct {
  readonly balancer: elb.ApplicationLoadBalancer;
  readonly targets: elb.ApplicationTargetGroup;

  constructor(scope: Construct, id: string, environment: Environment, network: NetworkStack) {
    super(scope, id);
    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: delivery.hostedZone.id,
      zoneName: delivery.hostedZone.name,
    });
    this.balancer = new elb.ApplicationLoadBalancer(this, 'Balancer', {
      loadBalancerName: prefix(environment),
      vpc: network.vpc,
      vpcSubnets: { subnetGroupName: 'public' },
      internetFacing: true,
      securityGroup: network.balancer,
      idleTimeout: Duration.seconds(loadBalancer.idleSeconds),
      dropInvalidHeaderFields: true,
      deletionProtection: environment.protected,
    });
    this.balancer.logAccessLogs(this.accessLogs(environment), environment.name);
    this.targets = this.targetGroup(environment, network);
    this.balancer.addListener('Https', {
      port: 443,
      open: false,
      certificates: [
        new acm.Certificate(this, 'Certificate', {
          domainName: environment.host,
          validation: acm.CertificateValidation.fromDns(zone),
        }),
      ],
      sslPolicy: elb.SslPolicy.RECOMMENDED_TLS,
      defaultTargetGroups: [this.targets],
    });
    this.balancer.addListener('Http', {
      port: 80,
      open: false,
      defaultAction: elb.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    });
    new route53.ARecord(this, 'Name', {
      zone,
      recordName: `${environment.host}.`,
      target: route53.RecordTarget.fromAlias(new LoadBalancerTarget(this.balancer)),
    });
  }

  private targetGroup(environment: Environment, network: NetworkStack): elb.ApplicationTargetGroup {
    return new elb.ApplicationTargetGroup(this, 'api', {
      targetGroupName: serviceName(environment, 'api'),
      vpc: network.vpc,
      port: gateway.port,
      protocol: elb.ApplicationProtocol.HTTP,
      targetType: elb.TargetType.IP,
      deregistrationDelay: Duration.seconds(loadBalancer.deregistrationSeconds),
      // A task that is slow gets less, not its fair share.
      loadBalancingAlgorithmType: elb.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
      healthCheck: {
        path: readyPath,
        healthyHttpCodes: '200',
        interval: patience.interval,
        timeout: patience.timeout,
        healthyThresholdCount: 2,
        unhealthyThresholdCount: patience.retries,
      },
    });
  }

  private accessLogs(environment: Environment): s3.Bucket {
    return new s3.Bucket(this, 'AccessLogs', {
      // The load balancer can write with S3's own keys only.
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ expiration: Duration.days(environment.logDays) }],
      removalPolicy: removal(environment),
    });
  }
}
