import { Body, Controller, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me, Roles, type Principal } from '../../kernel/auth/auth.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { UnitOfWork } from '../../kernel/tx/tx.js';
import { DriversService } from './drivers.service.js';
import { Availability } from './reservations.schema.js';

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
  @ApiOperation({ summary: 'Go online or offline', description: 'Drivers who are online hear of every new booking.' })
  @Returns(Availability)
  @Problems('forbidden')
  async setAvailability(@Me() me: Principal, @Body({ schema: Availability }) body: Availability) {
    await this.uow.run((tx) => this.drivers.setOnline(tx, me.id, body.online));
    return body;
  }
}
