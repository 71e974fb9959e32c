import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Authenticated, Me } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { NotModified, sendResponse } from '../../kernel/http/conditional.js';
import { PageQuery } from '../../kernel/http/pagination.js';
import { Id, Problems, Returns } from '../../kernel/http/schema.js';
import { Timeline } from '../../kernel/events/timeline.js';
import { MissionsLookup } from './missions.lookup.js';
import { MissionPage, MissionQuery, MissionView, PledgePage } from './missions.schema.js';

@ApiTags('missions')
@Authenticated('missions')
@Controller('v1/missions')
export class MissionsLookupController {
  constructor(private readonly missions: MissionsLookup) {}

  @Get()
  @ApiOperation({ summary: 'List missions' })
  @Returns(MissionPage)
  @NotModified()
  @Problems('invalid-cursor')
  async listMissions(
    @Me() me: Principal,
    @Query({ schema: MissionQuery }) query: MissionQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { value, result } = await this.missions.findAll(me, query);
    return sendResponse(value, result, request, reply);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a mission' })
  @Returns(MissionView)
  @NotModified()
  @Problems('mission-not-found')
  async getMission(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { value, result } = await this.missions.find(me, id);
    return sendResponse(value, result, request, reply);
  }

  @Get(':id/pledges')
  @ApiOperation({
    summary: 'List the pledges of a mission, newest first',
    description:
      'The creator, the streamer and moderators see who pledged how much. Others see their own pledges, and the names of the backers who show them.',
  })
  @Returns(PledgePage)
  @Problems('mission-not-found', 'invalid-cursor')
  listPledges(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Query({ schema: PageQuery }) query: z.infer<typeof PageQuery>,
  ) {
    return this.missions.findPledges(me, id, query);
  }

  @Get(':id/events')
  @ApiOperation({
    summary: 'List the events of a mission',
    description: 'Which backer pledged or disputed is seen by the parties and that backer alone.',
  })
  @Returns(Timeline)
  @Problems('mission-not-found')
  listMissionEvents(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    return this.missions.findTimeline(me, id);
  }
}
