/** Prints what cdk-nag finds when nothing is acknowledged, and what we acknowledge. Run by a process of its own: it loads all of CDK. */
import { Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import { acknowledge } from '../../lib/acknowledgements.ts';
import { createApp } from '../../lib/app.ts';

const app = createApp({ 'load-test': 'dev' }, undefined, () => undefined);
const { violations } = new AwsSolutionsChecks(app).validateScope(app);
const found = violations.flatMap(({ ruleName: rule, violatingResources }) =>
  violatingResources.map(({ constructPath: path }) => ({ rule, path })),
);
acknowledge(app);
const left = app.node.findAll().flatMap(({ node }) =>
  node.metadata
    .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(({ data }) => Object.entries(data as Record<string, string>))
    .filter(([rule]) => rule.includes('AwsSolutions-'))
    .map(([rule, because]) => ({ rule, because, path: node.path })),
);
console.log(JSON.stringify({ found, left }));
