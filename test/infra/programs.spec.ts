import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '../..');
const installer = readFileSync(join(ROOT, 'scripts/lib/install.sh'), 'utf8');

/** Program → the Debian package that `provide` installs it from (scripts/lib/install.sh). */
const installed: Record<string, string> = {
  mariadbd: 'mariadb-server-core',
  mysqld: 'mariadb-server-core',
  'mariadb-install-db': 'mariadb-client-core',
  mysql_install_db: 'mariadb-client-core',
  mariadb: 'mariadb-client-core',
  mysql: 'mariadb-client-core',
  'mariadb-dump': 'mariadb-client',
  mysqldump: 'mariadb-client',
  'redis-server': 'redis-server',
  'valkey-server': 'redis-server',
  'chromium-headless-shell': 'chromium-headless-shell',
  chromium: 'chromium',
  'chromium-browser': 'chromium',
  'google-chrome': 'chromium',
  nginx: 'nginx-light',
  curl: 'curl',
  python3: 'python3-requests',
};
/** Program → why nothing has to install it. */
const otherwise: Record<string, string> = {
  bash: 'part of every Debian',
  sh: 'part of every Debian',
  'apt-get': 'part of every Debian; asked for before it is used',
  'dpkg-deb': 'part of every Debian',
  npm: 'what the scripts are started with',
  promtool: 'taken out of its package by scripts/lib/promtool.mjs',
  sudo: 'asked for before it is used',
  ps: 'used only where there is no /proc',
  docker: 'asked for before it is used; the drill says that it needs it',
  aws: 'part of the image of CodeBuild, where alone it is called',
};

/** Names of programs that a source file looks for or starts, where they are written out; a `run` of its own starts something else. */
function programsIn(source: string): string[] {
  const starters = ['spawn', 'spawnSync', 'execFile', 'execFileSync', 'launch', 'which', 'findClient'];
  if (/\brun\b.*processes\.mjs'/.test(source)) starters.push('run');
  const calls = source.matchAll(new RegExp(`\\b(?:${starters.join('|')})\\(\\s*((?:'[^']*'(?:,\\s*)?)+)`, 'g'));
  const quoted = (text: string) => [...text.matchAll(/'([^']*)'/g)].map(([, name]) => name!);
  const started = [...calls].flatMap(([call, names]) =>
    quoted(names!).slice(0, /^(which|findClient)/.test(call) ? undefined : 1),
  );
  const kinds = [...source.matchAll(/\bnames: \[([^\]]*)\]/g)].flatMap(([, names]) => quoted(names!));
  return [...started, ...kinds];
}

const sources = globSync(
  [
    'scripts/**/*.mjs',
    'load/**/*.mjs',
    'test/{support,infra,modules,journeys,faults,bench}/**/*.{ts,mjs}',
    'ecs/{bin,scripts,test}/**/*.{ts,mjs}',
  ],
  { cwd: ROOT },
);

it('every program that a script or test starts is installed by us or part of every Debian', () => {
  const called = sources
    .filter((file) => file !== 'test/infra/programs.spec.ts')
    .flatMap((file) => programsIn(readFileSync(join(ROOT, file), 'utf8')));
  const known = { ...installed, ...otherwise };
  expect(called).toEqual(expect.arrayContaining(['mariadbd', 'mariadb-dump', 'redis-server', 'nginx', 'promtool']));
  expect(called.filter((name) => !(name in known))).toEqual([]);
});

it('the installer knows the package of each', () => {
  const packages = new Set(Object.values(installed));
  expect([...packages].filter((name) => !new RegExp(`[" ]${name}[" ]`).test(installer))).toEqual([]);
});

it('notices a program that nothing installs', () => {
  expect(programsIn(`import { run } from './processes.mjs';\nawait run('convert', ['a.png', 'b.jpg']);`)).toEqual([
    'convert',
  ]);
  expect(programsIn(`which('gm', 'convert')`)).toEqual(['gm', 'convert']);
});
