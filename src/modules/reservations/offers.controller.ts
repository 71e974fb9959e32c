import { Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Authenticated, Me, Roles } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { Once } from '../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../kernel/http/schema.js';
import { OfferList } from './offers.schema.js';
import { OffersService } from './offers.service.js';
import { tagged } from './reservations.controller.js';
import { ReservationView } from './reservations.schema.js';

@ApiTags('offers')
@Authenticated('drivers')
@Roles('driver')
@Controller('v1/offers')
export class OffersController {
  constructor(private readonly offers: OffersService) {}

  @Get()
  @ApiOperation({
    summary: 'List the offers that I can answer now',
    description:
      'A reservation with a price is offered to a few drivers nearby: for some seconds it is theirs to take. What is open to every driver follows.',
  })
  @Returns(OfferList)
  @Problems('forbidden')
  listOffers(@Me() me: Principal) {
    return this.offers.findAll(me);
  }

  @Post(':id/acceptance')
  @ApiOperation({
    summary: 'Accept an offer',
    description: 'The reservation is yours to carry out, as when it is accepted by its own id.',
  })
  @Returns(ReservationView, 201, 'The reservation, assigned to you.')
  @Problems('offer-not-found', 'offer-over', 'reservation-conflict', 'driver-offline', 'driver-busy', 'forbidden')
  acceptOffer(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Once() once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return once.run(async (tx) => tagged(reply, me, await this.offers.accept(tx, me, id)));
  }

  @Post(':id/decline')
  @ApiOperation({
    summary: 'Decline an offer',
    description:
      'It costs nothing. The reservation is not offered to you again; when all have declined, others are asked at once.',
  })
  @Returns(undefined, 204, 'The offer is over.')
  @Problems('offer-not-found', 'offer-over', 'forbidden')
  declineOffer(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.offers.decline(tx, me, id));
  }
}
