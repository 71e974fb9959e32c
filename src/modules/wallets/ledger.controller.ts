import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Roles } from '../../kernel/auth/auth.guard.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { AuditService } from './audit.service.js';
import { TrialBalance } from './wallets.schema.js';

@ApiTags('ledger')
@Authenticated('operations')
@Controller('v1/ledger')
export class LedgerController {
  constructor(private readonly audit: AuditService) {}

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
}
