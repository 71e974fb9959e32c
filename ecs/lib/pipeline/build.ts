import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { SharedStack } from '../shared-stack.ts';

/** Runs buildspec.yml: checks the commit, builds its image once, says by digest which image that is. */
export function buildProject(scope: Construct, { repository, layers }: SharedStack): codebuild.PipelineProject {
  const project = new codebuild.PipelineProject(scope, 'Build', {
    projectName: 'madang-build',
    description: 'Checks a commit and builds its image',
    buildSpec: codebuild.BuildSpec.fromSourceFilename('buildspec.yml'),
    environment: {
      // As the tasks are: nothing is emulated.
      buildImage: codebuild.LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0,
      computeType: codebuild.ComputeType.LARGE,
      // It builds images, and runs the checks in a container.
      privileged: true,
    },
    environmentVariables: {
      REPOSITORY_URI: { value: repository.repositoryUri },
      CACHE_URI: { value: layers.repositoryUri },
    },
    timeout: Duration.minutes(60),
    logging: { cloudWatch: { logGroup: logGroup(scope, 'BuildLog', 'build') } },
  });
  for (const images of [repository, layers]) images.grantPullPush(project);
  repository.grant(project, 'ecr:DescribeImages');
  return project;
}

export function logGroup(scope: Construct, id: string, name: string): logs.LogGroup {
  return new logs.LogGroup(scope, id, {
    logGroupName: `/madang/pipeline/${name}`,
    retention: logs.RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
