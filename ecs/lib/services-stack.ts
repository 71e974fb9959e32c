import { Duration, Stack, type StackProps } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { gateway, loadBalancer } from '../../src/limits.ts';
import type { DataStack } from './data-stack.ts';
import type { Environment, Service } from './environments.ts';
import { backlog, ours, runningTasks } from './metrics.ts';
import {
  appContainer,
  appPort,
  clusterName,
  imageParameter,
  logGroupName,
  repositoryName,
  serviceName,
} from './names.ts';
import type { NetworkStack } from './network-stack.ts';
import { removal } from './removal.ts';
import { Balancer } from './services/balancer.ts';
import { scaleOnBacklog, scaleOnLoad } from './services/scaling.ts';
import { taskDefinition } from './services/task.ts';
import type { Role } from './services/variables.ts';

type Surroundings = { environment: Environment; network: NetworkStack; data: DataStack };

/**
 * The cluster: api, query and worker from one image, and the one-off task that migrates. Which image that is stands in a
 * parameter that the pipeline writes last, so a deployment of this stack never brings an older one back.
 */
export class ServicesStack extends Stack {
  private readonly surroundings: Surroundings;
  private readonly cluster: ecs.Cluster;
  private readonly image: ecs.ContainerImage;
  private readonly metricsLog: logs.LogGroup;
  readonly wayIn: Balancer;

  constructor(scope: Construct, id: string, surroundings: Surroundings, props: StackProps) {
    super(scope, id, props);
    this.surroundings = surroundings;
    const { environment, network } = surroundings;
    this.cluster = new ecs.Cluster(this, 'Cluster', {
      clusterName: clusterName(environment),
      vpc: network.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENHANCED,
      defaultCloudMapNamespace: { name: clusterName(environment), useForServiceConnect: true },
    });
    this.image = ecs.ContainerImage.fromRegistry(
      ssm.StringParameter.valueForStringParameter(this, imageParameter(environment)),
    );
    this.metricsLog = this.log('metrics');

    this.wayIn = new Balancer(this, 'WayIn', environment, network);
    const { targets } = this.wayIn;
    for (const name of ['api', 'query'] as const) {
      const service = this.service(name, this.failures(name, targets[name]));
      targets[name].addTarget(service.loadBalancerTarget({ containerName: 'nginx', containerPort: gateway.port }));
      scaleOnLoad(service, environment.services[name], targets[name]);
    }
    const worker = this.service('worker', this.standstill());
    scaleOnBacklog(this, scaleOnLoad(worker, environment.services.worker), {
      backlog: backlog(environment),
      runningTasks: runningTasks(environment, 'worker'),
    });
    this.task('migrate');
  }

  private service(name: Service, alarm: cloudwatch.Alarm): ecs.FargateService {
    const { environment, network } = this.surroundings;
    const service = new ecs.FargateService(this, name, {
      serviceName: serviceName(environment, name),
      cluster: this.cluster,
      taskDefinition: this.task(name),
      vpcSubnets: { subnetGroupName: 'app' },
      securityGroups: [network.app],
      assignPublicIp: false,
      // New tasks first, beside all old ones: the overlap that the budget of connections reckons with.
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      deploymentAlarms: { alarmNames: [alarm.alarmName], behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM },
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      ...(name !== 'worker' && { healthCheckGracePeriod: Duration.seconds(120) }),
      serviceConnectConfiguration: {
        services:
          name === 'worker'
            ? []
            : [
                {
                  portMappingName: `${appContainer}-${appPort}-tcp`,
                  discoveryName: name,
                  dnsName: name,
                  port: appPort,
                  perRequestTimeout: Duration.seconds(gateway.readSeconds),
                  idleTimeout: Duration.seconds(loadBalancer.idleSeconds),
                },
              ],
        logDriver: ecs.LogDrivers.awsLogs({ logGroup: this.log(`${name}-connect`), streamPrefix: 'connect' }),
      },
    });
    return service;
  }

  private task(role: Role): ecs.FargateTaskDefinition {
    const { environment, data } = this.surroundings;
    const definition = taskDefinition(this, {
      role,
      environment,
      data,
      image: this.image,
      logGroup: this.log(role),
      metricsLog: this.metricsLog,
    });
    const repository = ecr.Repository.fromRepositoryName(this, `${role}-repository`, repositoryName);
    repository.grantPull(definition.obtainExecutionRole());
    return definition;
  }

  private log(name: string): logs.LogGroup {
    const { environment } = this.surroundings;
    return new logs.LogGroup(this, `${name}-log`, {
      logGroupName: logGroupName(environment, name),
      retention: environment.logDays,
      removalPolicy: removal(environment),
    });
  }

  /** A deployment that goes off with more than a few errors is taken back. */
  private failures(name: Service, targets: elb.ApplicationTargetGroup): cloudwatch.Alarm {
    const { environment } = this.surroundings;
    return new cloudwatch.Alarm(this, `${name}-failures`, {
      alarmName: `${serviceName(environment, name)}-5xx`,
      alarmDescription: `${name} answers with errors of its own; a deployment under way is rolled back.`,
      metric: targets.metrics.httpCodeTarget(elb.HttpCodeTarget.TARGET_5XX_COUNT, {
        period: Duration.minutes(1),
        statistic: 'Sum',
      }),
      threshold: 10,
      evaluationPeriods: 2,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }

  private standstill(): cloudwatch.Alarm {
    const { environment } = this.surroundings;
    return new cloudwatch.Alarm(this, 'worker-standstill', {
      alarmName: `${serviceName(environment, 'worker')}-standstill`,
      alarmDescription: 'Committed events wait for a relay; a deployment under way is rolled back.',
      metric: ours(environment, 'worker', 'madang_events_oldest_pending_seconds'),
      threshold: 60,
      evaluationPeriods: 2,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }
}
