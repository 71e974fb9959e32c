import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Authenticated, Me, Roles, type Principal } from '../../kernel/auth.js';
import { Once } from '../../kernel/idempotency.js';
import { Id, Problems, Returns } from '../../kernel/schema.js';
import { Timeline } from '../../kernel/timeline.js';
import type { Reservation } from './reservation.entity.js';
import {
  Cancellation,
  NewReservation,
  ReservationPage,
  ReservationQuery,
  ReservationView,
  toView,
} from './reservations.schema.js';
import { ReservationsService } from './reservations.service.js';

@ApiTags('reservations')
@Authenticated()
@Controller('v1/reservations')
export class ReservationsController {
  constructor(private readonly reservations: ReservationsService) {}

  @Post()
  @Roles('consumer')
  @ApiOperation({ summary: 'Book a delivery', description: 'Every driver who is online hears of it.' })
  @Returns(ReservationView, 201, 'The booking; it survives a crash of any process.')
  @Problems('date-in-past', 'forbidden')
  requestReservation(
    @Me() me: Principal,
    @Body({ schema: NewReservation }) body: NewReservation,
    @Once({ required: true }) once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return once.run(async (tx) => {
      const reservation = await this.reservations.request(tx, me, body);
      void reply.header('Location', `/v1/reservations/${reservation.id}`);
      return tagged(reply, reservation);
    });
  }

  @Get()
  @ApiOperation({
    summary: 'My reservations',
    description: 'A driver sees their deliveries and every open reservation.',
  })
  @Returns(ReservationPage)
  @Problems('invalid-cursor')
  async listReservations(@Me() me: Principal, @Query({ schema: ReservationQuery }) query: ReservationQuery) {
    const { items, nextCursor } = await this.reservations.findAll(me, query);
    return { items: items.map(toView), nextCursor };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One reservation' })
  @Returns(ReservationView)
  @ApiResponse({ status: 304, description: 'It is still the version of `If-None-Match`.' })
  @Problems('reservation-not-found')
  async getReservation(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const reservation = await this.reservations.find(me, id);
    const view = tagged(reply, reservation);
    if (!matches(known, etagOf(reservation))) return view;
    void reply.status(304);
  }

  @Get(':id/timeline')
  @ApiOperation({ summary: 'What happened to a reservation, and who did it' })
  @Returns(Timeline)
  @Problems('reservation-not-found')
  getTimeline(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    return this.reservations.findTimeline(me, id);
  }

  @Post(':id/acceptance')
  @Roles('driver')
  @ApiOperation({ summary: 'Accept', description: 'Of any number of drivers exactly one wins; the rest get 409.' })
  @Returns(ReservationView, 201, 'The delivery is yours.')
  @Problems('reservation-not-found', 'reservation-conflict', 'forbidden')
  acceptReservation(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Once() once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return once.run(async (tx) => tagged(reply, await this.reservations.accept(tx, me, id)));
  }

  @Post(':id/pickup')
  @Roles('driver')
  @ApiOperation({ summary: 'Say that it was picked up', description: 'By its driver.' })
  @Returns(ReservationView, 201, 'It is on its way.')
  @Problems('reservation-not-found', 'reservation-conflict', 'forbidden')
  pickUpReservation(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Once() once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return once.run(async (tx) => tagged(reply, await this.reservations.pickUp(tx, me, id)));
  }

  @Post(':id/delivery')
  @Roles('driver')
  @ApiOperation({ summary: 'Say that it was delivered', description: 'By its driver.' })
  @Returns(ReservationView, 201, 'It has arrived.')
  @Problems('reservation-not-found', 'reservation-conflict', 'forbidden')
  deliverReservation(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Once() once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return once.run(async (tx) => tagged(reply, await this.reservations.deliver(tx, me, id)));
  }

  @Post(':id/cancellation')
  @ApiOperation({ summary: 'Cancel', description: 'By its consumer or its driver, until the pick-up.' })
  @Returns(ReservationView, 201, 'It is cancelled, and the other side hears of it.')
  @Problems('reservation-not-found', 'reservation-conflict')
  cancelReservation(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: Cancellation }) { reason }: Cancellation,
    @Once() once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return once.run(async (tx) => tagged(reply, await this.reservations.cancel(tx, me, id, reason)));
  }
}

/** The public shape, with its ETag (RFC 9110 §8.8.3) on the answer. */
function tagged(reply: FastifyReply, reservation: Reservation) {
  void reply.header('ETag', etagOf(reservation));
  return toView(reservation);
}

const etagOf = ({ version }: Reservation): string => `"${version}"`;

/** If-None-Match is a list, compared weakly (RFC 9110 §13.1.2): a gateway that compresses makes our tags weak. */
const matches = (known: string | undefined, etag: string): boolean =>
  (known ?? '').split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
