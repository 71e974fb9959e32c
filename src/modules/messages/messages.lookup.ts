import { Injectable } from '@nestjs/common';
import { hasRole, type Principal } from '../../kernel/auth/principal.js';
import { Cache } from '../../kernel/cache/cache.js';
import { tagOfPerson } from '../../kernel/tx/changes.js';
import { readCursor, toCursor } from '../../kernel/http/pagination.js';
import { searches } from './messages.metrics.js';
import { findMessages, type Message } from './messages.queries.js';
import type { MessageQuery, MessageView } from './messages.schema.js';
import { OpenSearch } from './opensearch/opensearch.search.js';
import { fold } from './folding.js';
import { highlightsOf } from './search/highlights.js';
import { searchTables } from './search/mysql.search.js';

/** Searches messages: by OpenSearch if available, else by MySQL. */
@Injectable()
export class MessagesLookup {
  constructor(
    private readonly cache: Cache,
    private readonly openSearch: OpenSearch,
  ) {}

  /** @throws Problem `invalid-cursor` (400) */
  async findAll(me: Principal, { q, type, reservationId, missionId, from, to, cursor, limit }: MessageQuery) {
    const folded = q && fold(q);
    const search = {
      readerId: hasRole(me, 'admin') ? null : me.id,
      folded,
      typed: q,
      type,
      subjectId: reservationId ?? missionId,
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
      before: readCursor(cursor),
      limit,
    };
    const found = await this.openSearch.find(search);
    if (folded !== undefined) searches.inc({ by: found ? 'opensearch' : 'mysql' });
    return this.cache.uncached([tagOfPerson(me.id)], async (manager) => {
      const { messages, next } = found
        ? { messages: await findMessages(manager, found.ids), next: found.next }
        : await searchTables(manager, search);
      const items = messages.map((message) => toView(message, folded));
      return { items, nextCursor: next && toCursor(next), searchedBy: found ? 'opensearch' : 'mysql' };
    });
  }
}

function toView({ subject, subjectId, ko, en, ...message }: Message, folded: string | undefined): MessageView {
  const highlight = (text: string) => (folded === undefined ? [] : highlightsOf(text, folded));
  return {
    id: message.id,
    kind: message.kind,
    type: message.type,
    occurredAt: message.occurredAt.toISOString(),
    actor: message.actor,
    reservationId: subject === 'reservation' ? subjectId : null,
    missionId: subject === 'mission' ? subjectId : null,
    text: { ko, en },
    highlights: { ko: highlight(ko), en: highlight(en) },
  };
}
