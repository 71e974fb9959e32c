import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Authenticated, Me } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { Once } from '../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../kernel/http/schema.js';
import { tagged } from './reservations.controller.js';
import { Reassignment, ReservationView } from './reservations.schema.js';
import { ReservationsService } from './reservations.service.js';

@ApiTags('reservations')
@Authenticated('reservations')
@Controller('v1/reservations')
export class ReassignmentController {
  constructor(private readonly reservations: ReservationsService) {}

  @Post(':id/reassignment')
  @ApiOperation({
    summary: 'Give a reservation to another driver',
    description:
      'Its consumer may do this when its driver has not come 15 minutes after the acceptance and the beginning of the pick-up window; an operator may at any time before the pick-up, and may name the next driver. It costs nothing.',
  })
  @Returns(ReservationView, 201, 'The reservation; the driver who had it is notified, and the search goes on at once.')
  @Problems(
    'reservation-not-found',
    'reservation-conflict',
    'use-hand-back',
    'driver-not-late',
    'driver-unavailable',
    'forbidden',
  )
  reassignReservation(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: Reassignment }) { driverId }: Reassignment,
    @Once() once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return once.run(async (tx) => tagged(reply, me, await this.reservations.reassign(tx, me, id, driverId)));
  }
}
