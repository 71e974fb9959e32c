import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse } from 'yaml';
import { delivery, environments } from '../lib/environments.ts';
import { allStacks, resources, type Stacks } from './support/stacks.ts';

const ROOT = join(import.meta.dirname, '../..');
const IMAGE = `111111111111.dkr.ecr.ap-northeast-2.amazonaws.com/madang@sha256:${'a'.repeat(64)}`;

describe('The pipeline', () => {
  let stacks: Stacks;
  let pipeline: any;
  beforeAll(async () => {
    stacks = await allStacks();
    pipeline = resources(stacks, 'madang-pipeline', 'AWS::CodePipeline::Pipeline')[0]!.Properties;
  });

  /** `stage action` in the order in which they run; those that run side by side share a place. */
  const order = () =>
    pipeline.Stages.flatMap(({ Name, Actions }: any) => {
      const places = [...new Set<number>(Actions.map(({ RunOrder }: any) => RunOrder))].sort((a, b) => a - b);
      return places.map((place) =>
        Actions.filter(({ RunOrder }: any) => RunOrder === place)
          .map((action: any) => `${Name} ${action.Name}`)
          .sort()
          .join(', '),
      );
    });

  it('builds once, scans, and brings each environment the same image: stacks, checked, migrated, what api needs first, verified, promoted', () => {
    expect(pipeline.PipelineType).toBe('V2');
    expect(order()).toEqual([
      'Source Commit',
      'Build Build',
      'Scan Image',
      'dev Infra',
      'dev Check',
      'dev Migrate',
      'dev query, dev worker',
      'dev api',
      'dev Verify',
      'dev Promote',
      'Approve-prd Approve',
      'prd Infra',
      'prd Check',
      'prd Migrate',
      'prd query, prd worker',
      'prd api',
      'prd Verify',
      'prd Promote',
    ]);
  });

  it('goes back to the last good image when an environment does not take a new one', () => {
    for (const { Name, OnFailure } of pipeline.Stages)
      expect(OnFailure?.Result).toBe(['dev', 'prd'].includes(Name) ? 'ROLLBACK' : undefined);
  });

  /** The actions that run a script of ours, with their environment. */
  const steps = () =>
    pipeline.Stages.flatMap(({ Name: stage, Actions }: any) =>
      Actions.flatMap(({ Name: action, Configuration, InputArtifacts }: any) => {
        const told = JSON.parse(Configuration?.EnvironmentVariables ?? '[]').map((one: any) => [one.name, one.value]);
        const { STEP, ...more } = Object.fromEntries(told);
        return STEP
          ? [{ stage, action, step: STEP, ...more, inputs: InputArtifacts.map(({ Name }: any) => Name) }]
          : [];
      }),
    );

  it('deploys by the files that the build hands on', () => {
    const buildspec = parse(readFileSync(join(ROOT, 'buildspec.yml'), 'utf8'));
    const deployments = steps().filter(({ step }: any) => step === 'deploy');
    expect(deployments).toHaveLength(6);
    for (const { stage, action, SERVICE, ROLE, inputs } of deployments) {
      expect([SERVICE, ROLE, inputs]).toEqual([`madang-${stage}-${action}`, action, ['source', 'built']]);
      expect(buildspec.artifacts.files).toContain(`imagedefinitions.${ROLE}.json`);
    }
  });

  it('runs each step by a script that is there, as the role that may release in the environment, and nothing else', () => {
    for (const { step } of steps()) expect(existsSync(join(ROOT, `ecs/scripts/${step}.mjs`))).toBe(true);
    const projects = resources(stacks, 'madang-pipeline', 'AWS::CodeBuild::Project').map(
      ({ Properties }) => Properties,
    );
    for (const { name, account, region } of environments) {
      const { Environment, Source } = projects.find(({ Name }) => Name === `madang-${name}-release`);
      const told = Object.fromEntries(Environment.EnvironmentVariables.map(({ Name, Value }: any) => [Name, Value]));
      const releaseRole = `arn:aws:iam::${account}:role/madang-${name}-release`;
      expect(told).toMatchObject({ RELEASE_ROLE: releaseRole, RELEASE_REGION: region });
      expect(Source.BuildSpec).toContain('AWS_PROFILE=release');
      const [role] = resources(stacks, `madang-${name}-base`, 'AWS::IAM::Role');
      expect(role!.Properties.RoleName).toBe(`madang-${name}-release`);
      const [trust] = role!.Properties.AssumeRolePolicyDocument.Statement;
      const project = `arn:aws:iam::${delivery.account}:role/madang-${name}-release-project`;
      expect(trust.Condition).toEqual({ ArnEquals: { 'aws:PrincipalArn': project } });
      const roles = resources(stacks, 'madang-pipeline', 'AWS::IAM::Role');
      expect(roles.map(({ Properties }) => Properties.RoleName)).toContain(`madang-${name}-release-project`);
      const policy = resources(stacks, 'madang-pipeline', 'AWS::IAM::Policy').find(({ id }) =>
        id.startsWith(`${name}releaserole`),
      )!;
      const may = policy.Properties.PolicyDocument.Statement.flatMap(({ Action, Resource }: any) =>
        [Action].flat().flatMap((action: string) => (/^(logs|s3|codebuild):/.test(action) ? [] : [[action, Resource]])),
      );
      expect(may).toEqual([['sts:AssumeRole', releaseRole]]);
    }
  });

  it('lets a release read the key that it books with, which is in a secret of the environment', () => {
    for (const { name } of environments) {
      const secret = `madang/${name}/VERIFY_KEY`;
      const [policy] = resources(stacks, `madang-${name}-base`, 'AWS::IAM::Policy');
      const [read] = policy!.Properties.PolicyDocument.Statement.filter(
        ({ Action }: any) => Action === 'secretsmanager:GetSecretValue',
      );
      expect(JSON.stringify(read.Resource)).toContain(`:secret:${secret}-??????`);
      const secrets = resources(stacks, `madang-${name}-services`, 'AWS::SecretsManager::Secret');
      expect(secrets.map((one) => one.Properties.Name)).toEqual([secret]);
      const projects = resources(stacks, 'madang-pipeline', 'AWS::CodeBuild::Project');
      const project = projects.find((one) => one.Properties.Name === `madang-${name}-release`)!;
      expect(project.Properties.Environment.EnvironmentVariables).toContainEqual(
        expect.objectContaining({ Name: 'VERIFY_SECRET', Value: secret }),
      );
    }
  });

  it('gives the build what its file asks for, and takes from it what it exports', () => {
    const [build] = resources(stacks, 'madang-pipeline', 'AWS::CodeBuild::Project').filter(({ id }) =>
      id.startsWith('Build'),
    );
    const { Environment, Source } = build!.Properties;
    const text = readFileSync(join(ROOT, 'buildspec.yml'), 'utf8');
    expect(Source.BuildSpec).toBe('buildspec.yml');
    expect(Environment).toMatchObject({ Type: 'ARM_CONTAINER', PrivilegedMode: true });
    const required = /require\.sh (.+)$/m
      .exec(text)![1]!
      .split(' ')
      .filter((name) => !name.startsWith('CODEBUILD_'));
    expect(Environment.EnvironmentVariables.map(({ Name }: any) => Name).sort()).toEqual(required.sort());
    const used = [...JSON.stringify(pipeline.Stages).matchAll(/#\{build\.(\w+)\}/g)].map(([, name]) => name);
    const { 'exported-variables': exported } = parse(text).env;
    expect(new Set(used)).toEqual(new Set(['IMAGE_URI']));
    for (const name of used) expect(exported).toContain(name);
  });
});

describe('A step of a release', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'madang-release-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** An `aws` that writes down what it is asked and answers from a table, by service and command. */
  function standIn(answers: Record<string, unknown>): void {
    rmSync(join(folder, 'answers'), { recursive: true, force: true });
    mkdirSync(join(folder, 'answers'));
    for (const [call, answer] of Object.entries(answers))
      if (answer !== undefined) writeFileSync(join(folder, 'answers', call), JSON.stringify(answer));
    // A shell starts in a tenth of the time that Node takes, and a step asks up to a dozen times.
    const program = `#!/bin/sh
{ printf '%s\\037' "$@"; printf '\\036'; } >>'${folder}/asked'
cat "${folder}/answers/$1 $2" 2>/dev/null || exit 254`;
    writeFileSync(join(folder, 'aws'), program);
    chmodSync(join(folder, 'aws'), 0o755);
  }
  const asked = (): string[][] =>
    readFileSync(join(folder, 'asked'), 'utf8')
      .split('\u001e')
      .flatMap((call) => (call ? [call.split('\u001f').slice(0, -1)] : []));

  async function run(step: string, variables: Record<string, string>): Promise<{ code: number | null; said: string }> {
    const env = { PATH: `${folder}${delimiter}${process.env.PATH}`, PAUSE_MS: '10', PATIENCE_MS: '300', ...variables };
    const child = spawn(process.execPath, [join(ROOT, 'ecs/scripts', `${step}.mjs`)], { env });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, said })));
  }

  const variables = {
    CLUSTER: 'c',
    FAMILY: 'madang-dev-migrate',
    NETWORK_STACK: 'madang-dev-network',
    IMAGE_URI: IMAGE,
    COMMIT: 'c0ffee',
  };
  const definition = {
    taskDefinitionArn: 'arn:old',
    revision: 7,
    status: 'ACTIVE',
    family: 'madang-dev-migrate',
    containerDefinitions: [
      { name: 'database-users', image: 'mysql' },
      { name: 'server', image: 'old' },
    ],
  };
  const answers = (containers: object[], more = {}) => ({
    'ecs describe-task-definition': {
      taskDefinition: definition,
      tags: [
        { key: 'project', value: 'madang' },
        { key: 'commit', value: 'an earlier one' },
      ],
    },
    'ecs register-task-definition': { taskDefinition: { taskDefinitionArn: 'arn:new' } },
    'ecs run-task': { tasks: [{ taskArn: 'arn:task' }], failures: [] },
    'ecs describe-tasks': { tasks: [{ lastStatus: 'STOPPED', containers }] },
    'cloudformation describe-stacks': 'id-1,id-2',
    ...more,
  });

  it('migrate runs the new image, and no other difference, as one task inside the network', async () => {
    standIn(answers([{ name: 'server', exitCode: 0 }]));
    expect(await run('migrate', variables)).toMatchObject({ code: 0 });
    const [registered, started] = ['register-task-definition', 'run-task'].map((verb) =>
      asked().find(([, one]) => one === verb),
    );
    const sent = JSON.parse(registered![registered!.indexOf('--cli-input-json') + 1]!);
    const { taskDefinitionArn: _arn, revision: _revision, status: _status, ...kept } = definition;
    expect(sent).toEqual({
      ...kept,
      containerDefinitions: [definition.containerDefinitions[0], { name: 'server', image: IMAGE }],
      tags: [
        { key: 'project', value: 'madang' },
        { key: 'commit', value: 'c0ffee' },
      ],
    });
    expect(started).toEqual(expect.arrayContaining(['--tags', JSON.stringify(sent.tags)]));
    expect(started).toEqual(expect.arrayContaining(['arn:new', 'FARGATE', 'c']));
    expect(started!.join(' ')).toContain(
      '"subnets":["id-1","id-2"],"securityGroups":["id-1,id-2"],"assignPublicIp":"DISABLED"',
    );
  });

  it.each<[string, object]>([
    ['a migration fails', answers([{ name: 'server', exitCode: 1 }])],
    ['it never started', answers([{ name: 'server', reason: 'CannotPullContainerError' }])],
    ['what goes before it fails', answers([{ name: 'database-users', exitCode: 1 }, { name: 'server' }])],
    ['there is no room', answers([], { 'ecs run-task': { tasks: [], failures: [{ reason: 'RESOURCE:ENI' }] } })],
    ['it does not end', answers([], { 'ecs describe-tasks': { tasks: [{ lastStatus: 'RUNNING', containers: [] }] } })],
    ['AWS refuses', answers([], { 'ecs register-task-definition': undefined })],
  ])('migrate stops the pipeline when %s', async (_case, table) => {
    standIn(table as Record<string, unknown>);
    expect((await run('migrate', variables)).code).not.toBe(0);
  });

  it('migrate says what it was not given', async () => {
    const { code, said } = await run('migrate', { ...variables, IMAGE_URI: '', NETWORK_STACK: '' });
    expect(code).not.toBe(0);
    expect(said).toContain('NETWORK_STACK, IMAGE_URI must be set');
  });

  const checked = { ...variables, FAMILIES: 'madang-dev-api madang-dev-worker' };

  it('check asks the new image about the environment of each deployed task, with its secrets', async () => {
    standIn(answers([{ name: 'server', exitCode: 0 }]));
    expect(await run('check', checked)).toMatchObject({ code: 0 });
    const of = (verb: string) => asked().filter(([, asked]) => asked === verb);
    expect(of('describe-task-definition').map((words) => words[3])).toEqual(['madang-dev-api', 'madang-dev-worker']);
    for (const words of of('register-task-definition')) expect(words.join(' ')).toContain(IMAGE);
    const commands = of('run-task').map((words) => JSON.parse(words[words.indexOf('--overrides') + 1]!));
    expect(commands).toEqual(
      ['api', 'worker'].map((role) => ({
        containerOverrides: [{ name: 'server', command: ['node', 'dist/main.js', 'config-check', role] }],
      })),
    );
  });

  it('check stops the pipeline when an environment is not fit, and names each', async () => {
    standIn(answers([{ name: 'server', exitCode: 1 }]));
    const { code, said } = await run('check', checked);
    expect(code).toBe(1);
    for (const family of ['madang-dev-api', 'madang-dev-worker']) expect(said).toContain(`${family}: its environment`);
  });

  describe('deploy', () => {
    const deploy = (status: string | undefined, image = 'server') => {
      const deployment = { serviceDeploymentArn: 'arn:deployment', status, statusReason: 'an alarm' };
      standIn(
        answers([], {
          'ecs update-service': { service: {} },
          'ecs list-service-deployments': { serviceDeployments: status ? [deployment] : [] },
          'ecs describe-service-deployments': { serviceDeployments: [deployment] },
        }),
      );
      writeFileSync(join(folder, 'imagedefinitions.api.json'), JSON.stringify([{ name: image, imageUri: IMAGE }]));
      return run('deploy', { CLUSTER: 'c', SERVICE: 'madang-dev-api', ROLE: 'api', CODEBUILD_SRC_DIR_built: folder });
    };

    it('gives the service a new revision with the images of its file, and waits for the end of the rollout', async () => {
      expect(await deploy('SUCCESSFUL')).toMatchObject({ code: 0 });
      const [described, registered, updated] = asked();
      expect(described).toEqual(expect.arrayContaining(['madang-dev-api']));
      const sent = JSON.parse(registered![registered!.indexOf('--cli-input-json') + 1]!);
      expect(sent.containerDefinitions).toEqual([definition.containerDefinitions[0], { name: 'server', image: IMAGE }]);
      expect(updated).toEqual(expect.arrayContaining(['update-service', 'c', 'madang-dev-api', 'arn:new']));
    });

    it.each<[string, string | undefined, string, string]>([
      ['ECS takes it back', 'ROLLBACK_SUCCESSFUL', 'server', 'ROLLBACK_SUCCESSFUL, an alarm'],
      ['a person stops it', 'STOPPED', 'server', 'STOPPED'],
      ['it does not end', 'IN_PROGRESS', 'server', 'still being rolled out'],
      ['it does not begin', undefined, 'server', 'No deployment of madang-dev-api began'],
      ['the file names another container', 'SUCCESSFUL', 'app', 'no container "app"'],
    ])('stops the pipeline when %s', async (_case, status, container, reason) => {
      const { code, said } = await deploy(status, container);
      expect([code, said]).toEqual([1, expect.stringContaining(reason)]);
    });
  });

  describe('infra', () => {
    const wanted = { Resources: { Queue: { Type: 'AWS::SQS::Queue' } } };
    const change = (ResourceType: string, more = {}) => ({
      ResourceChange: { Action: 'Modify', LogicalResourceId: 'Thing', ResourceType, ...more },
    });
    const infra = (deployed: object, set: object, { StackStatus = 'UPDATE_COMPLETE', STACKS = 'one' } = {}) => {
      standIn({
        'cloudformation get-template': { TemplateBody: deployed },
        's3 cp': {},
        'cloudformation create-change-set': {},
        'cloudformation describe-change-set': set,
        'cloudformation delete-change-set': {},
        'cloudformation execute-change-set': {},
        'cloudformation describe-stacks': { Stacks: [{ StackStatus }] },
      });
      for (const stack of ['one', 'two']) writeFileSync(join(folder, `${stack}.template.json`), JSON.stringify(wanted));
      return run('infra', {
        STACKS,
        BUCKET: 'assets',
        EXECUTION_ROLE: 'arn:role',
        COMMIT: 'c0ffee',
        TEMPLATES: folder,
      });
    };
    const verbs = () => asked().map(([, verb]) => verb);
    const complete = (...Changes: object[]) => ({ Status: 'CREATE_COMPLETE', Changes });

    it('leaves a stack alone that is as the commit wants it', async () => {
      expect(await infra(wanted, {}, { STACKS: 'one two' })).toMatchObject({ code: 0 });
      expect(verbs()).toEqual(['get-template', 'get-template']);
    });

    it('brings any other up to date by a change set, and says what it changes, one stack after the other', async () => {
      const added = complete(change('AWS::SQS::Queue', { Action: 'Add' }));
      const { code, said } = await infra({ Resources: {} }, added, { STACKS: 'one two' });
      expect([code, said]).toEqual([0, expect.stringContaining('one: Add AWS::SQS::Queue Thing')]);
      const each = [
        'get-template',
        'cp',
        'create-change-set',
        'describe-change-set',
        'execute-change-set',
        'describe-stacks',
      ];
      expect(verbs()).toEqual([...each, ...each]);
      const made = asked().find(([, verb]) => verb === 'create-change-set')!;
      expect(made).toEqual(expect.arrayContaining(['one', 'release-c0ffee', 'UPDATE', 'arn:role']));
    });

    it('takes a change set without changes for what it is', async () => {
      const empty = { Status: 'FAILED', StatusReason: "The submitted information didn't contain changes." };
      expect(await infra({ Description: 'x' }, empty)).toMatchObject({ code: 0 });
      expect(verbs()).not.toContain('execute-change-set');
    });

    it.each<[string, object, string, string]>([
      ['replaces a database', complete(change('AWS::RDS::DBInstance', { Replacement: 'True' })), '', 'holds data'],
      ['may replace a bucket', complete(change('AWS::S3::Bucket', { Replacement: 'Conditional' })), '', 'holds data'],
      ['removes a secret', complete(change('AWS::SecretsManager::Secret', { Action: 'Remove' })), '', 'holds data'],
      ['cannot be made', { Status: 'FAILED', StatusReason: 'no right' }, '', 'no right'],
      ['goes back', complete(), 'UPDATE_ROLLBACK_COMPLETE', 'went back'],
    ])('stops the pipeline when a change %s', async (_case, set, status, reason) => {
      const { code, said } = await infra({}, set, status ? { StackStatus: status } : {});
      expect([code, said]).toEqual([1, expect.stringContaining(reason)]);
      if (!status) expect(verbs()).not.toContain('execute-change-set');
    });
  });

  describe('scan', () => {
    const basic = (id: string, severity: string) => ({ name: id, severity, attributes: [] });
    const enhanced = (id: string, severity: string) => ({
      severity,
      packageVulnerabilityDetails: { vulnerabilityId: id, vulnerablePackages: [{ name: 'zlib' }] },
    });
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const scan = (status: string, found: object, accepted: object[] = []) => {
      standIn({
        'ecr describe-image-scan-findings': { imageScanStatus: { status }, imageScanFindings: found },
      });
      const file = join(folder, 'accepted.json');
      writeFileSync(file, JSON.stringify(accepted));
      return run('scan', { IMAGE_URI: IMAGE, ACCEPTED_FINDINGS: file });
    };

    it('lets an image pass that has no severe finding but those that are accepted', async () => {
      const found = { findings: [basic('CVE-1', 'MEDIUM'), basic('CVE-2', 'HIGH')] };
      expect(await scan('COMPLETE', found, [{ id: 'CVE-2', because: 'x', until: inDays(0) }])).toMatchObject({
        code: 0,
      });
      expect(asked()[0]).toEqual(expect.arrayContaining(['madang', `imageDigest=sha256:${'a'.repeat(64)}`]));
    });

    it.each<[string, () => Promise<{ code: number | null; said: string }>, string]>([
      ['a critical finding', () => scan('COMPLETE', { findings: [basic('CVE-3', 'CRITICAL')] }), 'CRITICAL CVE-3'],
      [
        'a high one of an enhanced scan',
        () => scan('ACTIVE', { enhancedFindings: [enhanced('CVE-4', 'HIGH')] }),
        'HIGH CVE-4 in zlib',
      ],
      [
        'one that was accepted until yesterday',
        () => scan('COMPLETE', { findings: [] }, [{ id: 'CVE-5', because: 'x', until: inDays(-1) }]),
        'CVE-5 was accepted until',
      ],
      ['a scan that came to nothing', () => scan('FAILED', {}), 'came to nothing'],
      ['a scan that does not end', () => scan('IN_PROGRESS', {}), 'was not scanned'],
    ])('stops the pipeline at %s', async (_case, begin, reason) => {
      const { code, said } = await begin();
      expect(code).toBe(1);
      expect(said).toContain(reason);
    });
  });

  it('accepts findings until a day that has not passed, with a reason', () => {
    const accepted = JSON.parse(readFileSync(join(ROOT, 'ecs/accepted-findings.json'), 'utf8')) as Record<
      string,
      string
    >[];
    const today = new Date().toISOString().slice(0, 10);
    for (const { id, because, until } of accepted) {
      expect(id).toMatch(/^(CVE|GHSA)-/);
      expect(because!.split(' ').length).toBeGreaterThan(4);
      expect(until).toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect([id, until! >= today]).toEqual([id, true]);
    }
  });

  it('promote writes the digest down, and nothing that is none', async () => {
    standIn({ 'ssm put-parameter': { Version: 2 } });
    const parameter = '/madang/dev/image';
    expect(await run('promote', { IMAGE_URI: IMAGE, IMAGE_PARAMETER: parameter })).toMatchObject({ code: 0 });
    expect(asked()).toHaveLength(1);
    expect(asked()[0]).toEqual(expect.arrayContaining([parameter, IMAGE, '--overwrite']));
    const byTag = { IMAGE_URI: IMAGE.replace(/@.*/, ':latest'), IMAGE_PARAMETER: parameter };
    expect(await run('promote', byTag)).toMatchObject({ code: 1 });
    expect(asked()).toHaveLength(1);
  });

  describe('verify', () => {
    let server: Server;
    let down: (path: string) => number | undefined;
    let asked: string[];
    const right: Record<string, [status: number, body: object]> = {
      '/healthz': [200, { status: 'ok' }],
      '/health/ready': [200, { status: 'ok' }],
      '/v1/cafes': [200, { items: [], nextCursor: null }],
      '/v1/users/me': [401, { code: 'unauthenticated' }],
      '/v1/delivery-quotes': [201, { id: 'quote', hold: 9_000 }],
      '/v1/wallet': [200, { available: 8_000 }],
      '/v1/wallet/test-deposits': [201, {}],
      '/v1/reservations': [201, { id: 'booking' }],
      '/v1/notifications': [200, { items: [{ data: { reservationId: 'booking' } }] }],
      '/v1/reservations/booking': [200, { status: 'accepted' }],
      '/v1/reservations/booking/cancellation': [201, { status: 'cancelled' }],
    };
    beforeEach(async () => {
      down = () => undefined;
      asked = [];
      server = createServer((request, response) => {
        const path = request.url!.split('?')[0]!;
        asked.push(`${request.method} ${path}`);
        const [status, body] = right[path] ?? [404, { code: 'not-found' }];
        response.writeHead(down(path) ?? status).end(JSON.stringify(body));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    });
    afterEach(() => {
      server.close();
    });
    const verify = (key = 'mk_test_key') => {
      standIn({ 'secretsmanager get-secret-value': { SecretString: key } });
      const { port } = server.address() as AddressInfo;
      return run('verify', { BASE_URL: `http://127.0.0.1:${port}`, VERIFY_SECRET: 'madang/dev/VERIFY_KEY' });
    };

    it('is content with a service that is well', async () => {
      expect(await verify()).toMatchObject({ code: 0 });
    });

    it('waits a little for one that is not well yet', async () => {
      let times = 0;
      down = (path) => (path === '/health/ready' && times++ < 3 ? 503 : undefined);
      expect(await verify()).toMatchObject({ code: 0 });
      expect(times).toBe(4);
    });

    const deciding = ['/healthz', '/v1/cafes', '/v1/reservations', '/v1/notifications', '/v1/reservations/booking'];
    it.each(deciding)('fails when %s does not answer as it should', async (path) => {
      down = (asked) => (asked === path ? 502 : undefined);
      const { code, said } = await verify();
      expect(code).toBe(1);
      expect(said).toContain(path);
      // What was booked is not left behind.
      const isBooked = asked.includes('POST /v1/reservations') && path !== '/v1/reservations';
      expect(asked.includes('POST /v1/reservations/booking/cancellation')).toBe(isBooked);
    });

    it('never books with a key of the live mode, nor with what the secret holds before a key is put in', async () => {
      for (const key of ['mk_live_key', 'a-generated-text']) {
        const { code, said } = await verify(key);
        expect([code, said]).toEqual([1, expect.stringContaining('no key of the test mode')]);
      }
      expect(asked).toEqual([]);
    });
  });
});
