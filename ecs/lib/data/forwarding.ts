import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Environment } from '../environments.ts';
import { eventsBus, eventsTopic } from '../names.ts';
import { removal } from '../removal.ts';

/** Where workers forward every event to: a topic for subscribers, a bus for rules. Events hold ids and numbers only. */
export class Forwarding extends Construct {
  /** What a worker's task may do: publish there, and nothing else. */
  readonly rights: iam.PolicyStatement[] = [];

  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    if (environment.eventsTo.topic) this.addTopic(environment);
    if (environment.eventsTo.bus) this.addBus(environment);
  }

  private addTopic(environment: Environment): void {
    const key = new kms.Key(this, 'Key', {
      description: `Events of Madang ${environment.name} in their topic`,
      enableKeyRotation: true,
      removalPolicy: removal(environment),
    });
    const topic = new sns.Topic(this, 'Topic', {
      topicName: eventsTopic(environment),
      fifo: true,
      // By aggregate, so that one thing's events wait for no other's.
      fifoThroughputScope: sns.FifoThroughputScope.MESSAGE_GROUP,
      masterKey: key,
      enforceSSL: true,
    });
    this.allow(['sns:Publish'], topic.topicArn);
    this.allow(['kms:GenerateDataKey', 'kms:Decrypt'], key.keyArn);
  }

  private addBus(environment: Environment): void {
    const bus = new events.EventBus(this, 'Bus', { eventBusName: eventsBus(environment) });
    this.allow(['events:PutEvents'], bus.eventBusArn);
  }

  private allow(actions: string[], resource: string): void {
    this.rights.push(new iam.PolicyStatement({ actions, resources: [resource] }));
  }
}
