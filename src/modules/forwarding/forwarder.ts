import { config } from '../../config.js';

/** An event as receivers get it: ids and numbers only. */
export type ForwardedEvent = {
  id: string;
  type: string;
  aggregateId: string;
  /** ISO 8601, UTC */
  occurredAt: string;
  payload: unknown;
};

export const targets = ['sns', 'eventbridge'] as const;
export type Target = (typeof targets)[number];

/** Sends events to one target at AWS. */
export interface Forwarder {
  readonly target: Target;
  /** Sends at most ten events. Returns for each why it was rejected, or null. @throws Error when all were. */
  send(events: ForwardedEvent[]): Promise<(string | null)[]>;
  close(): void;
}

/**
 * Options of both clients. Without configuration the SDK's default chain applies. One try per call: MySQL schedules the
 * retries.
 */
export const clientOptions = (arnOrName: string) => ({
  region: config.aws.region ?? regionOf(arnOrName),
  endpoint: config.aws.endpointUrl,
  maxAttempts: 1,
  requestHandler: { connectionTimeout: config.aws.timeoutMs, requestTimeout: config.aws.timeoutMs },
});

/** `arn:partition:service:region:account:name`; the name of an event bus has no region. */
const regionOf = (arnOrName: string): string | undefined => arnOrName.split(':')[3];
