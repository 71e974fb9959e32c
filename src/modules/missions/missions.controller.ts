import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me, Roles } from '../../kernel/auth/auth.guard.js';
import type { Principal } from '../../kernel/auth/principal.js';
import { ReachesOthers } from '../../kernel/auth/rate-limit.js';
import { Once } from '../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../kernel/http/schema.js';
import { MissionView, NewMission, NewPledge, Pledge, Settlement } from './missions.schema.js';
import { MissionsService } from './missions.service.js';

@ApiTags('missions')
@Authenticated('missions')
@Controller('v1/missions')
export class MissionsController {
  constructor(private readonly missions: MissionsService) {}

  @Post()
  @ReachesOthers()
  @ApiOperation({
    summary: 'Create a mission with its first pledge',
    description:
      'Creates both or neither. Backers never gain money: a pledge is a donation that is refunded unless the mission succeeds.',
  })
  @Returns(MissionView, 201, 'The mission; its pot holds the first pledge.')
  @Problems(
    'new-account',
    'pledge-too-small',
    'user-not-found',
    'not-a-streamer',
    'insufficient-funds',
    'ledger-read-only',
  )
  createMission(
    @Me() me: Principal,
    @Body({ schema: NewMission }) body: NewMission,
    @Once({ required: true }) once: Once,
  ) {
    return once.run(async (tx) =>
      this.missions.findView(tx, me, await this.missions.create(tx, me, body, once.effectId())),
    );
  }

  @Post(':id/pledges')
  @ReachesOthers()
  @ApiOperation({
    summary: 'Pledge money to a mission',
    description: 'Possible until the deadline, by the clock of the server.',
  })
  @Returns(Pledge, 201, 'The pledge; it is refunded in full unless the mission succeeds.')
  @Problems(
    'new-account',
    'mission-not-found',
    'mission-closed',
    'pledge-too-small',
    'insufficient-funds',
    'ledger-read-only',
  )
  pledge(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: NewPledge }) body: NewPledge,
    @Once({ required: true }) once: Once,
  ) {
    return once.run((tx) => this.missions.pledge(tx, me, id, body, once.effectId()));
  }

  @Post(':id/acceptance')
  @Roles('streamer')
  @ApiOperation({ summary: 'Accept a mission', description: 'Only its streamer may do this.' })
  @Returns(MissionView, 201, 'The accepted mission.')
  @Problems('mission-not-found', 'not-mission-streamer', 'mission-closed', 'forbidden')
  acceptMission(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run(async (tx) => this.missions.findView(tx, me, await this.missions.accept(tx, me, id)));
  }

  @Post(':id/rejection')
  @Roles('streamer')
  @ApiOperation({
    summary: 'Reject a mission',
    description: 'Only its streamer may do this. Every pledge is refunded in full.',
  })
  @Returns(MissionView, 201, 'The cancelled mission; all pledges are refunded.')
  @Problems('mission-not-found', 'not-mission-streamer', 'mission-closed', 'ledger-read-only', 'forbidden')
  rejectMission(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run(async (tx) => this.missions.findView(tx, me, await this.missions.reject(tx, me, id)));
  }

  @Post(':id/settlement')
  @ApiOperation({
    summary: 'Settle a mission',
    description:
      'Its streamer reports success or failure; a moderator may overrule it and decides disputes. Where a dispute window is configured, a success is only claimed until the window closes.',
  })
  @Returns(MissionView, 201, 'The mission; its pot is paid out or refunded in the same transaction.')
  @Problems('mission-not-found', 'not-mission-streamer', 'mission-closed', 'ledger-read-only')
  settleMission(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: Settlement }) body: Settlement,
    @Once({ required: true }) once: Once,
  ) {
    return once.run(async (tx) => this.missions.findView(tx, me, await this.missions.reportOutcome(tx, me, id, body)));
  }

  @Post(':id/dispute')
  @ApiOperation({
    summary: 'Dispute a claimed success',
    description: 'Any backer may do this while the dispute window is open.',
  })
  @Returns(MissionView, 201, 'The disputed mission; a moderator decides.')
  @Problems('mission-not-found', 'not-a-backer', 'mission-closed')
  disputeMission(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run(async (tx) => this.missions.findView(tx, me, await this.missions.dispute(tx, me, id)));
  }

  @Post(':id/cancellation')
  @ApiOperation({
    summary: 'Cancel a mission',
    description:
      'Its creator may do this while there are no other backers and until the streamer accepts, a moderator at any time.',
  })
  @Returns(MissionView, 201, 'The cancelled mission; all pledges are refunded.')
  @Problems('mission-not-found', 'not-mission-creator', 'mission-closed', 'mission-accepted', 'ledger-read-only')
  cancelMission(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run(async (tx) => this.missions.findView(tx, me, await this.missions.cancel(tx, me, id)));
  }
}
