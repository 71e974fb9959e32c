import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { config } from '../../../config.js';
import { toBytes } from '../../../kernel/tx/ids.js';
import { Problem } from '../../../kernel/problems/problem.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { categoryNames } from '../notices/categories.js';
import { categories, type Notice } from '../notices/notice.js';
import { isCritical, notices } from '../notices/table.js';
import { channels, type Channel } from '../notification.entity.js';
import { findPreferences } from '../planning/planning.queries.js';
import { DEFAULTS, resolvePreference, type Settings, type UserPreferences } from '../planning/planning.js';
import type { NotificationSettings, PreferencesChange, PreferencesView } from './preferences.schema.js';

/** Keeps users' notification preferences: what, where and when. */
@Injectable()
export class PreferencesService {
  constructor(private readonly dataSource: DataSource) {}

  async find(userId: string, manager: EntityManager = this.dataSource.manager): Promise<PreferencesView> {
    const preferences = (await findPreferences(manager, [userId]))(userId);
    return {
      settings: toSettings(preferences.settings),
      channels: [...channels],
      defaults: DEFAULTS,
      categories: categories.map((code) => ({
        code,
        label: categoryNames[code],
        types: notices.filter(({ category }) => category === code).map((notice) => toType(notice, preferences)),
      })),
      preferences: toPreferences(preferences),
    };
  }

  /**
   * Of two changes for the same scope and channel the last one applies. @throws Problem `critical-notification` (422)
   */
  async put(tx: Tx, userId: string, { settings, preferences = [] }: PreferencesChange): Promise<PreferencesView> {
    const critical = preferences.find(({ scope, enabled }) => enabled === false && isCritical(scope));
    if (critical) throw new Problem('critical-notification', { type: critical.scope });
    if (settings) await saveSettings(tx, userId, settings);
    const last = [...new Map(preferences.map((change) => [`${change.scope} ${change.channel}`, change])).values()];
    await deletePreferences(
      tx,
      userId,
      last.filter(({ enabled }) => enabled === null),
    );
    await savePreferences(
      tx,
      userId,
      last.filter(({ enabled }) => enabled !== null),
    );
    return this.find(userId, tx);
  }
}

type Changes = NonNullable<PreferencesChange['preferences']>;

async function saveSettings(tx: Tx, userId: string, { zone, quietHours, digest }: NotificationSettings): Promise<void> {
  await tx.query(
    `INSERT INTO notification_settings (user_id, zone, quiet_from, quiet_until, digest, digest_minutes, digest_time)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE zone = VALUES(zone), quiet_from = VALUES(quiet_from), quiet_until = VALUES(quiet_until),
       digest = VALUES(digest), digest_minutes = VALUES(digest_minutes), digest_time = VALUES(digest_time)`,
    [
      toBytes(userId),
      zone,
      quietHours?.from ?? null,
      quietHours?.until ?? null,
      digest.mode,
      digest.mode === 'window' ? digest.minutes : null,
      digest.mode === 'daily' ? digest.time : null,
    ],
  );
}

async function deletePreferences(tx: Tx, userId: string, changes: Changes): Promise<void> {
  if (changes.length === 0) return;
  await tx.query('DELETE FROM notification_preferences WHERE user_id = ? AND (scope, channel) IN (?)', [
    toBytes(userId),
    changes.map(({ scope, channel }) => [scope, channel]),
  ]);
}

async function savePreferences(tx: Tx, userId: string, changes: Changes): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `INSERT INTO notification_preferences (user_id, scope, channel, enabled) VALUES ?
     ON DUPLICATE KEY UPDATE enabled = VALUES(enabled)`,
    [changes.map(({ scope, channel, enabled }) => [toBytes(userId), scope, channel, enabled])],
  );
}

function toSettings(settings: Settings | undefined): NotificationSettings {
  if (!settings) return { zone: config.businessTimeZone, quietHours: null, digest: { mode: 'off' } };
  const { zone, quietFrom, quietUntil, digest, digestMinutes, digestTime } = settings;
  return {
    zone,
    quietHours: quietFrom === null ? null : { from: quietFrom, until: quietUntil! },
    digest:
      digest === 'window'
        ? { mode: digest, minutes: digestMinutes! }
        : digest === 'daily'
          ? { mode: digest, time: digestTime! }
          : { mode: digest },
  };
}

function toType(
  notice: Notice,
  { preferences }: UserPreferences,
): PreferencesView['categories'][number]['types'][number] {
  const { on, ko, en, critical } = notice;
  const resolved = (notice.channels ?? channels).map((channel) => [
    channel,
    resolvePreference(notice, channel, preferences),
  ]);
  return {
    type: on.type,
    label: { ko: ko.title, en: en.title },
    critical: critical !== undefined,
    channels: Object.fromEntries(resolved) as PreferencesView['categories'][number]['types'][number]['channels'],
  };
}

function toPreferences({ preferences }: UserPreferences): PreferencesView['preferences'] {
  return [...preferences].map(([key, enabled]) => {
    const [scope, channel] = key.split(' ') as [string, Channel];
    return { scope, channel, enabled };
  });
}
