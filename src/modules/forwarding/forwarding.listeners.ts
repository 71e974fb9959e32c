import { eventTypes, Every, Listener, type Consumer, type Consuming } from '../../kernel/events/events.js';
import { ForwardingService } from './forwarding.service.js';

/** One consumer for each event type, called `forwarding.<event type>`, if a target is configured. */
@Listener('forwarding')
export class ForwardingListeners implements Consuming {
  constructor(private readonly forwarding: ForwardingService) {}

  consumers(): Consumer[] {
    if (!this.forwarding.isOn) return [];
    return eventTypes().map((event) => ({
      name: event.type,
      event,
      handle: (tx, { id }) => this.forwarding.record(tx, id),
    }));
  }

  @Every(500)
  forward() {
    return this.forwarding.forwardDue();
  }
}
