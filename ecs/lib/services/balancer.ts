import { Duration } from 'aws-cdk-lib/core';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { gateway, loadBalancer } from '../../../src/limits.ts';
import type { Environment } from '../environments.ts';
import { prefix, serviceName } from '../names.ts';
import type { NetworkStack } from '../network-stack.ts';
import { removal } from '../removal.ts';
import { patience, readyPath } from './task.ts';

/** The way in: https under the environment's own name, to the nginx of api, which knows who answers what. */
export class Balancer extends Construct {
  readonly balancer: elb.ApplicationLoadBalancer;
  /** Of api; two where a canary takes a share of the requests. */
  readonly targets: elb.ApplicationTargetGroup[];
  /** Which of the two gets how much: ECS changes it while it deploys. */
  private readonly share: elb.ApplicationListenerRule | undefined;

  constructor(scope: Construct, id: string, environment: Environment, network: NetworkStack) {
    super(scope, id);
    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: environment.hostedZone.id,
      zoneName: environment.hostedZone.name,
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
    const first = this.targetGroup('api', environment, network);
    const https = this.balancer.addListener('Https', {
      port: 443,
      open: false,
      certificates: [
        new acm.Certificate(this, 'Certificate', {
          domainName: environment.host,
          validation: acm.CertificateValidation.fromDns(zone),
        }),
      ],
      sslPolicy: elb.SslPolicy.RECOMMENDED_TLS,
      defaultTargetGroups: [first],
    });
    this.targets = [first];
    if (environment.canary) {
      const second = this.targetGroup('api-next', environment, network);
      this.targets.push(second);
      this.share = new elb.ApplicationListenerRule(this, 'Share', {
        listener: https,
        priority: 1,
        conditions: [elb.ListenerCondition.pathPatterns(['*'])],
        action: elb.ListenerAction.weightedForward([
          { targetGroup: first, weight: 100 },
          { targetGroup: second, weight: 0 },
        ]),
      });
    }
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

  /** Sends requests to the nginx of this service's tasks. */
  leadTo(service: ecs.FargateService): void {
    const [first, second] = this.targets;
    const canary = this.share && {
      alternateTarget: new ecs.AlternateTarget('Next', {
        alternateTargetGroup: second!,
        productionListener: ecs.ListenerRuleConfiguration.applicationListenerRule(this.share),
      }),
    };
    const nginx = { containerName: 'nginx', containerPort: gateway.port };
    first!.addTarget(service.loadBalancerTarget({ ...nginx, ...canary }));
  }

  private targetGroup(name: string, environment: Environment, network: NetworkStack): elb.ApplicationTargetGroup {
    return new elb.ApplicationTargetGroup(this, name, {
      targetGroupName: serviceName(environment, name),
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
