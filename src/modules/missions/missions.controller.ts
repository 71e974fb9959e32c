import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me, Roles, type Principal } from '../../kernel/auth/auth.js';
import { Once } from '../../kernel/http/idempotency.js';
import { Id, Problems, Returns } from '../../kernel/http/schema.js';
import { MissionView, NewMission, NewPledge, Pledge, Settlement, toView } from './missions.schema.js';
import { MissionsService } from './missions.service.js';

@ApiTags('missions')
@Authenticated()
@Controller('v1/missions')
export class MissionsController {
  constructor(private readonly missions: MissionsService) {}

  @Post()
  @ApiOperation({
    summary: 'Put up a mission with its first pledge',
    description: 'Both or neither. Backers never gain: it is a donation with refund.',
  })
  @Returns(MissionView, 201, 'The mission; its pot is the pledge.')
  @Problems('pledge-too-small', 'user-not-found', 'not-a-streamer', 'insufficient-funds', 'ledger-read-only')
  createMission(
    @Me() me: Principal,
    @Body({ schema: NewMission }) body: NewMission,
    @Once({ required: true }) once: Once,
  ) {
    return once.run(async (tx) => toView(await this.missions.create(tx, me, body, once.effectId())));
  }

  @Post(':id/pledges')
  @ApiOperation({ summary: 'Add money to the pot', description: 'Until the deadline, by our clock.' })
  @Returns(Pledge, 201, 'The pledge; it comes back whole unless the mission succeeds.')
  @Problems('mission-not-found', 'mission-closed', 'pledge-too-small', 'insufficient-funds', 'ledger-read-only')
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
  @ApiOperation({ summary: 'Take the mission on', description: 'By its streamer.' })
  @Returns(MissionView, 201, 'It is on.')
  @Problems('mission-not-found', 'not-mission-streamer', 'mission-closed', 'forbidden')
  acceptMission(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run(async (tx) => toView(await this.missions.accept(tx, me, id)));
  }

  @Post(':id/rejection')
  @Roles('streamer')
  @ApiOperation({
    summary: 'Decline the mission',
    description: 'By its streamer; every backer gets the whole pledge back.',
  })
  @Returns(MissionView, 201, 'It is cancelled and refunded.')
  @Problems('mission-not-found', 'not-mission-streamer', 'mission-closed', 'ledger-read-only', 'forbidden')
  rejectMission(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run(async (tx) => toView(await this.missions.reject(tx, me, id)));
  }

  @Post(':id/settlement')
  @ApiOperation({
    summary: 'Say how it went',
    description:
      'By its streamer; a moderator may override and decides disputes. With a dispute window a success is claimed first.',
  })
  @Returns(MissionView, 201, 'It is decided, and the pot is given in the same instant.')
  @Problems('mission-not-found', 'not-mission-streamer', 'mission-closed', 'ledger-read-only')
  settleMission(
    @Me() me: Principal,
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: Settlement }) body: Settlement,
    @Once({ required: true }) once: Once,
  ) {
    return once.run(async (tx) => toView(await this.missions.settle(tx, me, id, body)));
  }

  @Post(':id/dispute')
  @ApiOperation({ summary: 'Doubt a claimed success', description: 'By a backer, while the dispute window is open.' })
  @Returns(MissionView, 201, 'A moderator will decide.')
  @Problems('mission-not-found', 'not-a-backer', 'mission-closed')
  disputeMission(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run(async (tx) => toView(await this.missions.dispute(tx, me, id)));
  }

  @Post(':id/cancellation')
  @ApiOperation({
    summary: 'Call the mission off',
    description: 'By its creator while nobody else has pledged, by a moderator always.',
  })
  @Returns(MissionView, 201, 'It is cancelled and refunded.')
  @Problems('mission-not-found', 'not-mission-creator', 'mission-closed', 'ledger-read-only')
  cancelMission(@Me() me: Principal, @Param('id', { schema: Id }) id: string, @Once() once: Once) {
    return once.run(async (tx) => toView(await this.missions.cancel(tx, me, id)));
  }
}
