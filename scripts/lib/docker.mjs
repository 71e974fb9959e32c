/** Runs a server in a container when the machine has Docker but not the server. Looks like a process started by `launch`. */
import { createHash } from 'node:crypto';
import { launch, run } from './processes.mjs';

/** An image that is fetched says nothing for as long as its largest layer takes. */
export const IMAGE_SILENCE_MS = 600_000;

/**
 * `docker run` in the foreground, so that stopping the client stops the container. `keep` puts `dataFolder` into a named volume
 * that outlives it. The name comes from `dir`: a container that an earlier run left behind is removed first.
 *
 * @param {object} options
 * @param {string} options.dir
 * @param {string} options.log
 * @param {string} options.image
 * @param {number} options.port of this machine
 * @param {number} options.innerPort
 * @param {string} options.dataFolder
 * @param {boolean} options.keep
 * @param {Record<string, string>} [options.env]
 * @param {string[]} options.args
 */
export async function launchContainer({ dir, log, image, port, innerPort, dataFolder, keep, env = {}, args }) {
  const name = `madang-${createHash('sha256').update(dir).digest('hex').slice(0, 12)}`;
  await run('docker', ['rm', '-f', name]);
  const options = ['--rm', '--name', name, '-p', `127.0.0.1:${port}:${innerPort}`];
  if (keep) options.push('-v', `${name}:${dataFolder}`);
  for (const variable of Object.keys(env)) options.push('-e', variable);
  const handle = launch('docker', ['run', ...options, image, ...args], { dir, log, env: { ...process.env, ...env } });
  const { kill: killClient } = handle;
  const kill = async () => {
    await run('docker', ['kill', name]);
    await killClient();
  };
  return Object.assign(handle, { kill });
}
