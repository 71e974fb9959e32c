import { Body, Controller, Delete, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Authenticated, Me, Public, Roles } from '../../kernel/auth/auth.guard.js';
import { callerAddressOf } from '../../kernel/auth/caller-address.js';
import { Presence } from '../../kernel/auth/presence.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { CountedBy, RateLimits } from '../../kernel/auth/rate-limit.js';
import { Problems, Returns } from '../../kernel/http/schema.js';
import { Problem } from '../../kernel/problems/problem.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { DeviceAddress, DeviceReport, DeviceToken, NewPositions, OsmandQuery } from './positions.schema.js';
import { DevicesService } from './positions/devices.service.js';
import { refusals, type Fix, type Refusal } from './positions/fix.js';
import { PositionRecorder } from './positions/position-recorder.js';

/** A knot in metres a second. */
const KNOT = 1_852 / 3_600;

@ApiTags('drivers')
@Controller('v1')
export class PositionsController {
  constructor(
    private readonly positions: PositionRecorder,
    private readonly devices: DevicesService,
    private readonly limits: RateLimits,
    private readonly presence: Presence,
    private readonly uow: UnitOfWork,
  ) {}

  @Post('drivers/me/positions')
  @Authenticated('drivers')
  @Roles('driver')
  @CountedBy('positions')
  @ApiOperation({
    summary: 'Send my positions',
    description:
      'Up to 100 at once, for instance three every 15 s; the newest counts. Positions that are inaccurate, too old, from the future or out of reach are dropped; when all are, the answer says why. Needs the consent of `PUT /v1/drivers/me/availability`.',
  })
  @Returns(undefined, 204, 'The positions are taken.')
  @Problems('position-consent-missing', ...refusals, 'forbidden')
  async sendPositions(@Me() me: Principal, @Body({ schema: NewPositions }) { fixes }: NewPositions): Promise<void> {
    await this.positions.record(
      me.id,
      fixes.map(({ recordedAt, accuracyMeters = null, headingDegrees = null, speedMps = null, ...point }) => ({
        ...{ ...point, accuracyMeters, headingDegrees, speedMps },
        recordedAtMs: Date.parse(recordedAt),
      })),
    );
  }

  @Post('drivers/me/device')
  @Authenticated('drivers')
  @Roles('driver')
  @ApiOperation({
    summary: 'Issue an address for a phone app',
    description:
      'For Traccar Client or OsmAnd, which send positions while the screen is off. An address issued before is void.',
  })
  @Returns(DeviceAddress, 201, 'The address; it is shown once.')
  @Problems('forbidden')
  issueDevice(@Me() me: Principal) {
    return this.uow.run((tx) => this.devices.issue(tx, me.id));
  }

  @Delete('drivers/me/device')
  @Authenticated('drivers')
  @Roles('driver')
  @ApiOperation({ summary: 'Delete the address of my phone app' })
  @Returns(undefined, 204, 'The address is void.')
  @Problems('forbidden')
  revokeDevice(@Me() me: Principal): Promise<void> {
    return this.uow.run((tx) => this.devices.revoke(tx, me.id));
  }

  @Public()
  @CountedBy('handler')
  @Post('positions/:token')
  @ApiOperation({
    summary: 'Send a position from a phone app',
    description:
      'Takes the JSON of Traccar Client, or query parameters as OsmAnd writes them. Positions that are dropped are answered with 204 as well: the app would send them again for ever.',
  })
  @Returns(undefined, 204, 'The position is taken, or dropped.')
  @Problems('device-not-found', 'position-consent-missing')
  async sendDevicePosition(
    @Param('token', { schema: DeviceToken }) token: string,
    @Query({ schema: OsmandQuery }) query: OsmandQuery,
    @Body({ schema: DeviceReport.optional() }) report: DeviceReport | undefined,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    const driverId = await this.devices.findDriver(token, callerAddressOf(request.ip));
    await this.limits.consume('positions', driverId);
    const fix = report ? fixOf(report) : fixIn(query);
    this.presence.note({ id: driverId, roles: ['driver'], sessionId: driverId });
    await this.positions.record(driverId, [fix]).catch((error: unknown) => {
      if (!(error instanceof Problem) || !refusals.includes(error.code as Refusal)) throw error;
    });
  }
}

function fixOf({ location: { timestamp, coords } }: DeviceReport): Fix {
  return {
    ...{ lat: coords.latitude, lng: coords.longitude },
    accuracyMeters: coords.accuracy ?? null,
    headingDegrees: coords.heading ?? null,
    speedMps: coords.speed ?? null,
    recordedAtMs: Date.parse(timestamp),
  };
}

/** @throws Problem `invalid-input` (422) without coordinates */
function fixIn({ lat, lon, timestamp, accuracy, speed, bearing, heading }: OsmandQuery): Fix {
  if (lat === undefined || lon === undefined) {
    const message = { ko: 'lat과 lon, 또는 JSON 본문을 보내 주세요.', en: 'Send lat and lon, or JSON as body.' };
    throw new Problem(
      'invalid-input',
      {},
      { issues: [{ in: 'query', pointer: '/lat', code: 'no_position', message }] },
    );
  }
  return {
    ...{ lat, lng: lon },
    accuracyMeters: accuracy ?? null,
    headingDegrees: bearing ?? heading ?? null,
    speedMps: speed == null ? null : speed * KNOT,
    recordedAtMs: timestamp ?? Date.now(),
  };
}
