import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../../kernel/auth/auth.guard.js';
import { NotModified, sendUnlessKnown } from '../../../kernel/http/conditional.js';
import { negotiate } from '../../../kernel/http/negotiation.js';
import { Id, OrAs, Problems, Returns } from '../../../kernel/http/schema.js';
import { tagCodes, tagLabels } from '../tags.js';
import { writeValue, type SearchResponse } from './response.js';
import {
  CafeDetail,
  CafeFeatures,
  CafeNames,
  CafePage,
  CafeQuery,
  CompletionQuery,
  Tags,
  ViewerQuery,
} from './finding.schema.js';
import { FindingService } from './finding.service.js';

const JSON_TYPE = 'application/json';
const GEOJSON_TYPE = 'application/geo+json';

@ApiTags('cafes')
@Public()
@Controller('v1/cafes')
export class FindingController {
  constructor(private readonly finding: FindingService) {}

  @Get()
  @ApiOperation({
    summary: 'Find cafés near a place, on a map or by name',
    description:
      'Send `lat` and `lng`, or `bbox`, or `q`, or a place and `q`. With `Accept: application/geo+json` the response is a FeatureCollection (RFC 7946).',
  })
  @Returns(CafePage)
  @OrAs(GEOJSON_TYPE, CafeFeatures)
  @NotModified()
  @Problems('invalid-cursor')
  async findCafes(
    @Query({ schema: CafeQuery }) query: CafeQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const type = negotiate(request, reply, [JSON_TYPE, GEOJSON_TYPE]);
    const found = this.finding.find(query, type === GEOJSON_TYPE ? 'geojson' : 'json');
    // Awaiting a value that is already there would cost a tick.
    return send(found instanceof Promise ? await found : found, type, request, reply);
  }

  @Get('suggestions')
  @ApiOperation({
    summary: 'List completions for a café search',
    description: 'Initial consonants (초성) alone also match.',
  })
  @Returns(CafeNames)
  suggestCafes(@Query({ schema: CompletionQuery }) query: CompletionQuery) {
    return this.finding.findCompletions(query);
  }

  @Get(':id')
  @ApiOperation({
    summary: 'Get a café',
    description: 'Also returns permanently closed cafés. The id of a merged café returns the café that represents it.',
  })
  @Returns(CafeDetail)
  @NotModified()
  @Problems('cafe-not-found')
  async getCafe(
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: ViewerQuery }) viewer: ViewerQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { cafe, result } = await this.finding.findOne(id, viewer);
    void reply.header('X-Cache', result);
    return send(writeValue(cafe), JSON_TYPE, request, reply);
  }
}

@ApiTags('cafes')
@Public()
@Controller('v1/tags')
export class TagsController {
  @Get()
  @ApiOperation({ summary: 'List the tags of cafés' })
  @Returns(Tags)
  listTags() {
    return { items: tagCodes.map((code) => ({ code, ...tagLabels[code] })) };
  }
}

/** Cacheable by anybody. The text was written from its schema, and is not parsed again. */
function send(
  { text, etag }: SearchResponse,
  type: string,
  request: FastifyRequest,
  reply: FastifyReply,
): string | undefined {
  void reply.header('Cache-Control', 'public, no-cache');
  return sendUnlessKnown({ body: text, etag }, `${type}; charset=utf-8`, request, reply);
}
