import { analyse, type Token } from './analysis.js';

export type Fields = Record<string, unknown>;
type Mapping = { type: string; analyzer?: string; fields?: Record<string, Mapping> };
type Body = {
  settings?: object;
  mappings?: { dynamic?: unknown; properties?: Record<string, Mapping> };
  aliases?: object;
};
type Stored = { id: string; version: number; source: Fields; visibleAtMs: number };
type Query = Record<string, any>;

/** What a request is refused with, as OpenSearch words it. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    reason: string,
  ) {
    super(reason);
  }
}

const REFRESH_MS = 1_000;

/** An index: documents that become visible at a refresh, and the few kinds of query that Madang asks. */
export class Index {
  private readonly documents = new Map<string, Stored>();
  readonly aliases: Set<string>;

  constructor(
    readonly name: string,
    private readonly body: Body,
  ) {
    this.aliases = new Set(Object.keys(body.aliases ?? {}));
  }

  /** With external versions only what is newer replaces what is there. */
  put(id: string, source: Fields, version: number | undefined): number {
    const known = this.documents.get(id);
    if (version !== undefined && known && known.version >= version) {
      const reason = `[${id}]: version conflict, current version [${known.version}] is higher or equal to the one provided [${version}]`;
      throw new Refused(409, 'version_conflict_engine_exception', reason);
    }
    for (const name of Object.keys(source)) {
      if (this.body.mappings?.dynamic === 'strict' && !this.mappingOf(name))
        throw new Refused(400, 'strict_dynamic_mapping_exception', `introduction of [${name}] is not allowed`);
    }
    const stored = { id, version: version ?? (known?.version ?? 0) + 1, source, visibleAtMs: Date.now() + REFRESH_MS };
    this.documents.set(id, stored);
    return stored.version;
  }

  refresh(): void {
    for (const document of this.documents.values()) document.visibleAtMs = 0;
  }

  /** Also those that no search sees yet. */
  get all(): Stored[] {
    return [...this.documents.values()];
  }

  search({ query, sort, search_after: after, size = 10 }: Query): Stored[] {
    const [[field, direction]] = sort.map((by: Fields) => Object.entries(by)[0]) as [[string, 'asc' | 'desc']];
    const key = ({ source }: Stored) => String(source[field]);
    const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0) * (direction === 'desc' ? -1 : 1);
    return this.all
      .filter((document) => document.visibleAtMs <= Date.now() && this.matches(document.source, query))
      .sort((a, b) => compare(key(a), key(b)))
      .filter((document) => !after || compare(key(document), String(after[0])) > 0)
      .slice(0, size);
  }

  private matches(source: Fields, query: Query): boolean {
    const [[kind, about]] = Object.entries(query) as [[string, any]];
    if (kind === 'bool') return this.matchesAll(source, about);
    const [[field, value]] = Object.entries(about) as [[string, any]];
    if (kind === 'term') return [source[field]].flat().includes(value);
    if (kind === 'range') return isWithin(source[field] as string, value);
    if (kind === 'match_phrase') return hasPhrase(this.tokens(source, field), this.analysed(value, field));
    if (kind !== 'match' || value.operator !== 'and')
      throw new Refused(400, 'parsing_exception', `unknown query [${kind}]`);
    const [tokens, wanted] = [this.tokens(source, field), this.analysed(value.query, field)];
    return wanted.length > 0 && wanted.every(({ text }) => tokens.some((token) => token.text === text));
  }

  private matchesAll(
    source: Fields,
    { filter = [], must = [], should = [], minimum_should_match: minimum = 0 }: Query,
  ) {
    const all = [...filter, ...must].every((query: Query) => this.matches(source, query));
    return all && should.filter((query: Query) => this.matches(source, query)).length >= minimum;
  }

  private tokens(source: Fields, field: string): Token[] {
    const mapping = this.mappingOf(field);
    return mapping ? analyse(source[field.split('.')[0]!] ?? [], mapping.analyzer!, this.body.settings ?? {}) : [];
  }

  /** A query on a field that is not mapped finds nothing. */
  private analysed(text: string, field: string): Token[] {
    const mapping = this.mappingOf(field);
    return mapping ? analyse(text, mapping.analyzer!, this.body.settings ?? {}) : [];
  }

  private mappingOf(field: string): Mapping | undefined {
    const [name, inner] = field.split('.');
    const mapping = this.body.mappings?.properties?.[name!];
    return inner === undefined ? mapping : mapping?.fields?.[inner];
  }
}

const isWithin = (value: string, { gte, lt }: { gte?: string; lt?: string }): boolean =>
  (gte === undefined || Date.parse(value) >= Date.parse(gte)) &&
  (lt === undefined || Date.parse(value) < Date.parse(lt));

function hasPhrase(tokens: Token[], phrase: Token[]): boolean {
  if (phrase.length === 0) return false;
  const at = new Map<number, string>(tokens.map(({ position, text }) => [position, text]));
  return tokens.some((first) => phrase.every(({ text }, place) => at.get(first.position + place) === text));
}
