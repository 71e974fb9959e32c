import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../../kernel/auth/auth.guard.js';
import { NotModified, sendUnlessKnown, weakEtagOf } from '../../kernel/http/conditional.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { handle } from '../users/index.js';
import { ProfilesLookup } from './profiles.lookup.js';
import { ProfileView, StreamerPage, StreamerQuery } from './profiles.schema.js';

@ApiTags('profiles')
@Public()
@Controller('v1')
export class ProfilesLookupController {
  constructor(private readonly profiles: ProfilesLookup) {}

  @Get('profiles/:handle')
  @ApiOperation({
    summary: 'Get the public profile of a person',
    description:
      'A handle that the person had until lately finds the profile as well, which names the present one. Suspended people have none.',
  })
  @Returns(ProfileView)
  @NotModified()
  @Problems('profile-not-found')
  async getProfile(
    @Param('handle', { schema: handle }) name: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { profile, result } = await this.profiles.find(name);
    const body = JSON.stringify(profile);
    void reply.header('X-Cache', result).header('Cache-Control', 'public, no-cache');
    return sendUnlessKnown({ body, etag: weakEtagOf(body) }, 'application/json; charset=utf-8', request, reply);
  }

  @Get('streamers')
  @ApiOperation({
    summary: 'List streamers, or find them by the beginning of a handle or a name',
    description:
      'Streamers who have chosen a handle, by their handles. With `q` those whose handle begins so come first, then those whose name does.',
  })
  @Returns(StreamerPage)
  @Problems('invalid-cursor')
  listStreamers(@Query({ schema: StreamerQuery }) query: StreamerQuery) {
    return this.profiles.findStreamers(query);
  }
}
