import { config } from '../../config.js';

/** An event as it leaves the house: what was announced, ids and numbers only. */
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

/** A way to AWS. */
export interface Forwarder {
  readonly target: Target;
  /** Says of each event, of ten at most, why it was not taken, or null. @throws Error when none was. */
  send(events: ForwardedEvent[]): Promise<(string | null)[]>;
  close(): void;
}

/**
 * Options of both clients. Where nothing is configured the SDK's own chain tells. One try per call: when to try again is
 * decided, and remembered, in MySQL.
 */
export const clientOptions = (arnOrName: string) => ({
  region: config.aws.region ?? regionOf(arnOrName),
  endpoint: config.aws.endpointUrl,
  maxAttempts: 1,
  requestHandler: { connectionTimeout: config.aws.timeoutMs, requestTimeout: config.aws.timeoutMs },
});

/** `arn:partition:service:region:account:name`; the name of an event bus alone tells none. */
const regionOf = (arnOrName: string): string | undefined => arnOrName.split(':')[3];
