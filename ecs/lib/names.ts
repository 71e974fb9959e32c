/** Names that stacks share without referring to each other: each can be deployed, and taken away, by itself. */
import { delivery, type Environment } from './environments.ts';

type Named = Pick<Environment, 'name'>;

export const prefix = ({ name }: Named): string => `madang-${name}`;
/** The stacks of an environment, in the order in which they need each other; the shared one and the pipeline are deployed by hand. */
export const stacksOf = (environment: Named): string[] =>
  ['network', 'data', 'cluster', 'services', 'observability'].map((stack) => `${prefix(environment)}-${stack}`);
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
export const proofsBucket = (environment: Named): string => `${prefix(environment)}-proofs-${delivery.account}`;
/** A FIFO topic: the events of one thing arrive in their order. */
export const eventsTopic = (environment: Named): string => `${prefix(environment)}-events.fifo`;
export const eventsTopicArn = (environment: Named): string =>
  `arn:aws:sns:${delivery.region}:${delivery.account}:${eventsTopic(environment)}`;
export const eventsBus = (environment: Named): string => `${prefix(environment)}-events`;
export const alarmTopicName = 'madang-alarms';
export const repositoryName = 'madang';
export const cacheRepositoryName = 'madang-build-cache';
export const databaseName = 'madang';
/** Of the container that runs our own image: what imagedefinitions.<service>.json replaces. */
export const appContainer = 'server';
export const appPort = 3_000;
export const metricsPort = 9_464;
