import { Body, Controller, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me, Roles } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { DriversService } from './drivers.service.js';
import { Availability, AvailabilityView } from './reservations.schema.js';

@ApiTags('drivers')
@Authenticated()
@Controller('v1/drivers')
export class DriversController {
  constructor(
    private readonly drivers: DriversService,
    private readonly uow: UnitOfWork,
  ) {}

  @Put('me/availability')
  @Roles('driver')
  @ApiOperation({
    summary: 'Set my availability',
    description: 'Online drivers are notified of new reservations, and may accept them.',
  })
  @Returns(AvailabilityView)
  @Problems('forbidden')
  async setAvailability(@Me() me: Principal, @Body({ schema: Availability }) body: Availability) {
    await this.uow.run((tx) => this.drivers.setOnline(tx, me.id, body.online));
    return body;
  }
}
