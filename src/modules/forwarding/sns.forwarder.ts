import type { PublishBatchRequestEntry, SNSClient } from '@aws-sdk/client-sns';
import { config } from '../../config.js';
import { clientOptions, type ForwardedEvent, type Forwarder } from './forwarder.js';

/** Publishes to an SNS topic. A FIFO topic orders the messages of an aggregate, and drops duplicates within 5 minutes. */
export class SnsForwarder implements Forwarder {
  readonly target = 'sns';
  private client: SNSClient | undefined;

  constructor(private readonly topicArn: string) {}

  async send(events: ForwardedEvent[]): Promise<(string | null)[]> {
    // Imported here, so that installations without forwarding do not load it.
    const { PublishBatchCommand, SNSClient } = await import('@aws-sdk/client-sns');
    this.client ??= new SNSClient(clientOptions(this.topicArn));
    const { Successful = [], Failed = [] } = await this.client.send(
      new PublishBatchCommand({
        TopicArn: this.topicArn,
        PublishBatchRequestEntries: events.map((event, place) => this.entryOf(event, place)),
      }),
      { abortSignal: AbortSignal.timeout(config.aws.timeoutMs) },
    );
    const taken = new Set(Successful.map(({ Id }) => Id));
    const reasons = new Map(Failed.map(({ Id, Code, Message }) => [Id, `${Code}: ${Message ?? ''}`]));
    return events.map((_, place) => {
      const id = String(place);
      return taken.has(id) ? null : (reasons.get(id) ?? 'the response does not mention it');
    });
  }

  close(): void {
    this.client?.destroy();
  }

  private entryOf(event: ForwardedEvent, place: number): PublishBatchRequestEntry {
    return {
      Id: String(place),
      Message: JSON.stringify(event),
      MessageAttributes: { type: { DataType: 'String', StringValue: event.type } },
      ...(this.topicArn.endsWith('.fifo') && {
        MessageGroupId: event.aggregateId,
        MessageDeduplicationId: event.id,
      }),
    };
  }
}
