import { Stack, type StackProps } from 'aws-cdk-lib/core';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { delivery, type Environment } from './environments.ts';
import { imageParameter, prefix, projectRoleArn, releaseRole, repositoryUri } from './names.ts';
import { putOut } from './outputs.ts';
import { releaseRights } from './pipeline/rights.ts';
import { alarmTopic, tellOf } from './shared/alarm-topic.ts';

/**
 * What an environment needs before anything else, in its own account and region: who hears of trouble there, which image runs,
 * and the role as which the pipeline, in the account of the deliveries, releases.
 */
export class BaseStack extends Stack {
  readonly alarms: sns.Topic;

  constructor(scope: Construct, id: string, environment: Environment, props: StackProps) {
    super(scope, id, props);
    this.alarms = alarmTopic(this, `${prefix(environment)}-alarms`);
    tellOf(this, this.alarms, {
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
    });
    // Written by the pipeline from its first run on. CloudFormation leaves it alone as long as this text is the same.
    new ssm.StringParameter(this, 'Image', {
      parameterName: imageParameter(environment),
      description: `The image by digest that ${environment.name} runs`,
      stringValue: `${repositoryUri}:first`,
    });
    const role = new iam.Role(this, 'Release', {
      roleName: releaseRole(environment),
      description: 'What a release does here, for the pipeline alone',
      assumedBy: new iam.AccountPrincipal(delivery.account).withConditions({
        ArnEquals: { 'aws:PrincipalArn': projectRoleArn(environment) },
      }),
    });
    for (const statement of releaseRights(this, environment)) role.addToPolicy(statement);
    putOut(this, {
      AlarmTopicArn: [this.alarms.topicArn, 'What a person subscribes to'],
      ReleaseRoleArn: [role.roleArn, 'As whom the pipeline releases'],
    });
  }
}
