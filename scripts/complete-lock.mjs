/**
 * npm runs this after every install (package.json, "dependencies"). A registry mirror may lack the builds of a package for other
 * platforms; npm then leaves them out of the lock file without a word, and `npm ci` refuses that file. This names them, and fails
 * where the name does not tell which platform a package is for.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './lib/command.mjs';
import { CliError } from './lib/console.mjs';
import { ROOT } from './lib/paths.mjs';

const SYSTEMS =
  /(?:^|-)(aix|android|darwin|freebsd|linux|openharmony|sunos|win32)-(arm64|arm|ia32|loong64|ppc64|riscv64|s390x|x64)\b/;

await command('dependencies', () => {
  const added = [];
  const file = join(ROOT, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));

  for (const [at, owner] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
      const path = `node_modules/${name}`;
      if (Object.keys(lock.packages).some((known) => known.endsWith(path))) continue;
      const [, os, cpu] = SYSTEMS.exec(name) ?? [];
      if (!os)
        throw new CliError(
          `The registry does not have ${name}, which ${at} asks for: npm ci would refuse the lock file. Take another version of ${at}.`,
        );
      const { dev, devOptional } = owner;
      lock.packages[path] = {
        version,
        cpu: [cpu],
        ...(dev && { dev }),
        ...(devOptional && { devOptional }),
        optional: true,
        os: [os],
      };
      added.push(`${name}@${version}`);
    }
  }
  if (added.length > 0) {
    const byPath = (/** @type {[string, unknown]} */ [a], /** @type {[string, unknown]} */ [b]) =>
      a.localeCompare(b, 'en');
    lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(byPath));
    writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
    console.log(`package-lock.json: named ${added.join(', ')}`);
  }
});
