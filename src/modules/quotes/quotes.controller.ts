import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Authenticated, Me, Roles } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { ReachesOthers } from '../../kernel/auth/rate-limit.js';
import { Once } from '../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../kernel/http/schema.js';
import { NewQuote, QuoteView } from './quotes.schema.js';
import { QuotesService } from './quotes.service.js';

@ApiTags('delivery quotes')
@Authenticated('reservations')
@Controller('v1/delivery-quotes')
export class QuotesController {
  constructor(private readonly quotes: QuotesService) {}

  @Post()
  @Roles('consumer')
  @ReachesOthers()
  @ApiOperation({
    summary: 'Get a price for a delivery',
    description: 'Fixes places, route, price and the terms of a cancellation for ten minutes. Moves no money.',
  })
  @Returns(QuoteView, 201, 'The quote; one reservation can use it until it expires.')
  @Problems(
    'address-not-found',
    'route-too-long',
    'parcel-too-large',
    'pickup-date-out-of-range',
    'dropoff-window-over',
    'new-account',
    'forbidden',
  )
  async quoteDelivery(
    @Me() me: Principal,
    @Body({ schema: NewQuote }) body: NewQuote,
    @Once({ required: true }) once: Once,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const terms = await this.quotes.prepare(body);
    return once.run(async (tx) => {
      const quote = await this.quotes.save(tx, me.id, terms);
      void reply.header('Location', `/v1/delivery-quotes/${quote.id}`);
      return quote;
    });
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a quote', description: 'Only its owner may do this.' })
  @Returns(QuoteView)
  @Problems('quote-not-found')
  getQuote(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    return this.quotes.find(me.id, id);
  }
}
