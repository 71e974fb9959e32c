/** Finds promtool, which checks Prometheus' rules and metrics, or takes it alone out of Debian's package: nothing is installed. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { which } from './binaries.mjs';
import { CliError, tail } from './console.mjs';
import { LOCAL } from './paths.mjs';
import { run } from './processes.mjs';

const TOOLS = join(LOCAL, 'tools');
const KEPT = join(TOOLS, 'promtool');

/** Gives the program's path. @throws CliError where it is not there and cannot be had. */
export async function findPromtool() {
  const installed = which('promtool') ?? (existsSync(KEPT) ? KEPT : undefined);
  if (installed) return installed;
  if (!which('apt-get')) throw new CliError('promtool is not here: install Prometheus (its servers need not run).');
  mkdirSync(TOOLS, { recursive: true });
  const folder = mkdtempSync(join(TOOLS, 'prometheus-'));
  try {
    await unpack(folder);
    renameSync(join(folder, 'usr/bin/promtool'), KEPT); // whole or not at all: somebody else may be waiting for it
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return KEPT;
}

/** @param {string} folder */
async function unpack(folder) {
  const download = () => run('apt-get', ['download', '-qq', 'prometheus'], { cwd: folder });
  let { code, output } = await download();
  if (code !== 0) {
    await run('apt-get', ['update', '-qq']); // a fresh machine knows of no packages yet
    ({ code, output } = await download());
  }
  if (code !== 0)
    throw new CliError(`promtool is not here, and apt could not download prometheus:\n${tail(output, 12)}`);
  const [archive = ''] = readdirSync(folder).filter((name) => name.endsWith('.deb'));
  const unpacked = await run('dpkg-deb', ['--extract', archive, '.'], { cwd: folder });
  if (unpacked.code !== 0) throw new CliError(`prometheus could not be unpacked:\n${tail(unpacked.output, 12)}`);
}
