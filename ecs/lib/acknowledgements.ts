/** Every rule of cdk-nag (AwsSolutions) that we knowingly leave, where, and why. What is not listed here fails the synthesis. */
import { Validations, type App } from 'aws-cdk-lib/core';
import type { IConstruct } from 'constructs';
import { delivery, environments, services, type Environment } from './environments.ts';
import { loadTestName } from './load-test-stack.ts';
import { bootstrapped, clusterName, prefix, proofsBucket, serviceName, stacksOf } from './names.ts';

type Acknowledgement = {
  rules: string[];
  /** Paths without the environment's prefix; what is below them is meant too. */
  at: string[];
  /** Only here. */
  only?: Environment['name'];
  because: string;
};

const AWS_POLICY = 'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy';

const inEachEnvironment: Acknowledgement[] = [
  {
    rules: ['EC23'],
    at: ['network/Balancer'],
    because: 'The load balancer is the public way in, on 443, and on 80 for a redirect. Nothing else is open.',
  },
  {
    rules: ['SMG4'],
    at: ['data'],
    because:
      "The master's password rotates by itself. The others stand in addresses that processes read at their start: they are changed by a deployment (docs/operations.md), not under them.",
  },
  {
    rules: ['SMG4'],
    at: ['services/VERIFY_KEY'],
    because: 'A key of the test mode moves no money and shows nobody; a person revokes it and puts in another.',
  },
  {
    rules: ['RDS11', 'AEC5'],
    at: ['data'],
    because: 'Another port would hide nothing: only the security groups of the tasks reach the stores at all.',
  },
  {
    rules: ['OS3', 'OS5'],
    at: ['data/Search'],
    because:
      'In subnets without a way in, behind a security group, over TLS, with name and password (fine-grained access).',
  },
  {
    rules: ['OS4'],
    at: ['data/Search'],
    because:
      'The index is made again from MySQL by `npm run reindex`; without it bookings go on. Three more nodes are not worth it.',
  },
  {
    rules: [`${AWS_POLICY}/service-role/AmazonRDSEnhancedMonitoringRole]`],
    at: ['data/Database'],
    because: 'What RDS itself asks for to write its metrics.',
  },
  {
    rules: ['ECS2'],
    at: ['cluster', 'services'],
    because:
      'Plain variables hold no secret: those come from Secrets Manager by ARN, which a test checks for each container.',
  },
  {
    rules: ['IAM5[Resource::*]'],
    at: ['cluster', 'services'],
    because: 'ecr:GetAuthorizationToken and the two actions of X-Ray that write know no resource.',
  },
  {
    rules: ['IAM5[Resource::arn:aws:ecs:REGION:ACCOUNT:task-definition/PREFIXmigrate:*]'],
    at: ['cluster/Archive'],
    because: 'Every revision of one task definition: the newest one is run, and it has the image that migrated last.',
  },
  {
    rules: ['S1'],
    at: ['services/WayIn/AccessLogs'],
    because: 'It holds the access logs.',
  },
  {
    rules: ['S1'],
    at: ['data/Proofs'],
    because: 'Only tasks read it, for people whom the application has admitted and whose requests it logs.',
  },
  ...environments.map((environment) => ({
    rules: [`IAM5[Resource::arn:aws:s3:::${proofsBucket(environment)}/proofs/*]`],
    at: ['services'],
    only: environment.name,
    because: 'Every photo of a delivery: processes take, show and delete them by id.',
  })),
  ...environments.map((environment) => ({
    rules: [
      ...[...services, 'migrate'].map(
        (role) => `IAM5[Resource::arn:aws:ecs:REGION:ACCOUNT:task-definition/${serviceName(environment, role)}:*]`,
      ),
      ...services.map(
        (role) =>
          `IAM5[Resource::arn:aws:ecs:REGION:ACCOUNT:service-deployment/${clusterName(environment)}/${serviceName(environment, role)}/*]`,
      ),
      `IAM5[Resource::arn:aws:ecs:REGION:ACCOUNT:task/${clusterName(environment)}/*]`,
      ...stacksOf(environment).map((stack) => `IAM5[Resource::arn:aws:cloudformation:REGION:ACCOUNT:stack/${stack}/*]`),
      ...['cluster', 'services'].map(
        (of) => `IAM5[Resource::arn:aws:iam::ACCOUNT:role/${prefix(environment)}-${of}-*]`,
      ),
    ],
    at: ['base/Release'],
    only: environment.name,
    because:
      'Every revision of our task definitions, tasks of one cluster, deployments of our services, our stacks by whatever id, roles of two of them, which only tasks may be given.',
  })),
  ...environments.map((environment) => ({
    rules: [`IAM5[Resource::arn:aws:s3:::${bootstrapped(environment).bucket}/releases/*]`],
    at: ['base/Release'],
    only: environment.name,
    because: 'The templates of releases, by commit, on their way to CloudFormation.',
  })),
  {
    rules: ['IAM5[Resource::*]'],
    at: ['base/Release'],
    because: 'ecs:DescribeTaskDefinition and ecs:RegisterTaskDefinition know no resource.',
  },
  {
    rules: [`${AWS_POLICY}/AmazonECSInfrastructureRolePolicyForLoadBalancers]`],
    at: ['services/api'],
    only: 'prd',
    because: 'What ECS itself asks for to share requests between two versions of a service.',
  },
  {
    rules: ['RDS3', 'RDS10', 'AEC4', 'OS7'],
    at: ['data'],
    only: 'dev',
    because: 'One of everything: what is lost in dev is made again.',
  },
  {
    rules: ['RDS2', 'RDS3', 'RDS13'],
    at: ['data/Database/Replica'],
    only: 'prd',
    because: 'A copy for reading, as encrypted as the primary, which has the stand-by and the backups.',
  },
];

