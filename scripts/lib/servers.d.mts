/** Types of servers.mjs for the fault tests. */
export interface Server {
  url: string;
  port: number;
  pid: number;
  dir: string;
  /** Settles with the reason when the process ends, for whatever reason. */
  exited: Promise<string>;
  /** SIGTERM, then SIGKILL if it does not end. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}
export interface Place {
  /** Data, log, pid and remembered port; a temporary folder, removed at the end, when not given. */
  dir?: string;
  /** Exactly this port; else the one remembered in `dir`, else any free one. */
  port?: number;
}
export function startDatabase(
  options?: Place & { database?: string; settings?: Record<string, string | number>; keep?: boolean },
): Promise<Server & { applicationUrl?: string }>;
export function startRedis(
  options?: Place & { role?: 'queue' | 'cache'; memory?: string; keep?: boolean },
): Promise<Server>;
export function startMail(
  options?: Place & { smtpPort?: number },
): Promise<Server & { mailbox: string; smtpPort: number }>;
