import { z } from 'zod';
import { BothLanguages, choice, TimeOfDay } from '../../../kernel/http/schema.js';
import { isZone } from '../../../kernel/time-zones.js';
import { categories } from '../notices/notice.js';
import { findNotice } from '../notices/table.js';
import { channels } from '../notification.entity.js';

const Channel = choice('Channel', channels, 'email');

const Time = TimeOfDay.meta({
  description: 'Local time in the time zone, HH:MM from 00:00 to 23:59.',
  example: '22:00',
});

const noQuietHours = {
  code: 'quiet_hours_empty',
  message: {
    en: '"from" and "until" must be different times.',
    ko: '시작 시각(from)과 종료 시각(until)은 서로 달라야 합니다.',
  },
};
const unknownZone = {
  code: 'unknown_zone',
  message: {
    en: 'Must be the IANA name of a time zone, such as Asia/Seoul.',
    ko: 'IANA 시간대 이름이어야 합니다(예: Asia/Seoul).',
  },
};
const unknownScope = {
  code: 'unknown_scope',
  message: {
    en: 'Must be "*", a category or an event type.',
    ko: '"*", 알림 종류, 이벤트 종류 중 하나여야 합니다.',
  },
};

const QuietHours = z
  .strictObject({ from: Time, until: Time })
  .refine(({ from, until }) => from !== until, { params: noQuietHours })
  .meta({
    description:
      'No e-mail, SMS or push is sent between the two times; they span midnight when "until" is earlier than "from". Critical notifications are sent anyway.',
    example: { from: '22:00', until: '08:00' },
  });

const Digest = z
  .discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('off') }),
    z.strictObject({
      mode: z.literal('window'),
      minutes: z
        .int()
        .min(1)
        .max(1_440)
        .meta({ description: 'Minutes to collect notifications after the first one.', example: 30 }),
    }),
    z.strictObject({ mode: z.literal('daily'), time: Time }),
  ])
  .meta({
    description:
      'Collects notifications into one e-mail: for some minutes after the first one, or once a day. Critical notifications are sent at once.',
    example: { mode: 'daily', time: '18:00' },
  });

export const NotificationSettings = z
  .strictObject({
    zone: z
      .string()
      .max(64)
      .refine(isZone, { params: unknownZone })
      .meta({ description: 'IANA time zone of all times in these settings.', example: 'Asia/Seoul' }),
    quietHours: QuietHours.nullable(),
    digest: Digest,
  })
  .meta({ id: 'NotificationSettings' });
export type NotificationSettings = z.infer<typeof NotificationSettings>;
/** The same in a response, where clients must expect fields to come. */
const NotificationSettingsView = z.object(NotificationSettings.shape).meta({ id: 'NotificationSettingsView' });

const isScope = (scope: string): boolean =>
  scope === '*' || categories.some((category) => category === scope) || findNotice(scope) !== undefined;

const scopeMeta = {
  description: '`*` for everything, a category or an event type. The narrowest scope with a preference applies.',
  example: 'missions',
};

const PreferenceChange = z.strictObject({
  scope: z.string().max(64).refine(isScope, { params: unknownScope }).meta(scopeMeta),
  channel: Channel,
  enabled: z.boolean().nullable().meta({ description: 'null removes the preference.', example: false }),
});

export const PreferencesChange = z
  .strictObject({
    settings: NotificationSettings.optional(),
    preferences: z.array(PreferenceChange).max(500).optional(),
  })
  .meta({ id: 'NotificationPreferencesChange' });
export type PreferencesChange = z.infer<typeof PreferencesChange>;

const NotifiedType = z.object({
  type: z.string().meta({ description: 'The event type.', example: 'mission.failed' }),
  label: BothLanguages.meta({ example: { ko: '미션 실패', en: 'Mission failed' } }),
  critical: z.boolean().meta({ description: 'It cannot be switched off.' }),
  channels: z
    .partialRecord(
      Channel,
      z.object({
        enabled: z.boolean(),
        from: choice('PreferenceSource', ['default', 'global', 'category', 'type']).meta({
          description: 'Where the value comes from.',
          example: 'category',
        }),
      }),
    )
    .meta({ description: 'The channels that can send it.' }),
});

export const PreferencesView = z
  .object({
    settings: NotificationSettingsView,
    channels: z.array(Channel),
    defaults: z
      .record(Channel, z.boolean())
      .meta({ description: 'Which channels are on for users without preferences.' }),
    categories: z.array(
      z.object({
        code: choice('NotificationCategory', categories, 'missions'),
        label: BothLanguages.meta({ example: { ko: '미션', en: 'missions' } }),
        types: z.array(NotifiedType),
      }),
    ),
    preferences: z
      .array(z.object({ scope: z.string().meta(scopeMeta), channel: Channel, enabled: z.boolean() }))
      .meta({ description: 'The preferences that were set.' }),
  })
  .meta({ id: 'NotificationPreferences' });
export type PreferencesView = z.infer<typeof PreferencesView>;
