import { Injectable, Logger } from '@nestjs/common';
import { circuitBreaker, ConsecutiveBreaker, handleAll, timeout, TimeoutStrategy, wrap, type IPolicy } from 'cockatiel';
import type { Found, Search } from '../search/search.js';
import { Cluster } from './cluster.js';
import { ALIAS } from './template.js';

/** Who is slower than this is as good as away. */
const PATIENCE_MS = 1_000;
/** After a failure nobody is asked for so long; then one request tries. */
const CLOSED_MS = 5_000;

type Answer = { hits: { hits: { _id: string }[] } };

/** Finds messages in OpenSearch: ids, in the same order as the tables. */
@Injectable()
export class OpenSearch {
  private readonly logger = new Logger('search');
  private readonly policy: IPolicy;

  constructor(private readonly cluster: Cluster) {
    const breaker = circuitBreaker(handleAll, { halfOpenAfter: CLOSED_MS, breaker: new ConsecutiveBreaker(1) });
    breaker.onBreak((reason) => this.logger.warn({ err: 'error' in reason ? reason.error : undefined }, 'away'));
    breaker.onReset(() => this.logger.log('back'));
    this.policy = wrap(breaker, timeout(PATIENCE_MS, TimeoutStrategy.Aggressive));
  }

  /** Undefined where there is no cluster, or it does not answer in time. */
  async find(search: Search): Promise<Found | undefined> {
    // What needs no words is found in the tables at once, and there it is never late.
    if (!this.cluster.isOn || search.wanted === undefined) return undefined;
    try {
      return await this.policy.execute(() => this.ask(search));
    } catch {
      return undefined; // the breaker has said why
    }
  }

  private async ask(search: Search): Promise<Found> {
    const client = await this.cluster.client();
    const { body } = await client.search(
      { index: ALIAS, body: bodyOf(search) as object },
      { requestTimeout: PATIENCE_MS },
    );
    const ids = (body as Answer).hits.hits.map(({ _id }) => _id);
    const page = ids.slice(0, search.limit);
    return { ids: page, next: ids.length > search.limit ? page.at(-1)! : null };
  }
}

function bodyOf({ readerId, wanted, said, type, subjectId, from, to, before, limit }: Search) {
  const text = [...wanted!].length === 1 ? 'folded.single' : 'folded';
  const time = { ...(from && { gte: from.toISOString() }), ...(to && { lt: to.toISOString() }) };
  const filter = [
    readerId !== null && { term: { readers: readerId } },
    type !== undefined && { term: { type } },
    subjectId !== undefined && { term: { subjectId } },
    (from || to) && { range: { occurredAt: time } },
    {
      bool: {
        // The second finds nothing where there is no such field.
        should: [{ match_phrase: { [text]: wanted } }, { match: { ko: { query: said, operator: 'and' } } }],
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
