import type { OutgoingHttpHeaders } from 'node:http';
import { Controller, Get, Header, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Authenticated, Me, Public, Roles } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { Once } from '../../kernel/http/idempotency.js';
import { Id, OrAs, Problems, Returns } from '../../kernel/http/schema.js';
import { asFile } from './proofs/as-file.js';
import { imageTypes } from './proofs/images.js';
import { NewTrackingLink, TrackingLinkView, TrackingToken, TrackingView } from './tracking.schema.js';
import { TrackingHub } from './tracking/tracking-hub.js';
import { TrackingService } from './tracking/tracking.service.js';

@ApiTags('reservations')
@Controller('v1')
export class TrackingController {
  constructor(
    private readonly tracking: TrackingService,
    private readonly hub: TrackingHub,
  ) {}

  @Get('reservations/:id/tracking')
  @Authenticated('reservations')
  @ApiOperation({
    summary: 'Get the tracking of a reservation',
    description:
      'For its parties: where it is, and for its consumer the link that shows the same to everybody who has it.',
  })
  @Returns(TrackingLinkView)
  @Problems('reservation-not-found', 'tracking-not-found')
  getReservationTracking(@Me() me: Principal, @Param('id', { schema: Id }) id: string) {
    return this.tracking.findOfParty(me, id);
  }

  @Post('reservations/:id/tracking-links')
  @Authenticated('reservations')
  @Roles('consumer')
  @ApiOperation({
    summary: 'Issue a new tracking link of a reservation',
    description: 'Only its consumer may do this. The earlier link shows nothing from now on, and its streams end.',
  })
  @Returns(NewTrackingLink, 201, 'The new link.')
  @Problems('reservation-not-found', 'forbidden')
  replaceTrackingLink(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run((tx) => this.tracking.replaceLink(tx, me, id));
  }

  @Public()
  @Get('tracking/:token')
  @ApiOperation({ summary: 'Get a delivery by its link', description: 'For everybody with the link, without log-in.' })
  @Returns(TrackingView)
  @Problems('tracking-not-found')
  async getTracking(
    @Param('token', { schema: TrackingToken }) token: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    void reply.header('Cache-Control', 'no-store');
    return (await this.tracking.findByToken(token)).view;
  }

  @Public()
  @Get('tracking/:token/photos/:proofId')
  @Header('Cache-Control', 'private, no-store')
  @ApiOperation({
    summary: 'Get a photo of a delivery by its link',
    description: 'For everybody with the link, once it is delivered: what its driver showed of the end.',
  })
  @Returns(undefined)
  @OrAs(imageTypes, { type: 'string', format: 'binary' })
  @Problems('tracking-not-found', 'proof-not-found')
  async getTrackedPhoto(
    @Param('token', { schema: TrackingToken }) token: string,
    @Param('proofId', { schema: Id }) proofId: string,
  ) {
    return asFile(await this.tracking.openPhoto(token, proofId));
  }

  @Public()
  @Get('tracking/:token/stream')
  @ApiOperation({
    summary: 'Stream a delivery by its link',
    description:
      'Server-sent events. Each `tracking` is the whole state, sent when it changed, at most once a second. `expired` ends the stream of a link that is over.',
  })
  @ApiProduces('text/event-stream')
  @Returns(TrackingView, 200, 'Events; the `data` of each `tracking` is a `Tracking` as JSON.')
  @OrAs('text/event-stream', {
    type: 'string',
    example: 'id: 1\nevent: tracking\ndata: {"status":"picked_up"}\n\n',
  })
  @Problems('tracking-not-found')
  async streamTracking(
    @Param('token', { schema: TrackingToken }) token: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await this.tracking.findByToken(token);
    // Fastify passes HEAD requests to the handler of GET.
    if (reply.request.method === 'HEAD') return void reply.type('text/event-stream').send();
    const headers = reply.getHeaders() as OutgoingHttpHeaders;
    this.hub.open(found, reply.hijack().raw, headers);
  }
}
