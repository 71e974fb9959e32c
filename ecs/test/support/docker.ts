import { execFile, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a rendered task definition tells of a container, as far as it decides whether the container can run. */
export type ContainerDefinition = {
  name: string;
  image: string;
  user?: string;
  command?: string[];
  entryPoint?: string[];
  readonlyRootFilesystem?: boolean;
  environment?: { name: string; value: string }[];
  secrets?: { name: string }[];
  mountPoints?: { sourceVolume: string; containerPath: string; readOnly: boolean }[];
  linuxParameters?: { capabilities?: { drop?: string[] }; tmpfs?: { containerPath: string; size: number }[] };
  healthCheck?: { command: string[] };
};

export const hasDocker = (): boolean => spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0;

/** Runs docker and gives what it prints. @throws Error with its complaints */
export async function docker(...words: string[]): Promise<string> {
  return (await run('docker', words, { maxBuffer: 64 * 1024 * 1024 })).stdout.trim();
}

/** The official images that ECR copies have the same name at Docker Hub. Undefined when it is neither here nor to be had. */
export async function imageHere(image: string): Promise<string | undefined> {
  for (const name of [image, image.replace(/^public\.ecr\.aws\/docker\/library\//, '')]) {
    if (await succeeds('image', 'inspect', name)) return name;
    if (await succeeds('pull', '--quiet', name)) return name;
  }
  return undefined;
}

const succeeds = (...words: string[]): Promise<boolean> =>
  docker(...words).then(
    () => true,
    () => false,
  );

/**
 * A task: its containers share one network, as on Fargate, and their volumes. The network has nothing but 127.0.0.1, and all
 * of the task goes with it.
 */
export class Task {
  private readonly name = `madang-task-${randomBytes(4).toString('hex')}`;
  private readonly containers: string[] = [];
  private readonly volumes = new Set<string>();

  /** Starts a container that belongs to no task definition, such as a database. The first one makes the network. */
  async startHelper(name: string, image: string, options: string[], command: string[] = []): Promise<void> {
    await this.start(name, [...options, image, ...command]);
  }

  /** Starts a container exactly as its definition has it; `values` are those of its secrets, and go before its variables. */
  async startDefined(definition: ContainerDefinition, image: string, values: Record<string, string>): Promise<void> {
    const { name, user, command = [], entryPoint = [], readonlyRootFilesystem, linuxParameters = {} } = definition;
    const variables = (definition.environment ?? []).map((variable) => [variable.name, variable.value] as const);
    const secrets = (definition.secrets ?? []).map((secret) => [secret.name, values[secret.name] ?? ''] as const);
    const known = new Map([...variables, ...secrets]);
    for (const [variable, value] of Object.entries(values)) if (known.has(variable)) known.set(variable, value);
    const mounts = (definition.mountPoints ?? []).map(({ sourceVolume, containerPath, readOnly }) => {
      this.volumes.add(`${this.name}-${sourceVolume}`);
      return `--volume=${this.name}-${sourceVolume}:${containerPath}${readOnly ? ':ro' : ''}`;
    });
    const [entry, ...before] = entryPoint;
    await this.start(name, [
      ...(user ? [`--user=${user}`] : []),
      ...(readonlyRootFilesystem ? ['--read-only'] : []),
      ...(linuxParameters.capabilities?.drop ?? []).map((capability) => `--cap-drop=${capability}`),
      // As ECS asks Docker for it: with the owner and mode of the folder in the image.
      ...(linuxParameters.tmpfs ?? []).map(({ containerPath, size }) => `--tmpfs=${containerPath}:size=${size}m`),
      ...mounts,
      ...[...known].filter(([, value]) => value !== '').map(([variable, value]) => `--env=${variable}=${value}`),
      ...(entry ? [`--entrypoint=${entry}`] : []),
      image,
      ...before,
      ...command,
    ]);
  }

  /** Whether the container's own health check succeeds now. */
  isHealthy({ name, healthCheck }: ContainerDefinition): Promise<boolean> {
    const [kind, ...words] = healthCheck!.command;
    if (kind !== 'CMD') throw new Error(`A health check by ${kind} is not known.`);
    return succeeds('exec', `${this.name}-${name}`, ...words);
  }

  exec(name: string, ...words: string[]): Promise<string> {
    return docker('exec', `${this.name}-${name}`, ...words);
  }

  /** Waits for the end of a container and returns its exit code. */
  async exitCode(name: string): Promise<number> {
    return Number(await docker('wait', `${this.name}-${name}`));
  }

  /** Undefined while it runs. */
  async ended(name: string): Promise<string | undefined> {
    const state = await docker('inspect', '--format={{.State.Running}}', `${this.name}-${name}`);
    return state === 'true' ? undefined : this.log(name);
  }

  async log(name: string): Promise<string> {
    const { stdout, stderr } = await run('docker', ['logs', '--tail=50', `${this.name}-${name}`]);
    return stdout + stderr;
  }

  async remove(name: string): Promise<void> {
    await docker('rm', '--force', '--volumes', `${this.name}-${name}`);
    this.containers.splice(this.containers.indexOf(name), 1);
  }

  async end(): Promise<void> {
    for (const name of this.containers.toReversed()) await docker('rm', '--force', '--volumes', `${this.name}-${name}`);
    for (const volume of this.volumes) await succeeds('volume', 'rm', volume);
  }

  private async start(name: string, words: string[]): Promise<void> {
    const network = this.containers.length === 0 ? 'none' : `container:${this.name}-${this.containers[0]}`;
    this.containers.push(name);
    await docker('run', '--detach', '--init', `--name=${this.name}-${name}`, `--network=${network}`, ...words);
  }
}
