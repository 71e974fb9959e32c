import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Template } from '../lib/taskdefs.ts';
import { resources, type Stacks } from './support/stacks.ts';

const OWN = ['base', 'network', 'data', 'cluster', 'services', 'observability'].map((stack) => `madang-prd-${stack}`);
const [DELIVERY, PRD] = ['111111111111', '222222222222'];

let folder: string;
let stacks: Stacks;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'madang-accounts-'));
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'support/two-accounts.ts'), folder], {
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] },
  });
  const read = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.template.json`), 'utf8')) as Template;
  stacks = Object.fromEntries([...OWN, 'madang-shared', 'madang-pipeline'].map((name) => [name, read(name)]));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('Production in an account and a region of its own', () => {
  it('has all its stacks there', () => {
    const { artifacts } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    for (const name of OWN) expect([name, artifacts[name].environment]).toEqual([name, `aws://${PRD}/us-west-2`]);
    expect(artifacts['madang-pipeline'].environment).toBe(`aws://${DELIVERY}/ap-northeast-2`);
  });

  it('takes nothing from the account of the deliveries but images, and lets its pipeline in by one role', () => {
    for (const name of OWN) {
      const text = JSON.stringify(stacks[name]!.Resources);
      const foreign = [...text.matchAll(/[\w:/.-]*111111111111[\w:/.@-]*/g)].map(([found]) => found);
      const allowed = /^111111111111\.dkr\.ecr\.|^arn:aws:ecr:ap-northeast-2:111111111111:repository\/madang$/;
      const trusted = [`arn:aws:iam::${DELIVERY}:root`, `arn:aws:iam::${DELIVERY}:role/madang-prd-release-project`];
      const others = new Set(foreign.filter((found) => !allowed.test(found)));
      expect([name, [...others].sort()]).toEqual([name, name === 'madang-prd-base' ? trusted.sort() : []]);
      expect(text).not.toContain('ap-northeast-2a');
      expect(text).not.toMatch(/madang-(shared|pipeline|dev-\w+):Exports/);
    }
    const images = resources(stacks, 'madang-shared', 'AWS::ECR::Repository');
    const pull = images.flatMap(({ Properties }) => Properties.RepositoryPolicyText?.Statement ?? []);
    expect(JSON.stringify(pull)).toContain(`:iam::${PRD}:root`);
  });

  it('is released by becoming its role', () => {
    const policies = resources(stacks, 'madang-pipeline', 'AWS::IAM::Policy');
    const { Properties } = policies.find(({ id }) => id.startsWith('prdreleaserole'))!;
    const becomes = Properties.PolicyDocument.Statement.filter(({ Action }: any) => Action === 'sts:AssumeRole');
    const releaseRole = `arn:aws:iam::${PRD}:role/madang-prd-release`;
    expect(becomes.map(({ Resource }: any) => Resource)).toEqual([releaseRole]);
    const projects = resources(stacks, 'madang-pipeline', 'AWS::CodeBuild::Project').map((one) => one.Properties);
    const { EnvironmentVariables } = projects.find(({ Name }) => Name === 'madang-prd-release').Environment;
    const told = Object.fromEntries(EnvironmentVariables.map(({ Name, Value }: any) => [Name, Value]));
    expect(told).toMatchObject({
      RELEASE_ROLE: releaseRole,
      RELEASE_REGION: 'us-west-2',
      BUCKET: `cdk-hnb659fds-assets-${PRD}-us-west-2`,
      EXECUTION_ROLE: `arn:aws:iam::${PRD}:role/cdk-hnb659fds-cfn-exec-role-${PRD}-us-west-2`,
    });
  });
});
