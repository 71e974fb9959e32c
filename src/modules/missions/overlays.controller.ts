import { Body, Controller, Delete, Get, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Authenticated, Me, Public, Roles } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { BY_PERSON } from '../../kernel/auth/scopes.js';
import { Once } from '../../kernel/http/idempotency.js';
import { Id, OrAs, Problems, Returns } from '../../kernel/http/schema.js';
import { NewOverlay, OverlayList, OverlayState, OverlayToken, OverlayView, OverlayWithUrl } from './overlays.schema.js';
import { OverlayStreams } from './overlays/overlay-streams.js';
import { newToken, OverlaysService, overlayUrl } from './overlays/overlays.service.js';

/** The links by which a streamer's missions are shown within a broadcast. No key reaches them, as none makes another key. */
@ApiTags('overlays')
@Controller('v1')
export class OverlaysController {
  constructor(
    private readonly overlays: OverlaysService,
    private readonly streams: OverlayStreams,
  ) {}

  @Post('overlays')
  @Authenticated(BY_PERSON)
  @Roles('streamer')
  @ApiOperation({
    summary: 'Create an overlay link',
    description:
      'Its page is for a browser source, such as OBS has: missions that I accepted, and alerts. A person has 5 links at most.',
  })
  @Returns(OverlayWithUrl, 201, 'The link.')
  @Problems('overlay-limit-reached', 'forbidden')
  createOverlay(@Me() me: Principal, @Body({ schema: NewOverlay }) body: NewOverlay, @Once() once: Once) {
    const token = newToken();
    return once.runShowing({ url: overlayUrl(token) }, (tx) => this.overlays.create(tx, me.id, token, body));
  }

  @Get('overlays')
  @Authenticated(BY_PERSON)
  @Roles('streamer')
  @ApiOperation({ summary: 'List my overlay links, newest first' })
  @Returns(OverlayList)
  @Problems('forbidden')
  listOverlays(@Me() me: Principal) {
    return this.overlays.findAll(me.id);
  }

  @Post('overlays/:id/rotate')
  @Authenticated(BY_PERSON)
  @Roles('streamer')
  @ApiOperation({
    summary: 'Rotate an overlay link',
    description: 'The address so far shows nothing from now on.',
  })
  @Returns(OverlayWithUrl, 201, 'The link.')
  @Problems('overlay-not-found', 'forbidden')
  rotateOverlay(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    const token = newToken();
    return once.runShowing({ url: overlayUrl(token) }, (tx) => this.overlays.rotate(tx, me.id, id, token));
  }

  @Delete('overlays/:id')
  @Authenticated(BY_PERSON)
  @Roles('streamer')
  @ApiOperation({
    summary: 'Revoke an overlay link',
    description: 'It shows nothing from now on.',
  })
  @Returns(undefined, 204, 'The link is revoked.')
  @Problems('overlay-not-found', 'forbidden')
  revokeOverlay(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.overlays.revoke(tx, me.id, id));
  }

  @Post('overlays/:id/test-alert')
  @Authenticated(BY_PERSON)
  @Roles('streamer')
  @ApiOperation({ summary: 'Send a test alert to an overlay', description: 'Its pages show it within a second.' })
  @Returns(OverlayView, 201, 'The link.')
  @Problems('overlay-not-found', 'forbidden')
  sendTestAlert(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.overlays.sendTestAlert(tx, me.id, id));
  }

  @Public()
  @Get('overlay/:token')
  @ApiOperation({ summary: 'Get an overlay by its link', description: 'For everybody with the link, without log-in.' })
  @Returns(OverlayState)
  @Problems('overlay-not-found')
  async getOverlay(
    @Param('token', { schema: OverlayToken }) token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    void reply.header('Cache-Control', 'no-store');
    return this.streams.find(token);
  }

  @Public()
  @Get('overlay/:token/stream')
  @ApiOperation({
    summary: 'Stream an overlay by its link',
    description: 'Server-sent events, as for a mission. `expired` ends the stream of a link that is over.',
  })
  @ApiProduces('text/event-stream')
  @Returns(OverlayState, 200, 'Events; the `data` of each `overlay` is an `OverlayState` as JSON.')
  @OrAs('text/event-stream', {
    type: 'string',
    example: 'id: 1\nevent: overlay\ndata: {"missions":[],"alerts":[]}\n\n',
  })
  @Problems('overlay-not-found', 'too-many-streams')
  streamOverlay(@Param('token', { schema: OverlayToken }) token: string, @Res() reply: FastifyReply): Promise<void> {
    return this.streams.stream(token, reply);
  }
}
