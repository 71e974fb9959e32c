import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me, Roles } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { Earnings, EarningsQuery } from './earnings.schema.js';
import { EarningsService } from './earnings/earnings.service.js';

@ApiTags('drivers')
@Authenticated('drivers')
@Controller('v1/drivers')
export class EarningsController {
  constructor(private readonly earnings: EarningsService) {}

  @Get('me/earnings')
  @Roles('driver')
  @ApiOperation({
    summary: 'Get my earnings by day or week',
    description: 'What reservations paid into your wallet, by the day on which they did, in Korean time.',
  })
  @Returns(Earnings)
  @Problems('forbidden')
  getEarnings(@Me() me: Principal, @Query({ schema: EarningsQuery }) query: EarningsQuery) {
    return this.earnings.find(me.id, query);
  }
}
