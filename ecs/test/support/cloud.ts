/**
 * Stands in for `npm`, `npx`, `cdk`, `aws`, `docker` and `curl`: `cloud.ts NAME ARGUMENTS` in a terminal that a document's
 * blocks are pasted into. It does what each would do as far as a later command can tell: packages are there after `npm ci`
 * alone, the stacks are synthesised as `cdk` would, and only what was deployed, put or pushed can be read or started. CLOUD
 * names its folder, CLONE the checkout of the terminal, REPOSITORY the one that has the packages, SYNTHESISED stacks
 * that are made already.
 */
import { execFileSync, execSync } from 'node:child_process';
import { appendFileSync, existsSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, matchesGlob, relative, resolve } from 'node:path';

type Template = {
  Resources: Record<string, { Type: string; Properties: any }>;
  Outputs?: Record<string, { Value: any; Export?: { Name: string } }>;
};
type State = {
  deployed: string[];
  secrets: string[];
  /** What was put into a secret. */
  values: Record<string, string>;
  images: string[];
  migrated: string[];
  started: any[];
  /** The tokens that a group of Redis takes. */
  tokens: Record<string, string[]>;
  /** With which addresses of Redis the tasks of a service were started. */
  running: Record<string, string[]>;
};

const { CLOUD = '', REPOSITORY = '' } = process.env;
const ACCOUNT = '111111111111';
const OUT = process.env['SYNTHESISED'] ?? join(CLOUD, 'cdk.out');
const STATE = join(CLOUD, 'state.json');
const state: State = existsSync(STATE)
  ? JSON.parse(readFileSync(STATE, 'utf8'))
  : { deployed: [], secrets: [], values: {}, images: [], migrated: [], started: [], tokens: {}, running: {} };

const before = JSON.stringify(state);

const [name = '', ...args] = process.argv.slice(2);

function fail(why: string): never {
  console.error(`${name} ${args.join(' ')}\n  ${why}`);
  process.exit(1);
}

/** The value of an option: `--name value`. */
function option(of: string): string {
  const at = args.indexOf(`--${of}`);
  return args[at + 1] && at >= 0 ? args[at + 1]! : fail(`--${of} is missing`);
}

function npm() {
  if (args[0] === 'ci') {
    const folder = resolve(args.includes('--prefix') ? option('prefix') : '.');
    if (!existsSync(join(folder, 'package-lock.json'))) fail(`${folder} has no package-lock.json`);
    const modules = join(REPOSITORY, relative(process.env['CLONE']!, folder), 'node_modules');
    if (!existsSync(join(folder, 'node_modules'))) symlinkSync(modules, join(folder, 'node_modules'));
    return undefined;
  }
  if (args[0] !== 'run') fail('not known here');
  const script = JSON.parse(readFileSync('package.json', 'utf8')).scripts[args[1]!] ?? fail('no such script');
  const [program, file] = script.split(' ');
  const version = execFileSync(program, ['--version'], { encoding: 'utf8' });
  if (Number(version.slice(1).split('.')[0]) < 24 || !existsSync(file))
    fail(`cannot run ${script} with Node ${version}`);
  return undefined;
}

function npx() {
  const [no, tool, verb, ...rest] = args;
  // Without --no, and where it is not installed, npx fetches what is newest.
  if (no !== '--no' || tool !== 'aws-cdk') fail('not known here');
  if (!existsSync('node_modules/aws-cdk')) fail('is not installed');
  if (verb === 'bootstrap' && rest[0] !== `aws://${ACCOUNT}/ap-northeast-2`)
    fail('another account than that of the stacks');
  const context = rest.flatMap((word, at) => (word === '-c' ? [rest[at + 1]!.split('=')] : []));
  synthesise(Object.fromEntries(context));
  if (verb === 'bootstrap') return undefined;
  if (verb !== 'deploy') fail('not known here');
  const patterns = rest.filter((word, at) => word !== '-c' && rest[at - 1] !== '-c');
  for (const pattern of patterns) {
    const found = stacks().filter((stack) => matchesGlob(stack, pattern));
    if (found.length === 0) fail(`no stack is called ${pattern}`);
    found.forEach(deploy);
  }
  return undefined;
}

