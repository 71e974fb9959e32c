import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib/core';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as events from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { delivery, environments } from './environments.ts';
import { putOut } from './outputs.ts';
import { alarmTopicName, cacheRepositoryName, imageParameter, repositoryName } from './names.ts';

/** What every environment needs before its first stack: where images are, which of them runs where, and who hears of trouble. */
export class SharedStack extends Stack {
  readonly repository: ecr.Repository;
  readonly layers: ecr.Repository;
  readonly alarms: sns.Topic;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    this.repository = new ecr.Repository(this, 'Images', {
      repositoryName,
      // A tag names one commit for ever, so a re-run of the same commit finds its image.
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      lifecycleRules: [{ description: 'Far more than anybody rolls back', maxImageCount: 200 }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    // Packages of Node as well as those of Debian, and again whenever a new weakness becomes known.
    new ecr.CfnRegistryScanningConfiguration(this, 'Scanning', {
      scanType: 'ENHANCED',
      rules: [
        {
          scanFrequency: 'CONTINUOUS_SCAN',
          repositoryFilters: [{ filter: repositoryName, filterType: 'WILDCARD' }],
        },
      ],
    });
    this.layers = new ecr.Repository(this, 'Layers', {
      repositoryName: cacheRepositoryName,
      lifecycleRules: [{ description: 'Layers of earlier builds', maxImageAge: Duration.days(14) }],
      removalPolicy: RemovalPolicy.DESTROY,
      emptyOnDelete: true,
    });
    for (const environment of environments) {
      // Written by the pipeline from its first run on. CloudFormation leaves it alone as long as this text is the same.
      new ssm.StringParameter(this, `${environment.name}-image`, {
        parameterName: imageParameter(environment),
        description: `The image by digest that ${environment.name} runs`,
        stringValue: `${this.repository.repositoryUri}:first`,
      });
    }
    this.alarms = this.topic();
    this.tellOfFailures();
    putOut(this, {
      RepositoryUri: [this.repository.repositoryUri, 'Where the first image is pushed to'],
      AlarmTopicArn: [this.alarms.topicArn, 'What a person subscribes to'],
    });
  }

  private topic(): sns.Topic {
    const key = new kms.Key(this, 'AlarmKey', {
      description: 'Alarms in the topic',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    for (const service of ['cloudwatch.amazonaws.com', 'events.amazonaws.com'])
      key.grantEncryptDecrypt(new iam.ServicePrincipal(service));
    const topic = new sns.Topic(this, 'Alarms', { topicName: alarmTopicName, masterKey: key, enforceSSL: true });
    topic.grantPublish(new iam.ServicePrincipal('cloudwatch.amazonaws.com'));
    topic.addSubscription(new EmailSubscription(delivery.alarmsTo));
    return topic;
  }

  /** What fails without anybody's alarm: a run of the pipeline, a deployment, the database. */
  private tellOfFailures(): void {
    const patterns: Record<string, events.EventPattern> = {
      PipelineFailed: {
        source: ['aws.codepipeline'],
        detailType: ['CodePipeline Pipeline Execution State Change'],
        detail: { pipeline: [repositoryName], state: ['FAILED'] },
      },
      DeploymentFailed: {
        source: ['aws.ecs'],
        detailType: ['ECS Deployment State Change'],
        detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
      },
      DatabaseTrouble: {
        source: ['aws.rds'],
        detailType: ['RDS DB Instance Event'],
        detail: { EventCategories: ['failover', 'failure', 'low storage'] },
      },
    };
    for (const [name, eventPattern] of Object.entries(patterns))
      new events.Rule(this, name, { eventPattern, targets: [new SnsTopic(this.alarms)] });
  }
}
