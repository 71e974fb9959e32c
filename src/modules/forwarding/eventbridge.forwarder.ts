import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { config } from '../../config.js';
import { clientOptions, type ForwardedEvent, type Forwarder } from './forwarder.js';

/** Puts events on an EventBridge bus: source `madang`, detail type the event's type. */
export class EventBridgeForwarder implements Forwarder {
  readonly target = 'eventbridge';
  private client: EventBridgeClient | undefined;

  constructor(private readonly bus: string) {}

  async send(events: ForwardedEvent[]): Promise<(string | null)[]> {
    // Imported here, so that installations without forwarding do not load it.
    const { EventBridgeClient, PutEventsCommand } = await import('@aws-sdk/client-eventbridge');
    this.client ??= new EventBridgeClient(clientOptions(this.bus));
    const { Entries = [] } = await this.client.send(
      new PutEventsCommand({
        Entries: events.map((event) => ({
          EventBusName: this.bus,
          Source: 'madang',
          DetailType: event.type,
          Detail: JSON.stringify(event),
          Time: new Date(event.occurredAt),
        })),
      }),
      { abortSignal: AbortSignal.timeout(config.aws.timeoutMs) },
    );
    // The entries of the response are in the order of the request.
    return events.map((_, place) => {
      const { EventId, ErrorCode, ErrorMessage } = Entries[place] ?? {};
      if (EventId) return null;
      return ErrorCode ? `${ErrorCode}: ${ErrorMessage ?? ''}` : 'the response does not mention it';
    });
  }

  close(): void {
    this.client?.destroy();
  }
}
