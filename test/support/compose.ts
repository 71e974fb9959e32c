import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const ROOT = join(import.meta.dirname, '../..');

type Condition = 'service_started' | 'service_healthy' | 'service_completed_successfully';

/** A service of docker-compose.yml, after its anchors are merged. */
export interface Service {
  image: string;
  build?: unknown;
  pull_policy?: string;
  profiles?: string[];
  entrypoint?: string[];
  command?: string | string[];
  user?: string;
  read_only?: boolean;
  privileged?: boolean;
  cap_drop?: string[];
  cap_add?: string[];
  security_opt?: string[];
  restart?: string;
  mem_limit?: string;
  network_mode?: string;
  networks?: string[];
  ports?: string[];
  volumes?: string[];
  tmpfs?: string[];
  environment?: Record<string, string | null>;
  depends_on?: Record<string, { condition?: Condition; required?: boolean }>;
  healthcheck?: { disable?: boolean; test?: string | string[] };
  stop_grace_period?: string;
  logging?: { options?: Record<string, string> };
}

export interface Compose {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
}

/** docker-compose.yml as it stands there, variables included. Each call gives a new one, which may be changed. */
export const composeFile = () =>
  parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as Compose;

/** A text of the file as it is when the environment says nothing. */
export const withDefaults = (text: string): string =>
  text.replaceAll(/(?<!\$)\$\{\w+(?::-([^}]*))?\}/g, (_all, value?: string) => value ?? '');

/** Every service with its name, and whether it ends by itself. */
export const servicesOf = (compose: Compose) =>
  Object.entries(compose.services).map(([name, service]) => ({ name, service, isOneShot: service.restart === 'no' }));
