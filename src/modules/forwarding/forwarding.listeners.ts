import {
  eventTypes,
  Every,
  Listener,
  modeOf,
  type Consuming,
  type EventOf,
  type EventType,
} from '../../kernel/events/events.js';
import { isTest } from '../../kernel/tx/mode.js';
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
    const live = events.filter((event) => !isTest(modeOf(event)));
    if (live.length === 0) return Promise.resolve();
    return this.forwarding.record(
      tx,
      live.map(({ id }) => id),
    );
  }

  @Every(500, dueRows(forwardWork))
  forward() {
    return this.forwarding.forwardDue();
  }
}
