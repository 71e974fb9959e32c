import {
  eventTypes,
  Every,
  Listener,
  type Consuming,
  type EventOf,
  type EventType,
} from '../../kernel/events/events.js';
import type { Tx } from '../../kernel/tx/tx.js';
import { dueRows } from '../../kernel/work/work.js';
import { forwardWork } from './forwarding.queries.js';
import { ForwardingService } from './forwarding.service.js';

/** One consumer for each event type, called `forwarding.<event type>`, if a target is configured. */
@Listener('forwarding')
export class ForwardingListeners implements Consuming {
  constructor(private readonly forwarding: ForwardingService) {}

  consumes(): readonly EventType[] {
    return this.forwarding.isOn ? eventTypes() : [];
  }

  handle(tx: Tx, events: EventOf<EventType>[]): Promise<void> {
    return this.forwarding.record(
      tx,
      events.map(({ id }) => id),
    );
  }

  @Every(500, dueRows(forwardWork))
  forward() {
    return this.forwarding.forwardDue();
  }
}
