import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Authenticated, Roles } from '../../kernel/auth/auth.guard.js';
import { PageQuery } from '../../kernel/http/pagination.js';
import { Id, Problems, Returns } from '../../kernel/http/schema.js';
import { AuditService } from './audit.service.js';
import { TransactionPage, TrialBalance } from './wallets.schema.js';
import { WalletsService } from './wallets.service.js';

@ApiTags('ledger')
@Authenticated('operations')
@Controller('v1/ledger')
export class LedgerController {
  constructor(
    private readonly audit: AuditService,
    private readonly wallets: WalletsService,
  ) {}

  @Get('trial-balance')
  @Roles('admin')
  @ApiOperation({
    summary: 'Get the trial balance',
    description: 'Recomputes every account from every journal row and reports what does not add up.',
  })
  @Returns(TrialBalance)
  @Problems('forbidden')
  getTrialBalance() {
    return this.audit.check();
  }

  @Get('escrows/:id/transactions')
  @Roles('admin')
  @ApiOperation({
    summary: 'List what moved into and out of an escrow, newest first',
    description: 'That of the reservation or the mission with this id; none where no money was ever held.',
  })
  @Returns(TransactionPage)
  @Problems('forbidden', 'invalid-cursor')
  listEscrowTransactions(
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>,
  ) {
    return this.wallets.findEscrowPage(id, query);
  }
}
