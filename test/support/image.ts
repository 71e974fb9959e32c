import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, join, matchesGlob, relative, sep } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

const COMPILE = /^node \S+\/tsc -p tsconfig\.build\.json && /;

type Stage = { name: string; steps: { verb: string; words: string }[] };

/**
 * Carries out the stages `build` and the last one of the Dockerfile below `folder`, as far as files go and without Docker, and gives the
 * folder of the program. What `.dockerignore` leaves out and no COPY names is not there. Packages, and what the compiler makes of all
 * of src/, are those of this project.
 */
export function buildImage(folder: string): string {
  const stages = stagesOf(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
  const wanted = [stages.find(({ name }) => name === 'build')!, stages.at(-1)!];
  for (const { name, steps } of wanted) {
    const app = join(folder, name, 'app');
    mkdirSync(app, { recursive: true });
    for (const made of ['node_modules', 'build']) symlinkSync(join(ROOT, made), join(app, made));
    for (const { verb, words } of steps) {
      if (verb === 'RUN' && name === 'build' && !words.startsWith('npm ci'))
        execFileSync('sh', ['-c', words.replace(COMPILE, '')], { cwd: app, stdio: 'pipe' });
      if (verb === 'COPY') copy(words.split(' '), app);
    }
  }
  return join(folder, wanted[1]!.name, 'app');

  function copy(words: string[], app: string): void {
    const from = /^--from=(.+)$/.exec(words[0]!)?.[1];
    const last = words.at(-1)!;
    for (const source of words.slice(from ? 1 : 0, -1)) {
      if (source.endsWith('/node_modules')) continue;
      // A file keeps its name below what ends in a slash; of a folder the content is copied.
      const target = join(app, last, last.endsWith('/') ? basename(source) : '');
      if (from) cpSync(join(folder, from, source), target, { recursive: true });
      else if (!enters(source)) throw new Error(`COPY ${source}: .dockerignore leaves it out.`);
      else cpSync(join(ROOT, source), target, { recursive: true, filter: (path) => enters(relative(ROOT, path)) });
    }
  }
}

const patterns = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'));

/** Whether `.dockerignore` lets a file or folder in: the last pattern that is its name or the name of a folder above it decides. */
function enters(path: string): boolean {
  const parts = path.split(sep);
  const names = parts.map((_, place) => parts.slice(0, place + 1).join('/'));
  const deciding = patterns.findLast((pattern) => {
    const bare = pattern.replace(/^!/, '').replace(/\/$/, '');
    return names.some((name) => matchesGlob(name, bare));
  });
  return !deciding || deciding.startsWith('!');
}

function stagesOf(dockerfile: string): Stage[] {
  const stages: Stage[] = [];
  const lines = dockerfile
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n/g, '')
    .split('\n');
  for (const line of lines) {
    const [, verb, words] = /^([A-Z]+) +(.*)$/.exec(line) ?? [];
    if (!verb || !words) continue;
    if (verb === 'FROM') stages.push({ name: / AS (\S+)$/.exec(words)?.[1] ?? 'last', steps: [] });
    else stages.at(-1)!.steps.push({ verb, words });
  }
  return stages;
}
