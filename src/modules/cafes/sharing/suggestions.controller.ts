import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me, Roles } from '../../../kernel/auth/auth.guard.js';
import type { Principal } from '../../../kernel/auth/principal.js';
import { ReachesOthers } from '../../../kernel/auth/rate-limit.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../../kernel/http/schema.js';
import type { Suggestion } from './suggestions.queries.js';
import { NewSuggestion, SuggestionPage, SuggestionQuery, SuggestionView } from './suggestions.schema.js';
import { SuggestionsService } from './suggestions.service.js';

@ApiTags('cafes')
@Authenticated('cafes')
@Controller('v1')
export class SuggestionsController {
  constructor(private readonly suggestions: SuggestionsService) {}

  @Post('cafes/:id/suggestions')
  @ReachesOthers()
  @ApiOperation({
    summary: 'Suggest an edit of a café',
    description: 'A moderator reviews it, and its author is notified of the decision.',
  })
  @Returns(SuggestionView, 201, 'The suggested edit, waiting for review.')
  @Problems('new-account', 'cafe-not-found')
  suggestCorrection(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: NewSuggestion }) body: NewSuggestion,
    @Once() once: Once,
  ) {
    return once.run(async (tx) => toView(await this.suggestions.suggest(tx, me, id, body)));
  }

  @Get('cafes/:id/suggestions')
  @ApiOperation({
    summary: 'List my suggested edits of a café, newest first',
    description: 'A moderator sees the suggested edits of all users.',
  })
  @Returns(SuggestionPage)
  @Problems('cafe-not-found', 'invalid-cursor')
  async listCafeSuggestions(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: SuggestionQuery }) query: SuggestionQuery,
  ) {
    const { items, nextCursor } = await this.suggestions.findOfCafe(me, id, query);
    return { items: items.map(toView), nextCursor };
  }

  @Get('cafe-suggestions')
  @Roles('moderator')
  @Authenticated('operations')
  @ApiOperation({
    summary: 'List the suggested edits of all cafés, newest first',
    description: 'Only moderators may do this.',
  })
  @Returns(SuggestionPage)
  @Problems('invalid-cursor', 'forbidden')
  async listSuggestions(@Query({ schema: SuggestionQuery }) query: SuggestionQuery) {
    const { items, nextCursor } = await this.suggestions.findAll(query);
    return { items: items.map(toView), nextCursor };
  }

  @Post('cafe-suggestions/:id/approval')
  @Roles('moderator')
  @Authenticated('operations')
  @ApiOperation({
    summary: 'Approve a suggested edit',
    description: 'Applies its changes to the café; no import overwrites them.',
  })
  @Returns(SuggestionView, 201, 'The approved edit.')
  @Problems('suggestion-not-found', 'suggestion-decided', 'forbidden')
  approveSuggestion(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run(async (tx) => toView(await this.suggestions.approve(tx, me, id)));
  }

  @Post('cafe-suggestions/:id/rejection')
  @Roles('moderator')
  @Authenticated('operations')
  @ApiOperation({ summary: 'Reject a suggested edit' })
  @Returns(SuggestionView, 201, 'The rejected edit; the café does not change.')
  @Problems('suggestion-not-found', 'suggestion-decided', 'forbidden')
  rejectSuggestion(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run(async (tx) => toView(await this.suggestions.reject(tx, me, id)));
  }
}

const toView = ({ decidedAt, createdAt, ...rest }: Suggestion): SuggestionView => ({
  ...rest,
  decidedAt: decidedAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
});