const inPipeline: Acknowledgement[] = [
  {
    rules: ['S1'],
    at: ['Artifacts'],
    because: 'What it holds for a month is read by the pipeline alone, and every reading is in CloudTrail.',
  },
  {
    rules: ['CB4'],
    at: ['Build', 'Scan', 'dev-release', 'prd-release'],
    because:
      'What they hand on is encrypted by the bucket, and holds no secret: an image definition and a bill of materials.',
  },
  {
    rules: [
      ...['Abort*', 'DeleteObject*', 'GetBucket*', 'GetObject*', 'List*'].map((action) => `IAM5[Action::s3:${action}]`),
      'IAM5[Resource::<Artifacts82DD59A1.Arn>/*]',
    ],
    at: ['Pipeline', 'Build', 'Scan', 'dev-release-role', 'prd-release-role'],
    because: "CDK's grants of the artifact bucket, which holds nothing but artifacts.",
  },
  {
    rules: ['IAM5[Resource::*]'],
    at: ['Build'],
    because: 'ecr:GetAuthorizationToken is about the registry and knows no resource.',
  },
  {
    rules: [
      ...['Build45A36621', 'ScanA854D402', 'devreleaseDF351B15', 'prdrelease6D28DD91'].map(
        (project) => `IAM5[Resource::arn:aws:logs:REGION:ACCOUNT:log-group:/aws/codebuild/<${project}>:*]`,
      ),
      'IAM5[Resource::arn:aws:codebuild:REGION:ACCOUNT:report-group/<Build45A36621>-*]',
    ],
    at: ['Pipeline', 'Build', 'Scan', 'dev-release-role', 'prd-release-role'],
    because: 'Streams of their own logs, and their own reports.',
  },
  {
    rules: ['IAM5[Action::kms:GenerateDataKey*]'],
    at: ['Pipeline'],
    because: "CDK's grant to ask for approval through the encrypted topic.",
  },
];

const inLoadTest: Acknowledgement[] = [
  {
    rules: ['SMG4'],
    at: ['Password'],
    because: 'Put in before a test, and changed after it, by the person who tests.',
  },
  {
    rules: ['ECS2'],
    at: ['Task'],
    because: 'What is in plain text is the scenario.',
  },
];

/** @throws Error when what is acknowledged is not there any more. */
export function acknowledge(app: App): void {
  for (const environment of environments) {
    for (const entry of inEachEnvironment)
      if (!entry.only || entry.only === environment.name) at(app, `${prefix(environment)}-`, entry, environment);
  }
  for (const environment of environments) {
    const loadTest = app.node.tryFindChild(loadTestName(environment));
    if (loadTest) for (const entry of inLoadTest) at(loadTest, '', entry);
  }
  const pipeline = app.node.findChild('madang-pipeline');
  for (const entry of inPipeline) at(pipeline, '', entry);
}

function at(
  scope: IConstruct,
  before: string,
  { at: places, rules, because }: Acknowledgement,
  { account, region }: { account: string; region: string } = delivery,
): void {
  for (const place of places) {
    const construct = `${before}${place}`.split('/').reduce((parent, id) => parent.node.findChild(id), scope);
    const acknowledged = rules.map((rule) => ({
      id: `AwsSolutions-${rule.replace('REGION', region).replace('ACCOUNT', account).replace('PREFIX', before)}`,
      reason: because,
    }));
    Validations.of(construct).acknowledge(...acknowledged);
  }
}
