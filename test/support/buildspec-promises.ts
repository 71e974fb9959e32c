import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { runBuild, type Build, type Buildspec } from './codebuild.js';

const ROOT = join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
/** buildspec.yml, fresh for each caller to change. */
export const buildspec = () => parse(read('buildspec.yml')) as Buildspec;

const REGISTRY = '123456789012.dkr.ecr.ap-northeast-2.amazonaws.com';
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const OLD = `sha256:${'a'.repeat(64)}`;
const NEW = `sha256:${'b'.repeat(64)}`;
const variables = {
  REPOSITORY_URI: `${REGISTRY}/madang`,
  CACHE_URI: `${REGISTRY}/madang-cache`,
  CODEBUILD_RESOLVED_SOURCE_VERSION: COMMIT,
};
const pushed = { [`madang:sha-${COMMIT}`]: OLD };

const called = (build: Build, start: string) => build.calls.filter((call) => call.startsWith(start));
const noImage = (build: Build) => {
  expect(called(build, 'docker buildx build')).toEqual([]);
  nothingHandedOn(build);
};
const nothingHandedOn = (build: Build) => {
  expect(build.succeeded).toBe(false);
  expect(Object.keys(build.artifacts).filter((file) => file.startsWith('imagedefinitions.'))).toEqual([]);
  expect(build.exported['IMAGE_URI']).toBe('');
};
const handsOn = (build: Build, digest: string) => {
  const image = `${REGISTRY}/madang@${digest}`;
  expect(build.succeeded).toBe(true);
  expect(build.exported).toEqual({ IMAGE_TAG: `sha-${COMMIT}`, IMAGE_DIGEST: digest, IMAGE_URI: image });
  for (const service of ['api', 'query', 'worker']) {
    const file = build.artifacts[`imagedefinitions.${service}.json`];
    expect(JSON.parse(file ?? 'null')).toEqual([{ name: 'server', imageUri: image }]);
  }
};

