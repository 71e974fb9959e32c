import { Body, Controller, Get, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { Authenticated, Me, Roles } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { Once } from '../../kernel/http/idempotency.js';
import { negotiate } from '../../kernel/http/negotiation.js';
import { Id, OrAs, Problems, Returns } from '../../kernel/http/schema.js';
import { localeOf } from '../../kernel/problems/locale.js';
import { Adjustment, CancellationNowView, NewAdjustment, Receipt } from './fares.schema.js';
import { FaresService } from './fares/fares.service.js';
import { receiptHeaders, receiptPage } from './fares/receipt-page.js';
import { ReceiptsService } from './fares/receipts.service.js';
import { ReservationsService } from './reservations.service.js';

@ApiTags('reservations')
@Authenticated('reservations')
@Controller('v1/reservations')
export class FaresController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reservations: ReservationsService,
    private readonly fares: FaresService,
    private readonly receipts: ReceiptsService,
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

  @Get(':id/receipt')
  @ApiOperation({
    summary: 'Get the receipt of a reservation that has ended',
    description: 'For its consumer. With `Accept: text/html` the response is a page to print, in Korean or English.',
  })
  @Returns(Receipt)
  @OrAs('text/html', { type: 'string', example: '<!doctype html>' })
  @Problems('reservation-not-found', 'no-receipt')
  async getReceipt(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { manager } = this.dataSource;
    const reservation = await this.reservations.findOfParty(manager, me, id);
    const receipt = await this.receipts.find(manager, me, reservation);
    if (negotiate(request, reply, ['application/json', 'text/html']) === 'application/json') return receipt;
    void reply.headers(receiptHeaders);
    const page = Buffer.from(receiptPage(receipt, localeOf(request.headers['accept-language'])));
    return new StreamableFile(page, { type: 'text/html; charset=utf-8', length: page.length });
  }

  @Post(':id/adjustments')
  @Roles('admin')
  @Authenticated('operations')
  @ApiOperation({
    summary: 'Refund a consumer after the end',
    description: 'Out of the fees, and never more than they paid. The receipt shows it.',
  })
  @Returns(Adjustment, 201, 'The adjustment; the money is in the wallet.')
  @Problems(
    'reservation-not-found',
    'adjustment-impossible',
    'adjustment-too-large',
    'insufficient-funds',
    'ledger-read-only',
    'forbidden',
  )
  adjustFare(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: NewAdjustment }) body: NewAdjustment,
    @Once({ required: true }) once: Once,
  ) {
    return once.run(async (tx) => {
      const reservation = await this.reservations.findOfParty(tx, me, id);
      return this.receipts.adjust(tx, me.id, reservation, body, once.effectId());
    });
  }
}
