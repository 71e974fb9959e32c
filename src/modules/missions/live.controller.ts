import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../../kernel/auth/auth.guard.js';
import { Id, OrAs, Problems, Returns } from '../../kernel/http/schema.js';
import { LiveMission } from './live.schema.js';
import { MissionStreams } from './live/mission-streams.js';

@ApiTags('missions')
@Controller('v1/missions')
export class LiveMissionsController {
  constructor(private readonly streams: MissionStreams) {}

  @Public()
  @Get(':id/live')
  @ApiOperation({
    summary: 'Get a mission as everybody may see it',
    description: 'What its stream has, once.',
  })
  @Returns(LiveMission)
  @Problems('mission-not-found')
  getLiveMission(@Param('id', { schema: Id }) id: string) {
    return this.streams.find(id);
  }

  @Public()
  @Get(':id/stream')
  @ApiOperation({
    summary: 'Stream a mission',
    description:
      'Server-sent events, for everybody. Each `mission` is the whole state, sent when it changed, at most once a second.',
  })
  @ApiProduces('text/event-stream')
  @Returns(LiveMission, 200, 'Events; the `data` of each `mission` is a `LiveMission` as JSON.')
  @OrAs('text/event-stream', {
    type: 'string',
    example: 'id: 1\nevent: mission\ndata: {"status":"open","pot":15000}\n\n',
  })
  @Problems('mission-not-found', 'too-many-streams')
  streamMission(@Param('id', { schema: Id }) id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.streams.stream(id, reply);
  }
}
