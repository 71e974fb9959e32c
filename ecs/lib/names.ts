/** Names that stacks share without referring to each other: each can be deployed, and taken away, by itself. */
import { delivery, services, type Environment } from './environments.ts';

type Named = Pick<Environment, 'name'>;
type Located = Pick<Environment, 'name' | 'account' | 'region'>;

export const prefix = ({ name }: Named): string => `madang-${name}`;
/** The stacks of an environment, in the order in which they need each other; the shared one and the pipeline are deployed by hand. */
export const stacksOf = (environment: Named): string[] =>
  ['base', 'network', 'data', 'cluster', 'services', 'observability'].map((stack) => `${prefix(environment)}-${stack}`);
/** Where the image by digest stands that an environment runs: written by the pipeline, read by the stacks. */
export const imageParameter = ({ name }: Named): string => `/madang/${name}/image`;
/** The secret with the test key that the step `verify` books with. */
export const verifyKey = 'VERIFY_KEY';
export const clusterName = (environment: Named): string => prefix(environment);
/** The private zone in which tasks find each other. */
export const namespaceName = (environment: Named): string => `${prefix(environment)}.internal`;
/** Where the gateway beside `api` finds `query`: the addresses of all its tasks that are well. */
export const queryPlace = (environment: Named): string => `query.${namespaceName(environment)}:${appPort}`;
export const serviceName = (environment: Named, service: string): string => `${prefix(environment)}-${service}`;
export const logGroupName = (environment: Named, service: string): string => `/madang/${environment.name}/${service}`;
/** Of the metrics that the collectors publish. */
export const metricNamespace = ({ name }: Named): string => `Madang/${name}`;
export const searchDomain = (environment: Named): string => `${prefix(environment)}-messages`;
/** Bucket names are unique in the world, so the account is part of it. */
export const proofsBucket = (environment: Located): string => `${prefix(environment)}-proofs-${environment.account}`;
/** A FIFO topic: the events of one thing arrive in their order. */
export const eventsTopic = (environment: Named): string => `${prefix(environment)}-events.fifo`;
export const eventsTopicArn = (environment: Located): string =>
  `arn:aws:sns:${environment.region}:${environment.account}:${eventsTopic(environment)}`;
export const eventsBus = (environment: Named): string => `${prefix(environment)}-events`;
export const alarmTopicName = 'madang-alarms';
export const repositoryName = 'madang';
export const repositoryArn = `arn:aws:ecr:${delivery.region}:${delivery.account}:repository/${repositoryName}`;
export const repositoryUri = `${delivery.account}.dkr.ecr.${delivery.region}.amazonaws.com/${repositoryName}`;
/** Of the project in the account of the deliveries, which becomes `releaseRole` in the environment's. */
export const projectRole = (environment: Named): string => `${prefix(environment)}-release-project`;
export const projectRoleArn = (environment: Named): string =>
  `arn:aws:iam::${delivery.account}:role/${projectRole(environment)}`;
export const releaseRole = (environment: Named): string => `${prefix(environment)}-release`;
export const releaseRoleArn = (environment: Located): string =>
  `arn:aws:iam::${environment.account}:role/${releaseRole(environment)}`;
/** What `cdk bootstrap` made in the environment's account and region: where templates go, and whom CloudFormation acts as. */
export const bootstrapped = ({ account, region }: Located) => ({
  bucket: `cdk-hnb659fds-assets-${account}-${region}`,
  executionRole: `arn:aws:iam::${account}:role/cdk-hnb659fds-cfn-exec-role-${account}-${region}`,
});
/** The task definitions that a release runs once: of the services to check their environment, of the migration. */
export const families = (environment: Named): string[] =>
  [...services, 'migrate'].map((role) => serviceName(environment, role));
export const cacheRepositoryName = 'madang-build-cache';
export const databaseName = 'madang';
/** Of the container that runs our own image: what imagedefinitions.<service>.json replaces. */
export const appContainer = 'server';
export const appPort = 3_000;
export const metricsPort = 9_464;
