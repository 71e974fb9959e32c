import { Every, Listener } from '../../kernel/events/events.js';
import { overdue, refunding, SettlementService, undisputed } from './settlement.service.js';

/** Each from its own index. */
const overdueOrUndisputed = `(${[overdue, undisputed].map((due) => `(SELECT id FROM missions WHERE ${due} LIMIT 1)`).join(' UNION ALL ')}) AS either`;

@Listener('missions')
export class MissionsListeners {
  constructor(private readonly settlement: SettlementService) {}

  @Every(1_000, `missions WHERE ${overdue}`)
  expireOverdue() {
    return this.settlement.expireOverdue();
  }

  @Every(1_000, `missions WHERE ${undisputed}`)
  payUndisputed() {
    return this.settlement.payUndisputed();
  }

  @Every(1_000, overdueOrUndisputed)
  retryStarved() {
    return this.settlement.retryStarved();
  }

  @Every(1_000, `missions WHERE ${refunding}`)
  continueRefunds() {
    return this.settlement.continueRefunds();
  }
}
