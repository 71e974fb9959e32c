import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { Authenticated, Me, Roles } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { Once } from '../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../kernel/http/schema.js';
import { Arrival, Failure, HandOver, HandoverView, Milestones, PickUp, Return } from './handover.schema.js';
import { HandoverService } from './handover/handover.service.js';
import { PinsService } from './pins/pins.service.js';
import { tagged } from './reservations.controller.js';
import { ReservationView } from './reservations.schema.js';
import { ReservationsService } from './reservations.service.js';

@ApiTags('reservations')
@Authenticated('reservations')
@Controller('v1/reservations')
export class HandoverController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly handover: HandoverService,
    private readonly pins: PinsService,
    private readonly reservations: ReservationsService,
  ) {}

  @Post(':id/arrival')
  @Roles('driver')
  @ApiOperation({
    summary: 'Mark an arrival at a stop',
    description:
      'Only its driver may do this: at the pick-up before it is picked up, at the drop-off after. Its consumer is notified once; the state stays, and a cancellation costs more from now on.',
  })
  @Returns(ReservationView, 201, 'The reservation, with the arrival.')
  @Problems('reservation-not-found', 'reservation-conflict', 'forbidden')
  arriveAtStop(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: Arrival }) body: Arrival,
    @Once() once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return once.run(async (tx) => tagged(reply, me, await this.handover.arrive(tx, me, id, body)));
  }

  @Post(':id/pickup')
  @Roles('driver')
  @ApiOperation({ summary: 'Mark a reservation as picked up', description: 'Only its driver may do this.' })
  @Returns(ReservationView, 201, 'The reservation, now picked up.')
  @Problems('reservation-not-found', 'reservation-conflict', 'forbidden')
  pickUpReservation(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: PickUp }) body: PickUp,
    @Once() once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return once.run(async (tx) => tagged(reply, me, await this.handover.pickUp(tx, me, id, body)));
  }

  @Post(':id/delivery')
  @Roles('driver')
  @ApiOperation({
    summary: 'Mark a reservation as delivered',
    description:
      'Only its driver may do this. Where the quote asks for a PIN, after five wrong ones an operator decides. A photo is needed where the quote asks for one, and for what is left at the door.',
  })
  @Returns(ReservationView, 201, 'The reservation, now delivered.')
  @Problems(
    'reservation-not-found',
    'reservation-conflict',
    'proof-required',
    'proof-unknown',
    'pin-wrong',
    'pin-locked',
    'ledger-read-only',
    'forbidden',
  )
  async deliverReservation(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: HandOver }) body: HandOver,
    @Once() once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (body.pin !== undefined) await this.pins.check(me, id, body.pin);
    return once.run(async (tx) => tagged(reply, me, await this.handover.deliver(tx, me, id, body)));
  }

  @Post(':id/failure')
  @Roles('driver')
  @ApiOperation({
    summary: 'Mark a reservation as undeliverable',
    description:
      'Only its driver may do this, and only with a quote, which says what comes next: it is sent back, or left at the door.',
  })
  @Returns(ReservationView, 201, 'The reservation, now failed; its consumer is notified.')
  @Problems('reservation-not-found', 'reservation-conflict', 'quote-required', 'proof-unknown', 'forbidden')
  failReservation(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: Failure }) body: Failure,
    @Once() once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return once.run(async (tx) => tagged(reply, me, await this.handover.fail(tx, me, id, body)));
  }

  @Post(':id/return')
  @Roles('driver')
  @ApiOperation({
    summary: 'Send a reservation back',
    description:
      'Only its driver may do this, where the quote says `return`: first for the way back, then with `stop` 0 once it is at the pick-up, which pays for the delivery and the return.',
  })
  @Returns(ReservationView, 201, 'The reservation, now returning or returned.')
  @Problems('reservation-not-found', 'reservation-conflict', 'ledger-read-only', 'forbidden')
  returnReservation(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: Return }) body: Return,
    @Once() once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return once.run(async (tx) => tagged(reply, me, await this.handover.sendBack(tx, me, id, body)));
  }

  @Post(':id/pin')
  @Roles('admin')
  @Authenticated('operations')
  @ApiOperation({
    summary: 'Issue a new PIN for a reservation',
    description: 'After too many wrong ones. Its consumer is notified, and finds the new one in the handover.',
  })
  @Returns(undefined, 204, 'There is a new PIN.')
  @Problems('reservation-not-found', 'pin-not-used', 'forbidden')
  replacePin(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run(async (tx) => this.pins.renew(tx, me, await this.reservations.findOfParty(tx, me, id)));
  }

  @Get(':id/handover')
  @ApiOperation({
    summary: 'Get what the handover of a reservation needs',
    description:
      'For its parties: the stops with names, notes and, while a driver carries it out, phone numbers; for its consumer the PIN.',
  })
  @Returns(HandoverView)
  @Problems('reservation-not-found')
  getHandover(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    return this.handover.find(this.dataSource.manager, me, id);
  }

  @Get(':id/milestones')
  @ApiOperation({
    summary: 'List what its driver reported',
    description: 'For its parties, for 30 days: arrivals, pick-up and delivery, the oldest first.',
  })
  @Returns(Milestones)
  @Problems('reservation-not-found')
  async listMilestones(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    return { items: await this.handover.findMilestones(this.dataSource.manager, me, id) };
  }
}
