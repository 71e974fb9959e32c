import { Duration } from 'aws-cdk-lib/core';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import type * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import type { Construct } from 'constructs';
import type { SharedStack } from '../shared-stack.ts';
import { logGroup } from './build.ts';

/** Runs ecs/scripts/scan.mjs: nothing goes on with a severe finding that ecs/accepted-findings.json does not accept for now. */
export function scanAction(
  scope: Construct,
  { repository }: SharedStack,
  input: codepipeline.Artifact,
  image: string,
): actions.CodeBuildAction {
  const project = new codebuild.PipelineProject(scope, 'Scan', {
    projectName: 'madang-scan',
    description: 'Reads what the registry found in an image',
    buildSpec: codebuild.BuildSpec.fromObject({
      version: '0.2',
      phases: { build: { 'on-failure': 'ABORT', commands: ['node ecs/scripts/scan.mjs'] } },
    }),
    environment: {
      buildImage: codebuild.LinuxArmBuildImage.AMAZON_LINUX_2023_STANDARD_3_0,
      computeType: codebuild.ComputeType.SMALL,
    },
    grantReportGroupPermissions: false,
    timeout: Duration.minutes(30),
    logging: { cloudWatch: { logGroup: logGroup(scope, 'ScanLog', 'scan') } },
  });
  repository.grant(project, 'ecr:DescribeImageScanFindings');
  return new actions.CodeBuildAction({
    actionName: 'Image',
    project,
    input,
    environmentVariables: { IMAGE_URI: { value: image } },
  });
}
