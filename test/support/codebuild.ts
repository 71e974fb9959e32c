import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const PHASES = ['install', 'pre_build', 'build', 'post_build'] as const;

interface Phase {
  'on-failure'?: 'ABORT' | 'CONTINUE';
  commands: string[];
  finally?: string[];
}

/** The parts of a buildspec 0.2 that are acted upon here. */
export interface Buildspec {
  version: number;
  env: { shell: string; variables: Record<string, string>; 'exported-variables': string[] };
  phases: Record<(typeof PHASES)[number], Phase>;
  reports: Record<string, { files: string[]; 'base-directory': string; 'file-format': string }>;
  artifacts: { files: string[] };
}

/** What the world outside is like in a build; by default everything works and nothing was built before. */
export interface Circumstances {
  variables?: Record<string, string>;
  /** Tags that ECR holds already, with the digest behind each. */
  pushed?: Record<string, string>;
  /** How the calls begin that fail, such as `npm test`. */
  failing?: string;
  ecrDenied?: boolean;
}

export interface Build {
  succeeded: boolean;
  /** The phases that were entered, in order, and whether all their commands went well. */
  phases: Partial<Record<(typeof PHASES)[number], boolean>>;
  /** Every call of aws, docker and npm, in order, as one line each. */
  calls: string[];
  exported: Record<string, string>;
  artifacts: Record<string, string>;
  reports: Record<string, string[]>;
  output: string;
}

/**
 * Runs a buildspec as CodeBuild would, with recording stand-ins for aws, docker and npm in place of the outside world: one
 * environment and folder that go from command to command; a phase ends at its first failing command, then its `finally`
 * commands run; a failed `build` is still followed by `post_build`, any other failed phase by nothing, unless `on-failure` says
 * otherwise. Source: https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html and view-build-details-phases.html.
 */
export function runBuild(spec: Buildspec, circumstances: Circumstances = {}): Build {
  const key = JSON.stringify([spec, circumstances]);
  const build = builds.get(key) ?? runAnew(spec, circumstances);
  builds.set(key, build);
  return build;
}

/** By file and circumstances: most promises look at the same build from another side. */
const builds = new Map<string, Build>();

function runAnew(spec: Buildspec, circumstances: Circumstances): Build {
  const folder = mkdtempSync(join(tmpdir(), 'madang-build-'));
  try {
    return inFolder(folder, spec, circumstances);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function inFolder(folder: string, spec: Buildspec, circumstances: Circumstances): Build {
  const source = join(folder, 'source');
  const state = join(folder, 'state');
  mkdirSync(state);
  for (const path of ['scripts/pipeline', 'imagedefinitions.template.json']) {
    cpSync(join(ROOT, path), join(source, path), { recursive: true });
  }
  const images = Object.entries(circumstances.pushed ?? {}).map(([tag, digest]) => `${tag} ${digest}\n`);
  writeFileSync(join(state, 'images'), images.join(''));
  writeFileSync(join(state, 'calls'), '');
  const shell = openShell(source, state, {
    ...spec.env.variables,
    ...circumstances.variables,
    PATH: `${toolsIn(folder)}:${process.env['PATH']}`,
    STAND_IN_STATE: state,
    STAND_IN_FAILING: circumstances.failing ?? '',
    STAND_IN_ECR_DENIED: circumstances.ecrDenied ? '1' : '',
  });

  const phases: Build['phases'] = {};
  let succeeding = true;
  for (const name of PHASES) {
    const phase = spec.phases[name];
    shell.set('CODEBUILD_BUILD_SUCCEEDING', succeeding ? '1' : '0');
    const well = phase.commands.every((command) => shell.run(command));
    const cleaned = (phase.finally ?? []).every((command) => shell.run(command));
    phases[name] = well && cleaned;
    succeeding &&= phases[name];
    const goesOn = phases[name] || phase['on-failure'] === 'CONTINUE' || (name === 'build' && !phase['on-failure']);
    if (!goesOn) break;
  }
  const found = (files: string[], base = '.') => files.flatMap((file) => globSync(file, { cwd: join(source, base) }));
  const artifacts = found(spec.artifacts.files);
  const uploaded = spec.artifacts.files.every((file) => found([file]).length > 0);
  const variables = shell.environment();
  return {
    succeeded: succeeding && uploaded,
    phases,
    calls: readFileSync(join(state, 'calls'), 'utf8').split('\n').filter(Boolean),
    exported: Object.fromEntries(spec.env['exported-variables'].map((name) => [name, variables[name] ?? ''])),
    artifacts: Object.fromEntries(artifacts.map((file) => [file, readFileSync(join(source, file), 'utf8')])),
    reports: Object.fromEntries(
      Object.entries(spec.reports).map(([name, report]) => [name, found(report.files, report['base-directory'])]),
    ),
    output: shell.output(),
  };
}

/** Commands see the exported variables and the folder that those before them left, and nothing else of theirs. */
function openShell(source: string, state: string, variables: Record<string, string>) {
  const environmentFile = join(state, 'environment');
  const folderFile = join(state, 'folder');
  let output = '';
  const environment = (): Record<string, string> => {
    const entries = readFileSync(environmentFile, 'utf8').split('\0').filter(Boolean);
    return Object.fromEntries(entries.map((entry) => entry.split(/=(.*)/s).slice(0, 2)));
  };
  const save = (all: Record<string, string>) => {
    const entries = Object.entries(all).map(([name, value]) => `${name}=${value}\0`);
    writeFileSync(environmentFile, entries.join(''));
  };
  save({ HOME: state, ...variables });
  writeFileSync(folderFile, source);
  return {
    environment,
    output: () => output,
    set: (name: string, value: string) => save({ ...environment(), [name]: value }),
    run(command: string): boolean {
      const leave = `trap 'code=$?; env -0 >"${environmentFile}"; pwd >"${folderFile}"; exit $code' EXIT`;
      const { status, stdout, stderr } = spawnSync('bash', ['-c', `${leave}\n${command}`], {
        cwd: readFileSync(folderFile, 'utf8').trimEnd(),
        env: environment(),
        encoding: 'utf8',
        timeout: 20_000,
      });
      output += `$ ${command}\n${stdout}${stderr}`;
      return status === 0;
    },
  };
}

/** A folder for PATH with the stand-ins in it, and the Node that runs this. */
function toolsIn(folder: string): string {
  const tools = join(folder, 'tools');
  mkdirSync(tools);
  symlinkSync(process.execPath, join(tools, 'node'));
  for (const tool of ['aws', 'docker', 'npm']) {
    symlinkSync(join(import.meta.dirname, 'codebuild-tools.sh'), join(tools, tool));
  }
  return tools;
}
