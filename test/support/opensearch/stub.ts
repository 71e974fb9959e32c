import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Index, Refused, type Fields } from './store.js';

/** Where OpenSearch takes another method like POST. */
const either: Record<string, string[]> = {
  '_index_template/*': ['PUT'],
  '*/_bulk': ['PUT'],
  '*/_refresh': ['GET'],
  '*/_search': ['GET'],
};

type Answer = { status?: number; body?: unknown };
type Item = { id: string; source: Fields };

/**
 * Stands in for OpenSearch 2: the part of its API that Madang speaks, with its status codes, external versions, aliases, errors
 * per item, and documents that searches see after a refresh. It analyses n-grams as Lucene does; of Korean it knows little.
 */
export class OpenSearchStub {
  readonly indices = new Map<string, Index>();
  /** Documents of each bulk request. */
  readonly bulks: number[] = [];
  searches = 0;
  plugins: string[] = [];
  manner: 'answers' | 'fails' | 'hangs' | 'hangs-up' = 'answers';
  /** Why an item of a bulk is not taken, by its status. */
  refuses: (item: Item) => { status: number; type: string } | undefined = () => undefined;
  /** A request waits for this before it is served. */
  hold: (path: string) => Promise<unknown> | undefined = () => undefined;
  private readonly templates = new Map<string, { index_patterns: string[]; template: object }>();

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static async start(): Promise<OpenSearchStub> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const stub = new OpenSearchStub(server, `http://127.0.0.1:${(server.address() as { port: number }).port}`);
    server.on('request', (request, response) => void stub.serve(request, response));
    return stub;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** What the name stands for. */
  behind(alias: string): Index[] {
    return [...this.indices.values()].filter(({ name, aliases }) => name === alias || aliases.has(alias));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    await this.hold(request.url!);
    if (this.manner === 'hangs-up') return void request.socket.destroy();
    if (this.manner === 'hangs') return;
    const { status = 200, body = {} } = this.manner === 'fails' ? { status: 503 } : this.answer(request, text);
    response.writeHead(status, { 'Content-Type': 'application/json; charset=UTF-8' });
    response.end(request.method === 'HEAD' ? undefined : JSON.stringify(body));
  }

  private answer({ method, url }: IncomingMessage, text: string): Answer {
    const { pathname, searchParams } = new URL(url!, this.address);
    const steps = pathname.split('/').slice(1).map(decodeURIComponent);
    try {
      const path = steps.map((step) => (step.startsWith('_') ? step : '*')).join('/');
      const route = `${either[path]?.includes(method!) ? 'POST' : method} ${path}`;
      if (route === 'POST */_bulk')
        return { body: this.bulk(steps[0]!, text, searchParams.get('require_alias') === 'true') };
      return this.dispatch(route, steps, text === '' ? {} : (JSON.parse(text) as Fields));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const reason = { type: error.type, reason: error.message };
      return { status: error.status, body: { error: { root_cause: [reason], ...reason }, status: error.status } };
    }
  }

  private dispatch(route: string, steps: string[], body: Fields): Answer {
    const [first, second] = steps as [string, string];
    switch (route) {
      case 'GET *':
        if (first === '') return { body: { version: { distribution: 'opensearch', number: '2.19.3' } } };
        return { body: Object.fromEntries(this.matching(first).map((index) => [index.name, aliasesOf(index)])) };
      case 'GET _cat/*':
        return { body: this.plugins.map((component) => ({ name: 'node-1', component, version: '2.19.3' })) };
      case 'POST _index_template/*':
        this.templates.set(second, body as never);
        return { body: { acknowledged: true } };
      case 'HEAD _alias/*':
        return { status: this.behind(second).some(({ aliases }) => aliases.has(second)) ? 200 : 404 };
      case 'PUT *':
        return { body: this.create(first, body) };
      case 'DELETE *':
        for (const { name } of this.named(first)) this.indices.delete(name);
        return { body: { acknowledged: true } };
      case 'POST _aliases':
        return { body: this.changeAliases(body['actions'] as Record<string, { index: string; alias: string }>[]) };
      case 'POST */_refresh':
        for (const index of this.named(first)) index.refresh();
        return { body: { _shards: { failed: 0 } } };
      case 'POST */_search':
        return { body: this.search(first, body) };
      default:
        throw new Refused(400, 'illegal_argument_exception', `the stub does not know ${route}`);
    }
  }

  private named(name: string): Index[] {
    const found = this.behind(name);
    if (found.length === 0) throw new Refused(404, 'index_not_found_exception', `no such index [${name}]`);
    return found;
  }

  private matching(pattern: string): Index[] {
    return [...this.indices.values()].filter(({ name }) => fits(name, pattern));
  }

  private create(name: string, body: Fields): object {
    if (this.indices.has(name))
      throw new Refused(400, 'resource_already_exists_exception', `index [${name}] already exists`);
    const template = [...this.templates.values()].find(({ index_patterns: patterns }) =>
      patterns.some((pattern) => fits(name, pattern)),
    );
    this.indices.set(name, new Index(name, { ...template?.template, ...body }));
    return { acknowledged: true, index: name };
  }

  /** All of them or none. */
  private changeAliases(actions: Record<string, { index: string; alias: string }>[]): object {
    for (const action of actions) for (const { index } of Object.values(action)) this.named(index);
    for (const { add, remove } of actions) {
      if (add) this.indices.get(add.index)!.aliases.add(add.alias);
      if (remove) this.indices.get(remove.index)!.aliases.delete(remove.alias);
    }
    return { acknowledged: true };
  }

  private search(name: string, body: Fields): object {
    this.searches++;
    const hits = this.named(name).flatMap((index) =>
      index.search(body).map(({ id }) => ({ _index: index.name, _id: id })),
    );
    return { took: 1, timed_out: false, hits: { hits } };
  }

  private bulk(target: string, text: string, requiresAlias: boolean): object {
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Fields);
    this.bulks.push(lines.length / 2);
    const items = [];
    for (let at = 0; at < lines.length; at += 2) {
      const { index: meta } = lines[at] as { index: { _id: string; version?: number } };
      items.push({ index: { _id: meta._id, ...this.item(target, meta, lines[at + 1]!, requiresAlias) } });
    }
    return { took: 1, errors: items.some(({ index }) => 'error' in index), items };
  }

  private item(
    target: string,
    meta: { _id: string; version?: number },
    source: Fields,
    requiresAlias: boolean,
  ): object {
    try {
      const refusal = this.refuses({ id: meta._id, source });
      if (refusal) throw new Refused(refusal.status, refusal.type, 'the test wants it so');
      const [index] = this.behind(target);
      if (!index || (requiresAlias && !index.aliases.has(target)))
        throw new Refused(404, 'index_not_found_exception', `no such index [${target}] and [require_alias] is set`);
      return { _index: index.name, status: 201, _version: index.put(meta._id, source, meta.version) };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { status: error.status, error: { type: error.type, reason: error.message } };
    }
  }
}

const aliasesOf = ({ aliases }: Index) => ({ aliases: Object.fromEntries([...aliases].map((alias) => [alias, {}])) });

const fits = (name: string, pattern: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
