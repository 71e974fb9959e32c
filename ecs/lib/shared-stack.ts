import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib/core';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { delivery, environments } from './environments.ts';
import { putOut } from './outputs.ts';
import { alarmTopicName, cacheRepositoryName, repositoryName, repositoryUri } from './names.ts';
import { alarmTopic, tellOf } from './shared/alarm-topic.ts';

/** What all environments share, in the account of the deliveries: where images are, and who hears of a pipeline that failed. */
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
    // The accounts of environments take their images from here.
    const elsewhere = environments.filter(({ account }) => account !== delivery.account);
    for (const account of new Set(elsewhere.map(({ account }) => account)))
      this.repository.grantPull(new iam.AccountPrincipal(account));
    this.alarms = alarmTopic(this, alarmTopicName);
    tellOf(this, this.alarms, {
      PipelineFailed: {
        source: ['aws.codepipeline'],
        detailType: ['CodePipeline Pipeline Execution State Change'],
        detail: { pipeline: [repositoryName], state: ['FAILED'] },
      },
    });
    putOut(this, {
      RepositoryUri: [repositoryUri, 'Where the first image is pushed to'],
      AlarmTopicArn: [this.alarms.topicArn, 'What a person subscribes to'],
    });
  }
}