/** As `cdk` does: the program that cdk.json names, in this folder. */
function synthesise(context: object): void {
  if (process.env['SYNTHESISED'] || (existsSync(OUT) && Object.keys(context).length === 0)) return;
  const { app } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { app: string };
  const env = { ...process.env, CDK_OUTDIR: OUT, CDK_CONTEXT_JSON: JSON.stringify(context) };
  execSync(app, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

const SUFFIX = '.template.json';
const stacks = () => readdirSync(OUT).flatMap((file) => (file.endsWith(SUFFIX) ? [file.slice(0, -SUFFIX.length)] : []));
const template = (stack: string): Template => JSON.parse(readFileSync(join(OUT, stack + SUFFIX), 'utf8'));

/** Together with what it depends on, as `cdk deploy` does. */
function deploy(stack: string): void {
  if (state.deployed.includes(stack)) return;
  const { artifacts } = JSON.parse(readFileSync(join(OUT, 'manifest.json'), 'utf8'));
  for (const other of artifacts[stack].dependencies ?? []) if (stacks().includes(other)) deploy(other);
  const [, environment] = /^madang-(\w+)-services$/.exec(stack) ?? [];
  if (environment) {
    const isMissing = (secret: string) => !state.secrets.includes(secret);
    const missing = given(`madang-${environment}-data`).filter(isMissing);
    if (missing.length > 0) fail(`services do not start without ${missing.join(', ')}`);
    if (!state.migrated.includes(environment)) fail('services do not start on a database that is not migrated');
  }
  state.deployed.push(stack);
}

/** The secrets of a stack that a person puts in. */
const given = (stack: string): string[] =>
  Object.values(template(stack).Resources)
    .filter(({ Type, Properties }) => Type === 'AWS::SecretsManager::Secret' && !Properties.SecretString)
    .filter(({ Properties }) => Object.keys(Properties.GenerateSecretString ?? {}).length === 0)
    .map(({ Properties }) => Properties.Name);

/** A value of a stack's template as the cloud would fill it in: each thing has one name, which tells its stack. */
function filled(stack: string, value: any): string {
  if (typeof value !== 'object') return String(value);
  const [[call, of]] = Object.entries(value) as [[string, any]];
  const known: Record<string, string> = { 'AWS::AccountId': ACCOUNT, 'AWS::URLSuffix': 'amazonaws.com' };
  if (call === 'Fn::Join') return of[1].map((part: any) => filled(stack, part)).join(of[0]);
  if (call === 'Fn::GetAtt') return `${stack}/${of[0]}`;
  if (call === 'Ref') return known[of] ?? template(stack).Resources[of]?.Properties.ClusterName ?? `${stack}/${of}`;
  if (call !== 'Fn::ImportValue') return JSON.stringify(value);
  const [owner = ''] = of.split(':');
  const { Value } = Object.values(template(owner).Outputs ?? {}).find(({ Export }) => Export?.Name === of)!;
  return filled(owner, Value);
}

function outputOf(stack: string, key: string): string {
  if (!state.deployed.includes(stack)) fail(`${stack} is not deployed`);
  const output = template(stack).Outputs?.[key] ?? fail(`${stack} puts out no ${key}`);
  return filled(stack, output.Value);
}

function aws(): string | undefined {
  const [service, verb] = args;
  switch (`${service} ${verb}`) {
    case 'sts get-caller-identity':
      return ACCOUNT;
    case 'ecr get-login-password':
      return 'password-of-the-registry';
    case 'iam create-service-linked-role':
      return option('aws-service-name');
    case 'cloudformation describe-stacks': {
      const [, key = ''] = /OutputKey=='(\w+)'\]\.OutputValue/.exec(option('query')) ?? [];
      const value = outputOf(option('stack-name'), key);
      return option('output') === 'json' ? JSON.stringify(value) : value;
    }
    case 'secretsmanager put-secret-value': {
      const [secret, text] = [option('secret-id'), option('secret-string')];
      const isThere = (stack: string) => has(stack, 'AWS::SecretsManager::Secret', 'Name', secret);
      if (!state.deployed.some(isThere)) fail('no deployed stack has this secret');
      state.values[secret] = text;
      if (text.startsWith('file://') && !readFileSync(text.slice('file://'.length), 'utf8').startsWith('-----BEGIN'))
        fail(`${text} is no key`);
      state.secrets.push(secret);
      return '{}';
    }
    case 'secretsmanager get-random-password':
      return JSON.stringify({ RandomPassword: `token${Object.keys(state.values).length}` });
    case 'secretsmanager get-secret-value':
      return JSON.stringify({ SecretString: state.values[option('secret-id')] ?? `rediss://:${FIRST}@redis:6379` });
    case 'elasticache modify-replication-group':
      return changeToken(option('replication-group-id'), option('auth-token'), option('auth-token-update-strategy'));
    case 'elasticache describe-replication-groups':
      return JSON.stringify({ ReplicationGroups: [{ Status: 'available', PendingModifiedValues: {} }] });
    case 'ecs update-service': {
      const environment = option('cluster').replace('madang-', '');
      if (!args.includes('--force-new-deployment')) fail('not known here');
      state.running[option('service')] = ['QUEUE', 'CACHE'].map(
        (role) => state.values[`madang/${environment}/REDIS_${role}_URL`] ?? '',
      );
      return '{}';
    }
    case 'ecs list-service-deployments':
    case 'ecs describe-service-deployments':
      return JSON.stringify({ serviceDeployments: [{ serviceDeploymentArn: 'deployment', status: 'SUCCESSFUL' }] });
    case 'ecs describe-task-definition':
      return JSON.stringify({ taskDefinition: taskDefinition(option('task-definition')) });
    case 'ecs register-task-definition': {
      const { family, containerDefinitions } = JSON.parse(option('cli-input-json'));
      const { image } = containerDefinitions.find(({ name }: { name: string }) => name === 'server');
      if (!state.images.includes(image)) fail(`${image} was not pushed`);
      return JSON.stringify({ taskDefinition: { taskDefinitionArn: family } });
    }
    case 'ecs run-task':
      return runTask();
    case 'ecs describe-tasks':
      return JSON.stringify({ tasks: [{ lastStatus: 'STOPPED', containers: [{ name: 'server', exitCode: 0 }] }] });
    default:
      return fail('not known here');
  }
}

/** Of a group of Redis since its stack was deployed. */
const FIRST = 'first';

function changeToken(group: string, token: string, strategy: string): string {
  const tokens = (state.tokens[group] ??= [FIRST]);
  if (strategy === 'ROTATE') tokens.push(token);
  else if (strategy !== 'SET' || !tokens.includes(token)) fail(`${group} has no such token`);
  else {
    const at = group.endsWith('-queue') ? 0 : 1;
    for (const service of ['api', 'query', 'worker'].map((name) => group.replace(/\w+$/, name)))
      if (!state.running[service]?.[at]?.includes(`:${token}@`)) fail(`${service} loses Redis`);
    state.tokens[group] = [token];
  }
  return '{}';
}

/** A deployed task definition in the words of the API. */
function taskDefinition(family: string) {
  const found = state.deployed
    .flatMap((stack) => Object.values(template(stack).Resources))
    .find(({ Type, Properties }) => Type === 'AWS::ECS::TaskDefinition' && Properties.Family === family);
  if (!found) fail(`no deployed stack has the task ${family}`);
  return {
    family,
    containerDefinitions: found.Properties.ContainerDefinitions.map(({ Name }: any) => ({ name: Name })),
  };
}

function runTask(): string {
  const family = option('task-definition');
  const cluster = option('cluster');
  const { containerDefinitions } = taskDefinition(family);
  if (!state.deployed.some((stack) => has(stack, 'AWS::ECS::Cluster', 'ClusterName', cluster)))
    fail(`no cluster ${cluster}`);
  const network = option('network-configuration');
  const [, subnets, groups] = /subnets"?[=:]\[(.+?)\],"?securityGroups"?[=:]\[(.+?)\]/.exec(network) ?? fail(network);
  const [of] = /^madang-\w+/.exec(family)!;
  for (const id of `${subnets},${groups}`.replaceAll('"', '').split(',')) {
    const [stack = '', thing = ''] = id.split('/');
    const isThere = state.deployed.includes(stack) && thing in template(stack).Resources;
    if (!isThere || !stack.startsWith(of)) fail(`${of} has no ${id}`);
  }
  const overrides = args.includes('--overrides') ? JSON.parse(option('overrides')) : { containerOverrides: [] };
  for (const { name } of overrides.containerOverrides)
    if (!containerDefinitions.some((one: { name: string }) => one.name === name)) fail(`${family} has no ${name}`);
  const [, environment = ''] = /^madang-(\w+)-migrate$/.exec(family) ?? [];
  if (environment) state.migrated.push(environment);
  state.started.push({ family, cluster, subnets, groups, overrides: overrides.containerOverrides });
  return JSON.stringify({ tasks: [{ taskArn: `task/${family}` }], failures: [] });
}

const has = (stack: string, type: string, property: string, value: string) =>
  Object.values(template(stack).Resources).some(
    ({ Type, Properties }) => Type === type && Properties[property] === value,
  );

function docker() {
  if (args[0] === 'login') {
    if (readFileSync(0, 'utf8').trim() !== 'password-of-the-registry')
      fail('the password did not come by standard input');
    return undefined;
  }
  const [context] = args.slice(-1);
  if (args[0] !== 'buildx' || !args.includes('--push')) fail('not known here');
  if (!existsSync(join(context!, 'Dockerfile'))) fail(`${context} has no Dockerfile`);
  const image = option('tag');
  const parameters = stacks()
    .filter((stack) => stack.endsWith('-base'))
    .flatMap((stack) => Object.values(template(stack).Resources))
    .filter(({ Type, Properties }) => Type === 'AWS::SSM::Parameter' && /\/image$/.test(Properties.Name));
  for (const { Properties } of parameters)
    if (Properties.Value !== image) fail(`a parameter names ${Properties.Value}`);
  state.images.push(image);
  return undefined;
}

function curl() {
  const url = args.at(-1)!;
  const isServed = state.deployed.some(
    (stack) => stack.endsWith('-services') && url.startsWith(`${outputOf(stack, 'Url')}/`),
  );
  return isServed ? '{"status":"ok"}' : fail('nothing is deployed there');
}

appendFileSync(join(CLOUD, 'calls'), `${[name, ...args].join(' ')}\n`);
const programs: Record<string, () => string | undefined> = { npm, npx, aws, docker, curl };
const answer = programs[name]?.();
// Of two programs in a pipe, neither may undo what the other wrote.
if (JSON.stringify(state) !== before) writeFileSync(STATE, JSON.stringify(state));
if (answer) process.stdout.write(`${answer}\n`);
