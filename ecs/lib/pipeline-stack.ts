import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib/core';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { delivery, environments, services, type Service } from './environments.ts';
import { repositoryName, serviceName } from './names.ts';
import { putOut } from './outputs.ts';
import { buildProject } from './pipeline/build.ts';
import { releaseProject, releaseStep, type Step } from './pipeline/release.ts';
import { scanAction } from './pipeline/scan.ts';
import type { SharedStack } from './shared-stack.ts';

/**
 * Where a step stands among the actions of its stage. `worker` and `query` go before `api`: an event of a new kind must find
 * somebody who knows it, and so must a new lookup, which the gateway beside `api` sends to `query`.
 */
const ORDER = { infra: 1, check: 2, migrate: 3, behind: 4, api: 5, verify: 6, promote: 7 } as const;

/**
 * One image from commit to production: built and scanned once, then in each environment migrated, rolled out, asked, and
 * written down as what this environment runs. Dev follows every commit; production waits for a person's yes.
 */
export class PipelineStack extends Stack {
  constructor(scope: Construct, id: string, shared: SharedStack, props: StackProps) {
    super(scope, id, props);
    const pipeline = new codepipeline.Pipeline(this, 'Pipeline', {
      pipelineName: repositoryName,
      pipelineType: codepipeline.PipelineType.V2,
      // A newer commit overtakes one that waits; two never roll out at once.
      executionMode: codepipeline.ExecutionMode.SUPERSEDED,
      artifactBucket: this.artifacts(),
      restartExecutionOnUpdate: false,
    });

    const source = new codepipeline.Artifact('source');
    const built = new codepipeline.Artifact('built');
    const commit = new actions.CodeStarConnectionsSourceAction({
      actionName: 'Commit',
      connectionArn: delivery.connection,
      owner: delivery.repository.owner,
      repo: delivery.repository.name,
      branch: delivery.repository.branch,
      output: source,
      variablesNamespace: 'commit',
    });
    pipeline.addStage({ stageName: 'Source', actions: [commit] });
    const build = new actions.CodeBuildAction({
      actionName: 'Build',
      project: buildProject(this, shared),
      input: source,
      outputs: [built],
      variablesNamespace: 'build',
    });
    pipeline.addStage({ stageName: 'Build', actions: [build] });
    pipeline.addStage({
      stageName: 'Scan',
      actions: [scanAction(this, shared, source, build.variable('IMAGE_URI'))],
    });

    for (const environment of environments) {
      if (environment.approval) {
        pipeline.addStage({
          stageName: `Approve-${environment.name}`,
          actions: [
            new actions.ManualApprovalAction({
              actionName: 'Approve',
              additionalInformation: `Dev runs this image. Shall ${environment.name}?`,
              notificationTopic: shared.alarms,
            }),
          ],
        });
      }
      const release = releaseProject(this, environment);
      const released = { IMAGE_URI: build.variable('IMAGE_URI'), COMMIT: commit.variables.commitId };
      const step = (name: Exclude<Step, 'deploy'>) =>
        releaseStep(name, ORDER[name], release, { source, built }, released);
      const deploy = (service: Service) =>
        releaseStep(
          { deploy: service, as: serviceName(environment, service) },
          service === 'api' ? ORDER.api : ORDER.behind,
          release,
          { source, built },
          released,
        );
      pipeline.addStage({
        stageName: environment.name,
        actions: [
          step('infra'),
          step('check'),
          step('migrate'),
          ...services.map(deploy),
          step('verify'),
          step('promote'),
        ],
        // Back to the image of the last good run. Migrations only go forward, and the one before them lives with them.
        onFailure: { result: codepipeline.Result.ROLLBACK },
      });
    }
    putOut(this, { PipelineName: [pipeline.pipelineName, 'What rolls out every commit'] });
  }

  private artifacts(): s3.Bucket {
    return new s3.Bucket(this, 'Artifacts', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [{ expiration: Duration.days(30) }],
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
