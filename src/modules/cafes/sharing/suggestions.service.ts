import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { hasRole, type Principal } from '../../../kernel/auth/principal.js';
import { recordAct } from '../../../kernel/tx/acts.js';
import { newId, toBytes } from '../../../kernel/tx/ids.js';
import { Outbox } from '../../../kernel/events/outbox.js';
import { readCursor, toPage } from '../../../kernel/http/pagination.js';
import { Problem } from '../../../kernel/problems/problem.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { suggestionDecided } from '../cafes.events.js';
import { findMembers, findRoot, lockRoot } from '../places/groups.queries.js';
import { PlacesService } from '../places/places.service.js';
import { findSuggestion, findSuggestions, type Suggestion } from './suggestions.queries.js';
import type { NewSuggestion, SuggestionQuery } from './suggestions.schema.js';

/** Users' suggested edits, and moderators' decisions about them. */
@Injectable()
export class SuggestionsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly places: PlacesService,
  ) {}

  /** @throws Problem `cafe-not-found` (404) */
  async suggest(tx: Tx, me: Principal, cafeId: string, { changes, note }: NewSuggestion): Promise<Suggestion> {
    const id = newId();
    await tx.query('INSERT INTO cafe_suggestions (id, cafe_id, author_id, changes, note) VALUES (?, ?, ?, ?, ?)', [
      toBytes(id),
      toBytes(await findRoot(tx, cafeId)),
      toBytes(me.id),
      JSON.stringify(changes),
      note ?? null,
    ]);
    return this.get(tx, id);
  }

  /** Applies the suggested edit. @throws Problem `suggestion-not-found` (404), `suggestion-decided` (409) */
  async approve(tx: Tx, moderator: Principal, id: string): Promise<Suggestion> {
    const suggestion = await this.decide(tx, moderator, id, 'approved');
    await this.places.correct(tx, await lockRoot(tx, suggestion.cafeId), suggestion.changes);
    return suggestion;
  }

  /** @throws Problem `suggestion-not-found` (404), `suggestion-decided` (409) */
  reject(tx: Tx, moderator: Principal, id: string): Promise<Suggestion> {
    return this.decide(tx, moderator, id, 'rejected');
  }

  /**
   * The user's own suggestions, for a moderator all; newest first. @throws Problem `cafe-not-found` (404),
   * `invalid-cursor` (400)
   */
  async findOfCafe(me: Principal, cafeId: string, { limit, cursor, state }: SuggestionQuery) {
    const { manager } = this.dataSource;
    const before = readCursor(cursor);
    const cafeIds = await findMembers(manager, await findRoot(manager, cafeId));
    const authorId = hasRole(me, 'moderator') ? undefined : me.id;
    return toPage(await findSuggestions(manager, { cafeIds, authorId, state, before, limit: limit + 1 }), limit);
  }

  /** Suggestions for all cafés, newest first. @throws Problem `invalid-cursor` (400) */
  async findAll({ limit, cursor, state }: SuggestionQuery) {
    const before = readCursor(cursor);
    return toPage(await findSuggestions(this.dataSource.manager, { state, before, limit: limit + 1 }), limit);
  }

  /** Also for other modules, in their transaction. @throws Problem `suggestion-not-found` (404) */
  async get(tx: Tx, id: string): Promise<Suggestion> {
    const suggestion = await findSuggestion(tx, id);
    if (!suggestion) throw new Problem('suggestion-not-found');
    return suggestion;
  }

  /** Of concurrent decisions the first one wins. */
  private async decide(tx: Tx, moderator: Principal, id: string, state: 'approved' | 'rejected'): Promise<Suggestion> {
    const { affectedRows } = await tx.query(
      `UPDATE cafe_suggestions SET state = ?, decided_by = ?, decided_at = NOW(6) WHERE id = ? AND state = 'pending'`,
      [state, toBytes(moderator.id), toBytes(id)],
    );
    const suggestion = await this.get(tx, id);
    if (affectedRows === 0) throw new Problem('suggestion-decided', { state: suggestion.state });
    recordAct(tx, { actorId: moderator.id, action: `suggestion.${state}`, subjectId: id });
    const { cafeId } = suggestion;
    await this.outbox.add(tx, suggestionDecided, {
      aggregateId: cafeId,
      actorId: moderator.id,
      payload: { cafeId, suggestionId: id },
    });
    return suggestion;
  }
}
