import { Injectable, Logger } from '@nestjs/common';
import { circuitBreaker, ConsecutiveBreaker, handleAll, timeout, TimeoutStrategy, wrap, type IPolicy } from 'cockatiel';
import type { Found, Search } from '../search/search.js';
import { Cluster } from './cluster.js';
import { ALIAS } from './template.js';

/** A slower cluster counts as unavailable. */
const TIMEOUT_MS = 1_000;
/** After a failure the breaker stays open so long; then one request probes the cluster. */
const OPEN_MS = 5_000;

type SearchResponse = { hits: { hits: { _id: string }[] } };

/** Finds messages in OpenSearch: ids, in the same order as the MySQL search. */
@Injectable()
export class OpenSearch {
  private readonly logger = new Logger('search');
  private readonly policy: IPolicy;

  constructor(private readonly cluster: Cluster) {
    const breaker = circuitBreaker(handleAll, { halfOpenAfter: OPEN_MS, breaker: new ConsecutiveBreaker(1) });
    breaker.onBreak((reason) => this.logger.warn({ err: 'error' in reason ? reason.error : undefined }, 'away'));
    breaker.onReset(() => this.logger.log('back'));
    this.policy = wrap(breaker, timeout(TIMEOUT_MS, TimeoutStrategy.Aggressive));
  }

  /** Undefined without a cluster, or when it does not respond in time. */
  async find(search: Search): Promise<Found | undefined> {
    // Without a search text MySQL needs one index range, and has no indexing delay.
    if (!this.cluster.isOn || search.folded === undefined) return undefined;
    try {
      return await this.policy.execute(() => this.query(search));
    } catch {
      return undefined; // the breaker has logged the error
    }
  }

  private async query(search: Search): Promise<Found> {
    const client = await this.cluster.client();
    const { body } = await client.search(
      { index: ALIAS, body: bodyOf(search) as object },
      { requestTimeout: TIMEOUT_MS },
    );
    const ids = (body as SearchResponse).hits.hits.map(({ _id }) => _id);
    const page = ids.slice(0, search.limit);
    return { ids: page, next: ids.length > search.limit ? page.at(-1)! : null };
  }
}

function bodyOf({ readerId, folded, typed, type, subjectId, from, to, before, limit }: Search) {
  const text = [...folded!].length === 1 ? 'folded.single' : 'folded';
  const time = { ...(from && { gte: from.toISOString() }), ...(to && { lt: to.toISOString() }) };
  const filter = [
    readerId !== null && { term: { readers: readerId } },
    type !== undefined && { term: { type } },
    subjectId !== undefined && { term: { subjectId } },
    (from || to) && { range: { occurredAt: time } },
    {
      bool: {
        // The second clause matches nothing where the field does not exist.
        should: [{ match_phrase: { [text]: folded } }, { match: { ko: { query: typed, operator: 'and' } } }],
        minimum_should_match: 1,
      },
    },
  ].filter(Boolean);
  return {
    size: limit + 1,
    _source: false,
    track_total_hits: false,
    query: { bool: { filter } },
    sort: [{ id: 'desc' }],
    ...(before !== undefined && { search_after: [before] }),
  };
}
