import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Authenticated, Me } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { Id, Problems, Returns } from '../../kernel/http/schema.js';
import { CancellationNowView } from './fares.schema.js';
import { FaresService } from './fares/fares.service.js';
import { ReservationsService } from './reservations.service.js';

@ApiTags('reservations')
@Authenticated()
@Controller('v1/reservations')
export class FaresController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reservations: ReservationsService,
    private readonly fares: FaresService,
  ) {}

  @Get(':id/cancellation-terms')
  @ApiOperation({
    summary: 'Get what a cancellation costs now',
    description: 'Only its parties may do this. A reservation without a price always costs nothing.',
  })
  @Returns(CancellationNowView)
  @Problems('reservation-not-found', 'reservation-conflict')
  async getCancellationTerms(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    const { manager } = this.dataSource;
    return this.fares.findCancellation(manager, await this.reservations.findOfParty(manager, me, id), me);
  }
}
