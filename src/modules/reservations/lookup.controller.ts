import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Authenticated, Me } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { NotModified, sendResponse } from '../../kernel/http/conditional.js';
import { Id, Problems, Returns } from '../../kernel/http/schema.js';
import { Timeline } from '../../kernel/events/timeline.js';
import { ReservationsLookup } from './reservations.lookup.js';
import { ReservationPage, ReservationPeople, ReservationQuery, ReservationView } from './reservations.schema.js';

@ApiTags('reservations')
@Authenticated('reservations')
@Controller('v1/reservations')
export class ReservationsLookupController {
  constructor(private readonly reservations: ReservationsLookup) {}

  @Get()
  @ApiOperation({
    summary: 'List my reservations',
    description: 'A driver sees their own deliveries, and of every open reservation the districts and the time.',
  })
  @Returns(ReservationPage)
  @Problems('invalid-cursor')
  listReservations(@Me() me: Principal, @Query({ schema: ReservationQuery }) query: ReservationQuery) {
    return this.reservations.findAll(me, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a reservation' })
  @Returns(ReservationView)
  @NotModified()
  @Problems('reservation-not-found')
  async getReservation(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { value, result } = await this.reservations.find(me, id);
    return sendResponse(value, result, request, reply);
  }

  @Get(':id/people')
  @ApiOperation({
    summary: 'Get the people of a reservation',
    description:
      'Its consumer and its driver see each other by name. It has no part in the version of the reservation.',
  })
  @Returns(ReservationPeople)
  @Problems('reservation-not-found')
  getReservationPeople(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    return this.reservations.findPeople(me, id);
  }

  @Get(':id/timeline')
  @ApiOperation({ summary: 'List the events of a reservation' })
  @Returns(Timeline)
  @Problems('reservation-not-found')
  getTimeline(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    return this.reservations.findTimeline(me, id);
  }
}
