import { Every, Listener } from '../../kernel/events/events.js';
import { dueRows } from '../../kernel/work/work.js';
import { AuditService } from './audit.service.js';
import { withdrawalWork, WithdrawalsService } from './withdrawals.service.js';

@Listener('wallets')
export class WalletsListeners {
  constructor(
    private readonly withdrawals: WithdrawalsService,
    private readonly audit: AuditService,
  ) {}

  @Every(1_000, dueRows(withdrawalWork))
  payDueWithdrawals() {
    return this.withdrawals.payDue();
  }

  @Every(60_000)
  auditLedger() {
    return this.audit.run();
  }
}
