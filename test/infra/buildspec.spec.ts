import { describe, expect, it } from '@jest/globals';
import { buildspec, promises, type Promised } from '../support/buildspec-promises.js';
import type { Buildspec } from '../support/codebuild.js';
import { planted } from '../support/scale.js';

const titles = Object.keys(promises) as Promised[];

describe('buildspec.yml', () => {
  it.each(titles)('%s', (title) => {
    promises[title](buildspec());
  });
});

/** Replaces words in the commands of all phases; the fault must be one, so they must be there. */
function reworded(from: string | RegExp, to: string): (spec: Buildspec) => void {
  return (spec) => {
    let changes = 0;
    for (const phase of Object.values(spec.phases)) {
      phase.commands = phase.commands.map((command) => {
        const changed = command.replace(from, to);
        if (changed !== command) changes++;
        return changed;
      });
    }
    if (changes === 0) throw new Error(`No command holds ${String(from)}`);
  };
}

const faults: [fault: string, noticed: Promised, plant: (spec: Buildspec) => void][] = [
  [
    'tests after the build',
    'checks before it builds, and builds before it hands on',
    (spec) => {
      const tests = spec.phases.pre_build.commands.filter((command) => command.includes('npm test'));
      spec.phases.pre_build.commands = spec.phases.pre_build.commands.filter((command) => !tests.includes(command));
      spec.phases.build.commands.push(...tests);
    },
  ],
  ['no lint and no types', 'checks before it builds, and builds before it hands on', reworded('npm run check', 'true')],
  [
    'an artifact left out',
    'checks before it builds, and builds before it hands on',
    (spec) => {
      spec.artifacts.files = spec.artifacts.files.filter((file) => !file.includes('query'));
    },
  ],
  [
    'an artifact that nothing makes',
    'checks before it builds, and builds before it hands on',
    (spec) => {
      spec.artifacts.files.push('imagedefinitions.json');
    },
  ],
  [
    'a variable not exported',
    'checks before it builds, and builds before it hands on',
    reworded('export IMAGE_URI', 'IMAGE_URI'),
  ],
  [
    'an image by tag',
    'checks before it builds, and builds before it hands on',
    reworded('@$IMAGE_DIGEST', ':$IMAGE_TAG'),
  ],
  [
    'a tag that moves',
    'pushes one image, for ARM64, under the tag of its commit alone',
    reworded('--push', '--tag "$REPOSITORY_URI:latest" --push'),
  ],
  [
    'another architecture',
    'pushes one image, for ARM64, under the tag of its commit alone',
    reworded('linux/arm64', 'linux/amd64'),
  ],
  ['no layers kept', 'keeps layers in a registry, apart from the images', reworded(/--cache-to "[^"]*"/, '')],
  [
    'layers under immutable tags',
    'keeps layers in a registry, apart from the images',
    reworded(/\$CACHE_URI:layers/g, '$REPOSITORY_URI:layers'),
  ],
  [
    'a driver that keeps none',
    'keeps layers in a registry, apart from the images',
    reworded('--driver docker-container', ''),
  ],
  [
    'a base image from Docker Hub',
    'takes its base image and its builder from where pulls are not limited',
    reworded(/--build-context "[^"]*"/, ''),
  ],
  [
    'a builder of Docker Hub',
    'takes its base image and its builder from where pulls are not limited',
    reworded(/image=public\.ecr\.aws\/vend\//, 'image='),
  ],
  [
    'a password for all to see',
    'logs in to the registry that it pushes to, with a password that no argument shows',
    reworded(/aws ecr get-login-password \| (.*)--password-stdin/, '$1--password "$(aws ecr get-login-password)"'),
  ],
  [
    'every run builds',
    'takes over the image of a commit that was built before',
    reworded('[ -n "$IMAGE_DIGEST" ] ||', ''),
  ],
  [
    'no report of tests',
    'hands on the reports of tests and of coverage, and the bill of materials',
    reworded('--reporters=jest-junit', ''),
  ],
  [
    'a report looked for elsewhere',
    'hands on the reports of tests and of coverage, and the bill of materials',
    (spec) => {
      spec.reports['coverage']!['base-directory'] = 'coverage';
    },
  ],
  [
    'developers’ packages in the bill',
    'hands on the reports of tests and of coverage, and the bill of materials',
    reworded(' --omit dev', ''),
  ],
  [
    'templates that nobody gets',
    'hands on the templates of the stacks, made of this commit',
    (spec) => {
      spec.artifacts.files = spec.artifacts.files.filter((file) => !file.includes('template'));
    },
  ],
  [
    'stacks that may break a rule',
    'hands on the templates of the stacks, made of this commit',
    reworded(/(npm run synth .*)/, '$1 || true'),
  ],
  [
    'variables unchecked',
    'stops before anything is installed when a variable is missing, and names it',
    reworded(/^sh scripts\/pipeline\/require.*/, 'true'),
  ],
  [
    'one variable unchecked',
    'stops before anything is installed when a variable is missing, and names it',
    reworded(' CACHE_URI ', ' '),
  ],
  [
    'tests that may fail',
    'builds nothing when packages, checks, tests or the bill of materials fail',
    reworded(/(npm test .*)/, '$1 || true'),
  ],
  [
    'tests behind a pipe',
    'builds nothing when packages, checks, tests or the bill of materials fail',
    reworded(/(npm test .*)/, '$1 | tee tests.log'),
  ],
  [
    'going on after failed tests',
    'builds nothing when packages, checks, tests or the bill of materials fail',
    (spec) => {
      spec.phases.pre_build['on-failure'] = 'CONTINUE';
    },
  ],
  ['reports only of what went well', 'still reports the tests that failed', reworded('--reporters=jest-junit', '')],
  [
    'a container left behind',
    'removes the container of the checks, however they end',
    (spec) => {
      spec.phases.pre_build.commands.push(...(spec.phases.pre_build.finally ?? []));
      delete spec.phases.pre_build.finally;
    },
  ],
  [
    'a push that may fail',
    'hands nothing on when the push or the login fails',
    (spec) => {
      reworded('--push . ;', '--push . || export IMAGE_DIGEST=sha256:' + 'c'.repeat(64) + ';')(spec);
      spec.phases.build.commands.pop();
    },
  ],
  [
    'a login behind a pipe',
    'hands nothing on when the push or the login fails',
    (spec) => {
      reworded('set -o pipefail; ', '')(spec);
      reworded('docker login', 'cat; true # docker login')(spec);
    },
  ],
  [
    'a build that does not abort',
    'ends with the phase that failed',
    (spec) => {
      delete spec.phases.build['on-failure'];
    },
  ],
  [
    'no look at what went before',
    'hands nothing on after a failed build, even if it goes on to the last phase',
    reworded(/^test "\$CODEBUILD_BUILD_SUCCEEDING".*/, 'true'),
  ],
  [
    'no answer taken for no image',
    'does not take "ECR does not answer" for "never built"',
    reworded(/=\$\(sh (scripts\/pipeline\/find-digest.*)\)/, '=$(sh $1 || true)'),
  ],
];

describe('a fault in buildspec.yml is noticed:', () => {
  it.each(planted(faults))('%s', (_fault, noticed, plant) => {
    const spec = buildspec();
    plant(spec);
    expect(() => promises[noticed](spec)).toThrow('expect(');
  });

  it('in every promise', () => {
    expect([...new Set(faults.map(([, noticed]) => noticed))].toSorted()).toEqual(titles.toSorted());
  });
});

describe('buildspec.yml as a file', () => {
  it('is version 0.2, and hides no exit code behind `export`', () => {
    const spec = buildspec();
    expect(spec.version).toBe(0.2);
    for (const phase of Object.values(spec.phases)) {
      expect(phase['on-failure']).toBe('ABORT');
      for (const command of phase.commands) expect(command).not.toMatch(/export \w+="?\$\(/);
    }
  });
});