/** What buildspec.yml promises, each a dry run and what must come of it. The test asks each of the file as it is, and of one with a fault in it. */
export const promises = {
  'checks before it builds, and builds before it hands on': (spec) => {
    const build = runBuild(spec, { variables });
    handsOn(build, NEW);
    const order = ['npm ci', 'npm run check', 'npm test', 'aws ecr get-login-password', 'docker buildx build'];
    const positions = order.map((start) => build.calls.findIndex((call) => call.startsWith(start)));
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(positions).not.toContain(-1);
  },
  'pushes one image, for ARM64, under the tag of its commit alone': (spec) => {
    const [build = '', ...more] = called(runBuild(spec, { variables }), 'docker buildx build');
    expect(more).toEqual([]);
    expect(build.match(/--tag \S+/g)).toEqual([`--tag ${REGISTRY}/madang:sha-${COMMIT}`]);
    expect(build).toContain('--platform linux/arm64 ');
    expect(build).toContain(' --push ');
  },
  'keeps layers in a registry, apart from the images': (spec) => {
    const build = runBuild(spec, { variables });
    const [command = ''] = called(build, 'docker buildx build');
    expect(command).toContain(`--cache-from type=registry,ref=${REGISTRY}/madang-cache:`);
    expect(command).toMatch(new RegExp(`--cache-to type=registry,ref=${REGISTRY}/madang-cache:\\S+mode=max`));
    expect(called(build, 'docker buildx create')).toEqual([expect.stringContaining('--driver docker-container')]);
  },
  'takes its base image and its builder from where pulls are not limited': (spec) => {
    const [builder = ''] = called(runBuild(spec, { variables }), 'docker buildx create');
    expect(builder).toContain('--driver-opt image=public.ecr.aws/');
    const dockerfile = read('Dockerfile');
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].flatMap(([, image = '']) => image);
    const images = bases.filter((image) => !dockerfile.includes(` AS ${image}\n`));
    const [command = ''] = called(runBuild(spec, { variables }), 'docker buildx build');
    for (const base of images) {
      expect(command).toContain(`--build-context ${base}=docker-image://public.ecr.aws/docker/library/${base} `);
    }
  },
  'logs in to the registry that it pushes to, with a password that no argument shows': (spec) => {
    const build = runBuild(spec, { variables });
    expect(called(build, 'docker login')).toEqual([`docker login --username AWS --password-stdin ${REGISTRY}`]);
    expect(build.calls.join()).not.toContain('a-password-of-ecr');
  },
  'takes over the image of a commit that was built before': (spec) => {
    const build = runBuild(spec, { variables, pushed });
    expect(called(build, 'docker buildx build')).toEqual([]);
    handsOn(build, OLD);
  },
  'hands on the reports of tests and of coverage, and the bill of materials': (spec) => {
    const build = runBuild(spec, { variables });
    expect(build.reports).toEqual({ tests: ['junit.xml'], coverage: ['clover.xml'] });
    expect(spec.reports['tests']?.['file-format']).toBe('JUNITXML');
    expect(spec.reports['coverage']?.['file-format']).toBe('CLOVERXML');
    expect(JSON.parse(build.artifacts['sbom.cdx.json'] ?? '{}')).toEqual({ bomFormat: 'CycloneDX' });
    expect(called(build, 'npm sbom')).toEqual([expect.stringContaining('--sbom-format cyclonedx --omit dev')]);
  },
  'hands on the templates of the stacks, made of this commit': (spec) => {
    const build = runBuild(spec, { variables });
    expect(build.artifacts['ecs/cdk.out/madang-dev-services.template.json']).toBeDefined();
    nothingHandedOn(runBuild(spec, { variables, failing: 'npm run synth' }));
  },
  'stops before anything is installed when a variable is missing, and names it': (spec) => {
    for (const name of Object.keys(variables)) {
      const build = runBuild(spec, { variables: { ...variables, [name]: '' } });
      noImage(build);
      expect(build.calls).toEqual([]);
      expect(build.output).toContain(`${name} is not set`);
    }
  },
  'builds nothing when packages, checks, tests or the bill of materials fail': (spec) => {
    for (const failing of ['npm ci', 'npm run check', 'npm test', 'npm sbom']) {
      const build = runBuild(spec, { variables, failing });
      noImage(build);
      expect(called(build, 'aws')).toEqual([]);
    }
  },
  'still reports the tests that failed': (spec) => {
    const build = runBuild(spec, { variables, failing: 'npm test' });
    expect(build.phases).toEqual({ install: true, pre_build: false });
    expect(build.reports['tests']).toEqual(['junit.xml']);
  },
  'removes the container of the checks, however they end': (spec) => {
    for (const failing of ['', 'npm run check', 'npm test']) {
      expect(called(runBuild(spec, { variables, failing }), 'docker rm')).toEqual(['docker rm --force checks']);
    }
  },
  'hands nothing on when the push or the login fails': (spec) => {
    for (const failing of ['docker buildx build', 'docker login', 'aws ecr get-login-password']) {
      nothingHandedOn(runBuild(spec, { variables, failing }));
    }
  },
  'ends with the phase that failed': (spec) => {
    const build = runBuild(spec, { variables, failing: 'docker buildx build' });
    expect(build.phases).toEqual({ install: true, pre_build: true, build: false });
  },
  'hands nothing on after a failed build, even if it goes on to the last phase': (spec) => {
    const { 'on-failure': _abort, ...build } = spec.phases.build;
    const goingOn = { ...spec, phases: { ...spec.phases, build } };
    // Another build may have pushed the same commit in the meantime: the image is there although this build failed.
    const raced = runBuild(goingOn, { variables: { ...variables, IMAGE_DIGEST: OLD }, failing: 'docker login' });
    expect(raced.phases.post_build).toBe(false);
    nothingHandedOn(raced);
  },
  'does not take "ECR does not answer" for "never built"': (spec) => {
    const loggedIn = structuredClone(spec);
    loggedIn.phases.build.commands = spec.phases.build.commands.filter((command) => !command.includes('docker login'));
    noImage(runBuild(loggedIn, { variables, ecrDenied: true }));
  },
} satisfies Record<string, (spec: Buildspec) => void>;

export type Promised = keyof typeof promises;
