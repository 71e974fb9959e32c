import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eachEnvironment, resources, type Stacks } from './stacks.ts';

/** What stacks have to be so that old events are archived. Each takes all templates and throws when it is not so. */
export const archivePromises = {
  'archives every night, with the image that migrated last': (stacks: Stacks) =>
    eachEnvironment(({ name }) => {
      const [schedule] = resources(stacks, `madang-${name}-cluster`, 'AWS::Scheduler::Schedule');
      const { ScheduleExpression, State = 'ENABLED', Target } = schedule!.Properties;
      expect(`${State} ${ScheduleExpression}`).toMatch(/^ENABLED cron\(\d+ \d+ \* \* \? \*\)$/);
      // Without a revision: the newest one, which the pipeline registers at each release.
      expect(Target.EcsParameters.TaskDefinitionArn).toMatch(new RegExp(`:task-definition/madang-${name}-migrate$`));
      const { AwsvpcConfiguration } = Target.EcsParameters.NetworkConfiguration;
      expect(JSON.stringify(AwsvpcConfiguration.SecurityGroups)).toMatch(/FnGetAttMigrate[0-9A-F]{8}GroupId/);
      const [definition] = resources(stacks, `madang-${name}-cluster`, 'AWS::ECS::TaskDefinition');
      const overrides: { name: string; command: string[] }[] = JSON.parse(Target.Input).containerOverrides;
      const commands = new Map(overrides.map(({ name: container, command }) => [container, command.join(' ')]));
      // Passwords are set by releases alone: in between, the addresses that processes hold may still have the old ones.
      expect(definition!.Properties.ContainerDefinitions.map(({ Name }: any) => commands.get(Name)).sort()).toEqual([
        'node dist/main.js archive --days=90',
        'true',
      ]);
      expect(commands.get('server')).toContain(' archive ');
    }),

  'lets who starts the archive start nothing else': (stacks: Stacks) =>
    eachEnvironment(({ name }) => {
      const [definition] = resources(stacks, `madang-${name}-cluster`, 'AWS::ECS::TaskDefinition');
      const { TaskRoleArn, ExecutionRoleArn } = definition!.Properties;
      const [schedule] = resources(stacks, `madang-${name}-cluster`, 'AWS::Scheduler::Schedule');
      const [starter] = schedule!.Properties.Target.RoleArn['Fn::GetAtt'];
      const policies = resources(stacks, `madang-${name}-cluster`, 'AWS::IAM::Policy').filter(
        ({ Properties }) => Properties.Roles[0].Ref === starter,
      );
      const allowed = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
      expect(allowed.map(({ Action }) => Action).sort()).toEqual(['ecs:RunTask', 'iam:PassRole']);
      const [run, pass] = allowed.sort((a, b) => (a.Action < b.Action ? -1 : 1));
      expect(run.Resource).toBe(`${schedule!.Properties.Target.EcsParameters.TaskDefinitionArn}:*`);
      expect(run.Condition.ArnEquals['ecs:cluster']).toEqual(schedule!.Properties.Target.Arn);
      expect(pass.Resource).toHaveLength(2);
      expect(pass.Resource).toEqual(expect.arrayContaining([TaskRoleArn, ExecutionRoleArn]));
    }),

  'tells people of a night without an archive': (stacks: Stacks) =>
    eachEnvironment(({ name }) => {
      const [filter] = resources(stacks, `madang-${name}-observability`, 'AWS::Logs::MetricFilter');
      const [, said] = /^\{ \$\.msg = "(.+)" \}$/.exec(filter!.Properties.FilterPattern)!;
      expect(readFileSync(join(import.meta.dirname, '../../../src/database/archive.ts'), 'utf8')).toContain(
        `'${said}'`,
      );
      const logs = resources(stacks, `madang-${name}-cluster`, 'AWS::Logs::LogGroup').map(
        ({ Properties }) => Properties.LogGroupName,
      );
      expect(logs).toContain(filter!.Properties.LogGroupName);
      const [{ MetricName, MetricNamespace }] = filter!.Properties.MetricTransformations;
      const [alarm] = resources(stacks, `madang-${name}-observability`, 'AWS::CloudWatch::Alarm').filter(
        ({ Properties }) => Properties.Namespace === MetricNamespace && Properties.MetricName === MetricName,
      );
      // Nothing for a day and a bit: whether it failed, never started, or stopped being asked for.
      expect(alarm!.Properties).toMatchObject({
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        Statistic: 'Sum',
        TreatMissingData: 'breaching',
      });
      const hours = (alarm!.Properties.Period * alarm!.Properties.EvaluationPeriods) / 3_600;
      expect(hours).toBeGreaterThan(24);
      expect(hours).toBeLessThanOrEqual(36);
    }),
} satisfies Record<string, (stacks: Stacks) => void>;
