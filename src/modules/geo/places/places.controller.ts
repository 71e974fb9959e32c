import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated } from '../../../kernel/auth/auth.guard.js';
import { ReachesOthers } from '../../../kernel/auth/rate-limit.js';
import { Problems, Returns } from '../../../kernel/http/schema.js';
import { Place, PlaceQuestion, SuggestedPlaces, SuggestionQuery } from '../geo.schema.js';
import { PlaceFinder } from './place-finder.js';

@ApiTags('places')
@Authenticated('reservations:read')
@Controller('v1/places')
export class PlacesController {
  constructor(private readonly places: PlaceFinder) {}

  @Post('resolve')
  @HttpCode(200)
  @ReachesOthers()
  @ApiOperation({
    summary: 'Find the place of an address',
    description:
      'Changes nothing. Asks the configured providers of maps, then the names of cafés. If several places may be meant, each error names one.',
  })
  @Returns(Place)
  @Problems('address-not-found', 'new-account')
  resolvePlace(@Body({ schema: PlaceQuestion }) body: PlaceQuestion) {
    return this.places.resolve(body);
  }

  @Get('suggestions')
  @ApiOperation({ summary: 'List places for what is typed so far' })
  @Returns(SuggestedPlaces)
  async suggestPlaces(@Query({ schema: SuggestionQuery }) query: SuggestionQuery) {
    return { items: await this.places.suggest(query) };
  }
}
