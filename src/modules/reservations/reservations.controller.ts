import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Authenticated, Me, Roles } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { ReachesOthers } from '../../kernel/auth/rate-limit.js';
import { Once } from '../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../kernel/http/schema.js';
import type { Reservation } from './reservation.entity.js';
import {
  Cancellation,
  etagOf,
  NewReservation,
  ReservationView,
  toOpenView,
  toPartyView,
} from './reservations.schema.js';
import { ReservationsService } from './reservations.service.js';

@ApiTags('reservations')
@Authenticated('reservations')
@Controller('v1/reservations')
export class ReservationsController {
  constructor(private readonly reservations: ReservationsService) {}

  @Post()
  @Roles('consumer')
  @ReachesOthers()
  @ApiOperation({
    summary: 'Request a delivery',
    description:
      'Drivers who are online are asked for it in rounds. With a quote its price moves from the wallet into escrow in the same transaction, until the end of the delivery.',
  })
  @Returns(ReservationView, 201, 'The reservation; it is durable when this response arrives.')
  @Problems(
    'date-in-past',
    'pickup-window-over',
    'too-many-open-reservations',
    'client-reference-used',
    'quote-not-found',
    'quote-used',
    'quote-expired',
    'insufficient-funds',
    'ledger-read-only',
    'new-account',
    'forbidden',
  )
  requestReservation(
    @Me() me: Principal,
    @Body({ schema: NewReservation }) body: NewReservation,
    @Once({ required: true }) once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return once.run(async (tx) => {
      const reservation = await this.reservations.request(tx, me, body);
      void reply.header('Location', `/v1/reservations/${reservation.id}`);
      return tagged(reply, me, reservation);
    });
  }

  @Post(':id/acceptance')
  @Roles('driver')
  @ApiOperation({
    summary: 'Accept a reservation',
    description:
      'Exactly one driver can accept it; all others get 409. A driver carries out one delivery at a time: two overlap when their pick-up windows share an hour, and one without a window takes its whole day.',
  })
  @Returns(ReservationView, 201, 'The reservation, assigned to you.')
  @Problems('reservation-not-found', 'reservation-conflict', 'driver-offline', 'driver-busy', 'forbidden')
  acceptReservation(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Once() once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return once.run(async (tx) => tagged(reply, me, await this.reservations.accept(tx, me, id)));
  }

  @Post(':id/hand-back')
  @Roles('driver')
  @ApiOperation({
    summary: 'Hand a reservation back',
    description:
      'Its driver may do this until the pick-up. It is open again; its consumer is notified, and other drivers are asked at once.',
  })
  @Returns(ReservationView, 201, 'The reservation, as other drivers see it.')
  @Problems('reservation-not-found', 'reservation-conflict', 'forbidden')
  handBackReservation(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Once() once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return once.run(async (tx) => {
      const reservation = await this.reservations.handBack(tx, me, id);
      void reply.header('ETag', etagOf(reservation));
      return toOpenView(reservation);
    });
  }

  @Post(':id/cancellation')
  @ApiOperation({
    summary: 'Cancel a reservation',
    description: 'Its consumer may do this until the pick-up. Its driver hands it back instead.',
  })
  @Returns(ReservationView, 201, 'The cancelled reservation; the other party is notified.')
  @Problems('reservation-not-found', 'reservation-conflict', 'use-hand-back', 'ledger-read-only')
  cancelReservation(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: Cancellation }) { reason }: Cancellation,
    @Once() once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return once.run(async (tx) => tagged(reply, me, await this.reservations.cancel(tx, me, id, reason)));
  }
}

/** What a party sees, with its ETag header (RFC 9110 §8.8.3). */
export function tagged(reply: FastifyReply, me: Principal, reservation: Reservation) {
  void reply.header('ETag', etagOf(reservation));
  return toPartyView(me, reservation);
}
