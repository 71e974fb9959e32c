import { Every, Listener } from '../../kernel/events/events.js';
import { SettlementService } from './settlement.service.js';

@Listener('missions')
export class MissionsListeners {
  constructor(private readonly settlement: SettlementService) {}

  @Every(1_000)
  expireOverdue() {
    return this.settlement.expireOverdue();
  }

  @Every(1_000)
  payUndisputed() {
    return this.settlement.payUndisputed();
  }

  @Every(1_000)
  retryStarved() {
    return this.settlement.retryStarved();
  }

  @Every(1_000)
  continueRefunds() {
    return this.settlement.continueRefunds();
  }
}
