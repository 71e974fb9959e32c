import { RemovalPolicy } from 'aws-cdk-lib/core';
import * as events from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { delivery } from '../environments.ts';

/** A topic that mails to the people on call, and to which alarms and events of this account and region may publish. */
export function alarmTopic(scope: Construct, topicName: string): sns.Topic {
  const key = new kms.Key(scope, 'AlarmKey', {
    description: 'Alarms in the topic',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  for (const service of ['cloudwatch.amazonaws.com', 'events.amazonaws.com'])
    key.grantEncryptDecrypt(new iam.ServicePrincipal(service));
  const topic = new sns.Topic(scope, 'Alarms', { topicName, masterKey: key, enforceSSL: true });
  topic.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com'));
  topic.addSubscription(new EmailSubscription(delivery.alarmsTo));
  return topic;
}

/** What fails without anybody's alarm. */
export function tellOf(scope: Construct, topic: sns.Topic, patterns: Record<string, events.EventPattern>): void {
  for (const [name, eventPattern] of Object.entries(patterns))
    new events.Rule(scope, name, { eventPattern, targets: [new SnsTopic(topic)] });
}
