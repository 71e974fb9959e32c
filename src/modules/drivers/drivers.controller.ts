import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me, Roles } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { Availability, AvailabilityView, DriverProfile, DriverView } from './drivers.schema.js';
import { DriversService } from './drivers.service.js';

@ApiTags('drivers')
@Authenticated('drivers')
@Controller('v1/drivers')
export class DriversController {
  constructor(
    private readonly drivers: DriversService,
    private readonly uow: UnitOfWork,
  ) {}

  @Get('me')
  @Roles('driver')
  @ApiOperation({ summary: 'Get my driver account', description: 'Vehicle, whether you are online, and your offers.' })
  @Returns(DriverView)
  @Problems('forbidden')
  getDriver(@Me() me: Principal) {
    return this.drivers.find(me.id);
  }

  @Put('me')
  @Roles('driver')
  @ApiOperation({ summary: 'Set my vehicle', description: 'Reservations are offered to drivers whose vehicle fits.' })
  @Returns(DriverView)
  @Problems('forbidden')
  setDriver(@Me() me: Principal, @Body({ schema: DriverProfile }) body: DriverProfile) {
    return this.uow.run((tx) => this.drivers.setProfile(tx, me.id, body));
  }

  @Put('me/availability')
  @Roles('driver')
  @ApiOperation({
    summary: 'Set my availability',
    description: 'Online drivers are notified of new reservations, and may accept them.',
  })
  @Returns(AvailabilityView)
  @Problems('forbidden')
  async setAvailability(@Me() me: Principal, @Body({ schema: Availability }) body: Availability) {
    await this.uow.run((tx) => this.drivers.setAvailability(tx, me.id, body));
    return body;
  }
}
