import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me } from '../../../kernel/auth/auth.guard.js';
import type { Principal } from '../../../kernel/auth/principal.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import { NewRating, RatingView, toView } from './ratings.schema.js';
import { RatingsService } from './ratings.service.js';

@ApiTags('cafes')
@Authenticated('cafes')
@Controller('v1/cafes/:id/rating')
export class RatingsController {
  constructor(private readonly ratings: RatingsService) {}

  @Put()
  @ApiOperation({ summary: 'Rate a café', description: 'One rating per user; a new one replaces the previous one.' })
  @Returns(RatingView, 200, 'My rating; the mean and the tags of the café now include it.')
  @Problems('cafe-not-found')
  rateCafe(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: NewRating }) body: NewRating,
    @Once() once: Once,
  ) {
    return once.run(async (tx) => toView(await this.ratings.rate(tx, me, id, body)));
  }

  @Get()
  @ApiOperation({ summary: 'Get my rating of a café' })
  @Returns(RatingView)
  @Problems('cafe-not-found', 'rating-not-found')
  async getRating(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    return toView(await this.ratings.find(me, id));
  }

  @Delete()
  @ApiOperation({ summary: 'Delete my rating of a café' })
  @Returns(undefined, 204, 'The rating is deleted.')
  @Problems('cafe-not-found')
  deleteRating(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.ratings.delete(tx, me, id));
  }
}
