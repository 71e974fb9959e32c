import { expect } from '@jest/globals';
import { eachEnvironment, resources, type Stacks } from './stacks.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html: TLS 1.2 and 1.3, forward secrecy alone. */
const TLS_POLICIES = ['ELBSecurityPolicy-TLS13-1-2-2021-06', 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06'];

/** What stands before everything else. Each takes all templates and throws when it is not so. */
export const frontDoorPromises = {
  'puts a firewall before the load balancer: a rate per address, and the rules that AWS keeps': (stacks: Stacks) =>
    eachEnvironment(({ name, requestsPerAddress }) => {
      const stack = `madang-${name}-services`;
      const [acl] = resources(stacks, stack, 'AWS::WAFv2::WebACL');
      const { Scope, DefaultAction, Rules } = acl!.Properties;
      expect({ Scope, DefaultAction }).toEqual({ Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
      expect(Rules.map(({ Priority, Name }: any) => `${Priority} ${Name}`)).toEqual([
        '0 rate',
        '1 AWSManagedRulesAmazonIpReputationList',
        '2 AWSManagedRulesKnownBadInputsRuleSet',
        '3 AWSManagedRulesCommonRuleSet',
      ]);
      const [rate, ...managed] = Rules;
      expect(rate.Statement.RateBasedStatement).toEqual({
        AggregateKeyType: 'IP',
        Limit: requestsPerAddress,
        EvaluationWindowSec: 300,
      });
      // A 429 as from ourselves, with the time after which it pays to ask again.
      const { CustomResponse } = rate.Action.Block;
      expect(CustomResponse).toMatchObject({ ResponseCode: 429, ResponseHeaders: [{ Name: 'Retry-After' }] });
      const body = JSON.parse(acl!.Properties.CustomResponseBodies[CustomResponse.CustomResponseBodyKey].Content);
      expect(body).toMatchObject({ status: 429, code: 'too-many-requests' });
      for (const { Name, OverrideAction, Statement } of managed) {
        expect([Name, OverrideAction]).toEqual([Name, { None: {} }]);
        expect(Statement.ManagedRuleGroupStatement).toMatchObject({ VendorName: 'AWS', Name });
      }
      // Photos, files of cafés, what people write and addresses of webhooks are let through to our own validation.
      const counted = managed.flatMap(({ Statement }: any) =>
        (Statement.ManagedRuleGroupStatement.RuleActionOverrides ?? []).map((one: any) => one.Name),
      );
      expect(counted.sort()).toEqual([
        'CrossSiteScripting_BODY',
        'GenericRFI_BODY',
        'NoUserAgent_HEADER',
        'SizeRestrictions_BODY',
      ]);
      const [association] = resources(stacks, stack, 'AWS::WAFv2::WebACLAssociation');
      const [balancer] = resources(stacks, stack, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
      expect(association!.Properties.ResourceArn).toEqual({ Ref: balancer!.id });
      expect(association!.Properties.WebACLArn).toEqual({ 'Fn::GetAtt': [acl!.id, 'Arn'] });
    }),

  'logs what the firewall blocks or counts, without what lets people in': (stacks: Stacks) =>
    eachEnvironment(({ name }) => {
      const [logging] = resources(stacks, `madang-${name}-services`, 'AWS::WAFv2::LoggingConfiguration');
      const { LogDestinationConfigs, RedactedFields, LoggingFilter } = logging!.Properties;
      expect(JSON.stringify(LogDestinationConfigs)).toContain(`:log-group:aws-waf-logs-madang-${name}"`);
      expect(RedactedFields.map(({ SingleHeader }: any) => SingleHeader.Name).sort()).toEqual([
        'authorization',
        'cookie',
      ]);
      expect(LoggingFilter.DefaultBehavior).toBe('DROP');
    }),

  'speaks TLS 1.2 or newer with forward secrecy, and sends http there': (stacks: Stacks) =>
    eachEnvironment(({ name }) => {
      const listeners = resources(stacks, `madang-${name}-services`, 'AWS::ElasticLoadBalancingV2::Listener').map(
        ({ Properties }) => Properties,
      );
      const https = listeners.find(({ Port }) => Port === 443);
      const http = listeners.find(({ Port }) => Port === 80);
      expect(https).toMatchObject({ Protocol: 'HTTPS', Certificates: [{}] });
      expect(TLS_POLICIES).toContain(https!.SslPolicy);
      expect(http!.DefaultActions).toMatchObject([
        { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
      ]);
      expect(listeners).toHaveLength(2);
    }),
} satisfies Record<string, (stacks: Stacks) => void>;
