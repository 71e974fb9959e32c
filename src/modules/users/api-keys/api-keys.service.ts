import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { newKeySecret } from '../../../kernel/auth/key-secret.js';
import { RevokedSessions } from '../../../kernel/auth/sessions.js';
import { Outbox } from '../../../kernel/events/outbox.js';
import { readCursor, toPage } from '../../../kernel/http/pagination.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { hashOfSecret } from '../../../kernel/secret-hash.js';
import { fromBytes, newId, toBytes } from '../../../kernel/tx/ids.js';
import { testIdOf } from '../../../kernel/tx/mode.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { onCommit, UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { addTestAccount } from '../test-accounts.queries.js';
import { apiKeyCreated, apiKeyRevoked, apiKeyRotated } from '../users.events.js';
import { countApiKeys, findApiKey, findApiKeys, purgeSecrets } from './api-keys.queries.js';
import type { ApiKeyView, NewApiKey } from './api-keys.schema.js';

const MAX_PER_PERSON = 20;
/** How long the secrets of before a rotation still work. */
const BOTH_SECRETS_HOURS = 24;
const LAST_CHARACTERS = 4;

/** Makes, rotates and revokes API keys, whose ids say for which mode they are. Of a secret only its SHA-256 is stored. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly revoked: RevokedSessions,
  ) {}

  /** @throws Problem `api-key-limit-reached` (409) */
  async create(tx: Tx, userId: string, secret: string, input: NewApiKey): Promise<ApiKeyView> {
    if ((await countApiKeys(tx, userId)) >= MAX_PER_PERSON)
      throw new Problem('api-key-limit-reached', { limit: MAX_PER_PERSON });
    const id = input.livemode ? newId() : testIdOf(newId());
    if (!input.livemode) await addTestAccount(tx, userId);
    await tx.query(
      'INSERT INTO api_keys (id, user_id, name, scopes, cidrs, last_four, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      [
        toBytes(id),
        toBytes(userId),
        input.name,
        JSON.stringify(input.scopes),
        JSON.stringify(input.cidrs),
        secret.slice(-LAST_CHARACTERS),
        input.expiresAt === undefined ? null : new Date(input.expiresAt),
      ],
    );
    await addSecret(tx, id, secret);
    await this.outbox.add(tx, apiKeyCreated, { aggregateId: userId, actorId: userId, payload: { keyId: id } });
    return this.get(tx, userId, id);
  }

  /** Adds a secret; those of before work for another day at most. @throws Problem `api-key-not-found` (404) */
  async rotate(tx: Tx, userId: string, id: string, secret: string): Promise<ApiKeyView> {
    await this.get(tx, userId, id);
    const until = `NOW(6) + INTERVAL ${BOTH_SECRETS_HOURS} HOUR`;
    await tx.query(`UPDATE api_key_secrets SET expires_at = ${until} WHERE key_id = ? AND expires_at IS NULL`, [
      toBytes(id),
    ]);
    await addSecret(tx, id, secret);
    await tx.query('UPDATE api_keys SET last_four = ? WHERE id = ?', [secret.slice(-LAST_CHARACTERS), toBytes(id)]);
    await this.outbox.add(tx, apiKeyRotated, { aggregateId: userId, actorId: userId, payload: { keyId: id } });
    return this.get(tx, userId, id);
  }

  /** Ends a key, in every process within a second. @throws Problem `api-key-not-found` (404) */
  async revoke(tx: Tx, userId: string, id: string): Promise<void> {
    const { affectedRows } = await tx.query<{ affectedRows: number }>(
      'UPDATE api_keys SET revoked_at = NOW(6) WHERE id = ? AND user_id = ? AND revoked_at IS NULL',
      [toBytes(id), toBytes(userId)],
    );
    if (affectedRows === 0) throw new Problem('api-key-not-found');
    await tx.query('DELETE FROM api_key_secrets WHERE key_id = ?', [toBytes(id)]);
    await this.outbox.add(tx, apiKeyRevoked, { aggregateId: userId, actorId: userId, payload: { keyId: id } });
    onCommit(tx, () => this.revoked.add(id));
  }

  /** Ends all keys of a person. */
  async revokeAll(tx: Tx, userId: string): Promise<void> {
    const rows: { id: Buffer }[] = await tx.query('SELECT id FROM api_keys WHERE user_id = ? AND revoked_at IS NULL', [
      toBytes(userId),
    ]);
    for (const { id } of rows) await this.revoke(tx, userId, fromBytes(id));
  }

  /** @throws Problem `invalid-cursor` (400) */
  async findAll(userId: string, { limit, cursor }: { limit: number; cursor?: string }) {
    return toPage(await findApiKeys(this.dataSource.manager, userId, readCursor(cursor), limit + 1), limit);
  }

  /** Notes that a key was used; processes that see it at once write it once a minute. */
  async setUsed(tx: Tx, id: string): Promise<void> {
    await tx.query(
      'UPDATE api_keys SET last_used_at = NOW(6) WHERE id = ? AND (last_used_at IS NULL OR last_used_at < NOW(6) - INTERVAL 1 MINUTE)',
      [toBytes(id)],
    );
  }

  /** Deletes secrets that no longer work. Returns true when there are more. */
  purge(): Promise<boolean> {
    return this.uow.run(purgeSecrets);
  }

  /** @throws Problem `api-key-not-found` (404; also for another person's) */
  private async get(tx: Tx, userId: string, id: string): Promise<ApiKeyView> {
    const key = await findApiKey(tx, userId, id);
    if (!key) throw new Problem('api-key-not-found');
    return key;
  }
}

/** A new secret, which is never stored. */
export const newSecret = (livemode: boolean): string => newKeySecret(livemode ? 'live' : 'test');

async function addSecret(tx: Tx, keyId: string, secret: string): Promise<void> {
  await tx.query('INSERT INTO api_key_secrets (hash, key_id) VALUES (?, ?)', [hashOfSecret(secret), toBytes(keyId)]);
}
