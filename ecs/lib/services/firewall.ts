import { Stack } from 'aws-cdk-lib/core';
import type * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as waf from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import type { Environment } from '../environments.ts';
import { prefix } from '../names.ts';
import { removal } from '../removal.ts';

const WINDOW_SECONDS = 300;

/**
 * AWS's managed rules in their order, with those that only count: photos and files of cafés are larger than the body they
 * look at, people write anything into a note, webhooks are addresses in a body, and programs need not name themselves.
 */
const managed: { name: string; counted: string[] }[] = [
  { name: 'AWSManagedRulesAmazonIpReputationList', counted: [] },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet', counted: [] },
  {
    name: 'AWSManagedRulesCommonRuleSet',
    counted: ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY', 'GenericRFI_BODY', 'NoUserAgent_HEADER'],
  },
];

/** Before the load balancer: what one address may ask for in five minutes, and what is known to be an attack. */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, balancer: elb.ApplicationLoadBalancer) {
    super(scope, id);
    const acl = new waf.CfnWebACL(this, 'Rules', {
      name: prefix(environment),
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: measured('all'),
      customResponseBodies: { tooMany: { contentType: 'APPLICATION_JSON', content: TOO_MANY } },
      rules: [
        {
          name: 'rate',
          priority: 0,
          action: {
            block: {
              customResponse: {
                responseCode: 429,
                customResponseBodyKey: 'tooMany',
                responseHeaders: [{ name: 'Retry-After', value: String(WINDOW_SECONDS) }],
              },
            },
          },
          statement: {
            rateBasedStatement: {
              aggregateKeyType: 'IP',
              limit: environment.requestsPerAddress,
              evaluationWindowSec: WINDOW_SECONDS,
            },
          },
          visibilityConfig: measured('rate'),
        },
        ...managed.map(({ name, counted }, at) => ({
          name,
          priority: at + 1,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: {
              vendorName: 'AWS',
              name,
              ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
            },
          },
          visibilityConfig: measured(name),
        })),
      ],
    });
    new waf.CfnWebACLAssociation(this, 'Association', {
      resourceArn: balancer.loadBalancerArn,
      webAclArn: acl.attrArn,
    });
    this.addLog(environment, acl);
  }

  /** Of what was blocked or counted alone, without what lets somebody in. */
  private addLog(environment: Environment, acl: waf.CfnWebACL): void {
    // WAF asks for this beginning.
    const logGroupName = `aws-waf-logs-${prefix(environment)}`;
    const group = new logs.LogGroup(this, 'Log', {
      logGroupName,
      retention: environment.logDays,
      removalPolicy: removal(environment),
    });
    const destination = Stack.of(this).formatArn({
      service: 'logs',
      resource: `log-group:${logGroupName}`,
    });
    const kept = (action: string) => ({ ActionCondition: { Action: action } });
    const logging = new waf.CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [destination],
      redactedFields: ['authorization', 'cookie'].map((name) => ({ singleHeader: { Name: name } })),
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [{ Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [kept('BLOCK'), kept('COUNT')] }],
      },
    });
    logging.node.addDependency(group);
  }
}

const measured = (metricName: string) => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
});

const TOO_MANY = JSON.stringify({
  type: 'urn:madang:problem:too-many-requests',
  title: 'too many requests',
  status: 429,
  code: 'too-many-requests',
  detail: 'This address asked for too much in the last minutes. Try again later.',
});
