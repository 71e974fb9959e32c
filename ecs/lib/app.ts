import { App, Tags, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { acknowledge } from './acknowledgements.ts';
import { BaseStack } from './base-stack.ts';
import { ClusterStack } from './cluster-stack.ts';
import { DataStack } from './data-stack.ts';
import { checkBudget, delivery, environments } from './environments.ts';
import { prefix } from './names.ts';
import { LoadTestStack, loadTestName } from './load-test-stack.ts';
import { NetworkStack } from './network-stack.ts';
import { ObservabilityStack } from './observability-stack.ts';
import { PipelineStack } from './pipeline-stack.ts';
import { ServicesStack } from './services-stack.ts';
import { SharedStack } from './shared-stack.ts';

/** `cdk` hands the context of cdk.json over; whoever runs the app by itself gets the same one. */
const { context } = JSON.parse(readFileSync(join(import.meta.dirname, '../cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};

/**
 * Every stack of every environment, and with the context `load-test=<environment>` a load test of that one. Synthesis fails on a broken rule: CloudFormation's own, cdk-nag's, or the budget's.
 */
export function createApp(extra: Record<string, unknown> = {}, outdir?: string, leave = acknowledge): App {
  const app = new App({ outdir, context: { ...context, ...extra }, analyticsReporting: false });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const env = { account: delivery.account, region: delivery.region };
  const shared = new SharedStack(app, 'madang-shared', { env, terminationProtection: true });
  for (const environment of environments) {
    checkBudget(environment);
    const { account, region } = environment;
    const props = { env: { account, region }, terminationProtection: environment.protected };
    const id = (stack: string) => `${prefix(environment)}-${stack}`;
    const base = new BaseStack(app, id('base'), environment, props);
    const network = new NetworkStack(app, id('network'), environment, props);
    const data = new DataStack(app, id('data'), environment, network, props);
    const cluster = new ClusterStack(app, id('cluster'), { environment, network, data }, props);
    // It reads which image runs.
    cluster.addStackDependency(base);
    const { wayIn } = new ServicesStack(app, id('services'), { environment, network, data, cluster }, props);
    new ObservabilityStack(app, id('observability'), { environment, wayIn }, base, props);
    if (app.node.tryGetContext('load-test') === environment.name)
      new LoadTestStack(app, loadTestName(environment), environment, network, { env: props.env });
  }
  new PipelineStack(app, 'madang-pipeline', shared, { env });
  Tags.of(app).add('project', 'madang');
  for (const stack of app.node.children) {
    const [, name = ''] = /^madang-(\w+)/.exec(stack.node.id) ?? [];
    const isOwn = environments.some((environment) => environment.name === name);
    Tags.of(stack).add('environment', isOwn ? name : 'shared');
  }
  leave(app);
  return app;
}
