import { Duration, Stack, Tags, type StackProps } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { gateway, loadBalancer } from '../../src/limits.ts';
import type { ClusterStack } from './cluster-stack.ts';
import type { DataStack } from './data-stack.ts';
import type { Environment, Service } from './environments.ts';
import { backlog, ours, runningTasks } from './metrics.ts';
import { appContainer, appPort, serviceName } from './names.ts';
import type { NetworkStack } from './network-stack.ts';
import { putOut } from './outputs.ts';
import { Balancer } from './services/balancer.ts';
import { Firewall } from './services/firewall.ts';
import { logGroupOf, roleTask } from './services/role-task.ts';
import { scaleOnBacklog, scaleOnLoad } from './services/scaling.ts';

type Surroundings = { environment: Environment; network: NetworkStack; data: DataStack; cluster: ClusterStack };

/** The way in, and behind it api, query and worker: one image, three services that scale apart. */
export class ServicesStack extends Stack {
  private readonly surroundings: Surroundings;
  readonly wayIn: Balancer;

  constructor(scope: Construct, id: string, surroundings: Surroundings, props: StackProps) {
    super(scope, id, props);
    this.surroundings = surroundings;
    const { environment, network } = surroundings;
    this.wayIn = new Balancer(this, 'WayIn', environment, network);
    new Firewall(this, 'Firewall', environment, this.wayIn.balancer);
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
    putOut(this, {
      Url: [`https://${environment.host}`, 'Where people and programs reach it'],
      ApiFamily: [serviceName(environment, 'api'), 'The task whose image makes an admin'],
    });
  }

  private service(name: Service, alarm: cloudwatch.Alarm): ecs.FargateService {
    const { environment, network, data, cluster } = this.surroundings;
    const service = new ecs.FargateService(this, name, {
      serviceName: serviceName(environment, name),
      cluster: cluster.cluster,
      taskDefinition: roleTask(this, name, { environment, data, metricsLog: cluster.metricsLog }),
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
        logDriver: ecs.LogDrivers.awsLogs({
          logGroup: logGroupOf(this, environment, `${name}-connect`),
          streamPrefix: 'connect',
        }),
      },
    });
    Tags.of(service).add('service', name);
    return service;
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
