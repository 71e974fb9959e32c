import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Authenticated, Me } from '../../../kernel/auth/auth.guard.js';
import type { Principal } from '../../../kernel/auth/principal.js';
import { Once } from '../../../kernel/http/idempotency.js';
import { Problems, Returns } from '../../../kernel/http/schema.js';
import { PreferencesChange, PreferencesView } from './preferences.schema.js';
import { PreferencesService } from './preferences.service.js';

@ApiTags('notifications')
@Authenticated('notifications')
@Controller('v1/notifications/preferences')
export class PreferencesController {
  constructor(private readonly preferences: PreferencesService) {}

  @Get()
  @ApiOperation({ summary: 'Get my notification preferences' })
  @Returns(PreferencesView)
  findNotificationPreferences(@Me() me: Principal) {
    return this.preferences.find(me.id);
  }

  @Put()
  @ApiOperation({
    summary: 'Change my notification preferences',
    description:
      'Applies everything or nothing. `settings` replaces all settings; preferences that are not listed stay.',
  })
  @Returns(PreferencesView, 200, 'The preferences; they apply to new notifications.')
  @Problems('critical-notification')
  putNotificationPreferences(
    @Me() me: Principal,
    @Body({ schema: PreferencesChange }) body: PreferencesChange,
    @Once() once: Once,
  ) {
    return once.run((tx) => this.preferences.put(tx, me.id, body));
  }
}
