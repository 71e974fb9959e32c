import { Duration, Stack, Tags, type StackProps } from 'aws-cdk-lib/core';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { DnsRecordType } from 'aws-cdk-lib/aws-servicediscovery';
import type { Construct } from 'constructs';
import type { ClusterStack } from './cluster-stack.ts';
import { given } from './data/secrets.ts';
import type { DataStack } from './data-stack.ts';
import type { Environment, Service } from './environments.ts';
import { backlog, ofAnswers, ours, runningTasks } from './metrics.ts';
import { serviceName, verifyKey } from './names.ts';
import type { NetworkStack } from './network-stack.ts';
import { putOut } from './outputs.ts';
import { removal } from './removal.ts';
import { countAnswers } from './services/answers.ts';
import { Balancer } from './services/balancer.ts';
import { Firewall } from './services/firewall.ts';
import { roleTask } from './services/role-task.ts';
import { ANSWERS_PER_TASK, BACKLOG_PER_TASK, scaleOnLoad, scaleOnShare } from './services/scaling.ts';

type Surroundings = { environment: Environment; network: NetworkStack; data: DataStack; cluster: ClusterStack };

/** How long a resolver believes an address of `query`, one of a task that is gone included. */
const NAME_TTL = Duration.seconds(5);

/** One after the other, and back when new ones do not start. */
const replaced = { circuitBreaker: { enable: true, rollback: true } };
/** Back when an alarm goes off. ECS has no circuit breaker here: new tasks that do not start get no request. */
const byCanary = ({ percent, minutes, bakeMinutes }: NonNullable<Environment['canary']>) => ({
  deploymentStrategy: ecs.DeploymentStrategy.CANARY,
  canaryConfiguration: { stepPercent: percent, stepBakeTime: Duration.minutes(minutes) },
  bakeTime: Duration.minutes(bakeMinutes),
});

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
    const api = this.service('api', this.errors());
    this.wayIn.leadTo(api);
    countAnswers(this, environment, this.node.findChild('api-log') as logs.LogGroup);
    const query = this.service('query', this.failures());
    // The addresses of the tasks whose container is well.
    query.enableCloudMap({ name: 'query', dnsRecordType: DnsRecordType.A, dnsTtl: NAME_TTL });
    this.scale('api', api, 'answers-per-task', ofAnswers(environment, 'api_answers'), ANSWERS_PER_TASK);
    this.scale('query', query, 'answers-per-task', ofAnswers(environment, 'query_answers'), ANSWERS_PER_TASK);
    const worker = this.service('worker', this.standstill());
    this.scale('worker', worker, 'backlog-per-task', backlog(environment), BACKLOG_PER_TASK);
    given(
      this,
      environment,
      verifyKey,
      'mk_test_…, a key of the test mode that each release books with',
      removal(environment),
    );
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
      ...(name === 'api' && environment.canary ? byCanary(environment.canary) : replaced),
      deploymentAlarms: { alarmNames: [alarm.alarmName], behavior: ecs.AlarmBehavior.ROLLBACK_ON_ALARM },
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      ...(name === 'api' && { healthCheckGracePeriod: Duration.seconds(120) }),
    });
    Tags.of(service).add('service', name);
    return service;
  }

  /** By CPU, and by each task's share of this work. */
  private scale(name: Service, service: ecs.FargateService, policy: string, work: cloudwatch.Metric, each: number) {
    const { environment } = this.surroundings;
    const count = scaleOnLoad(service, environment.services[name]);
    scaleOnShare(policy, count, { work, runningTasks: runningTasks(environment, name), each });
  }

  private errors(): cloudwatch.Alarm {
    const metric = this.wayIn.balancer.metrics.httpCodeTarget(elb.HttpCodeTarget.TARGET_5XX_COUNT, {
      period: Duration.minutes(1),
      statistic: 'Sum',
    });
    return this.takesBack('api-5xx', 'More than a few answers are errors of our own', metric, 10);
  }

  private failures(): cloudwatch.Alarm {
    const metric = ofAnswers(this.surroundings.environment, 'query_failures');
    return this.takesBack('query-fails', 'query fails, or api has to answer in its place', metric, 10);
  }

  private standstill(): cloudwatch.Alarm {
    const metric = ours(this.surroundings.environment, 'worker', 'madang_events_oldest_pending_seconds');
    return this.takesBack('worker-standstill', 'Committed events wait for a relay', metric, 60);
  }

  /** An alarm that takes a deployment back which is under way. */
  private takesBack(name: string, says: string, metric: cloudwatch.Metric, threshold: number): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, name, {
      alarmName: serviceName(this.surroundings.environment, name),
      alarmDescription: `${says}; a deployment under way is rolled back.`,
      metric,
      threshold,
      evaluationPeriods: 2,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }
}
