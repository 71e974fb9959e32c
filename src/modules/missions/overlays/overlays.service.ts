import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { config } from '../../../config.js';
import { Problem } from '../../../kernel/problems/problem.js';
import { hashOfSecret } from '../../../kernel/secret-hash.js';
import { newId, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import type { NewOverlay, OverlayView } from '../overlays.schema.js';
import { findOverlays } from './overlays.queries.js';

const MAX_PER_PERSON = 5;

/** Makes, rotates and revokes the links of overlays. Of a token only its SHA-256 is stored. */
@Injectable()
export class OverlaysService {
  constructor(private readonly dataSource: DataSource) {}

  /** A person's links, newest first. */
  async findAll(userId: string): Promise<{ items: OverlayView[] }> {
    return { items: await findOverlays(this.dataSource.manager, userId) };
  }

  /** @throws Problem `overlay-limit-reached` (409) */
  async create(tx: Tx, userId: string, token: string, { name }: NewOverlay): Promise<OverlayView> {
    // Another transaction adds none before this one ends.
    await tx.query('SELECT 1 FROM users WHERE id = ? FOR UPDATE', [toBytes(userId)]);
    if ((await findOverlays(tx, userId)).length >= MAX_PER_PERSON)
      throw new Problem('overlay-limit-reached', { limit: MAX_PER_PERSON });
    const id = newId();
    await tx.query('INSERT INTO overlays (id, user_id, name, hash) VALUES (?, ?, ?, ?)', [
      toBytes(id),
      toBytes(userId),
      name,
      hashOfSecret(token),
    ]);
    return this.get(tx, userId, id);
  }

  /** Gives a link another token; the one before shows nothing from now on. @throws Problem `overlay-not-found` (404) */
  async rotate(tx: Tx, userId: string, id: string, token: string): Promise<OverlayView> {
    await tx.query('UPDATE overlays SET hash = ? WHERE id = ? AND user_id = ?', [
      hashOfSecret(token),
      toBytes(id),
      toBytes(userId),
    ]);
    return this.get(tx, userId, id);
  }

  /** @throws Problem `overlay-not-found` (404) */
  async revoke(tx: Tx, userId: string, id: string): Promise<void> {
    const { affectedRows } = await tx.query<{ affectedRows: number }>(
      'DELETE FROM overlays WHERE id = ? AND user_id = ?',
      [toBytes(id), toBytes(userId)],
    );
    if (affectedRows === 0) throw new Problem('overlay-not-found');
  }

  /** The pages of this link show an alert within a second. @throws Problem `overlay-not-found` (404) */
  async sendTestAlert(tx: Tx, userId: string, id: string): Promise<OverlayView> {
    await tx.query('UPDATE overlays SET tested_at = NOW(6) WHERE id = ? AND user_id = ?', [
      toBytes(id),
      toBytes(userId),
    ]);
    return this.get(tx, userId, id);
  }

  /** @throws Problem `overlay-not-found` (404; also for another person's) */
  private async get(tx: Tx, userId: string, id: string): Promise<OverlayView> {
    const [overlay] = await findOverlays(tx, userId, id);
    if (!overlay) throw new Problem('overlay-not-found');
    return overlay;
  }
}

/** A new token of 256 bits, which is never stored. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** The page of this token. */
export const overlayUrl = (token: string): string => new URL(`/overlay/${token}`, config.http.publicUrl).href;
