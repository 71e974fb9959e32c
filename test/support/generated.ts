import type { Contract, Operation, Parameter, Schema } from './contract.js';
import { BODIES, HEADERS, KEYS, NUMBERS, OTHERS, TEXTS } from './odd-values.js';
import type { Random } from './seed.js';

/** A request as it goes over the wire. */
export type Generated = {
  operation: Operation;
  path: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
};

/** Ids that there are, by the last fixed step of the path that lists them; the generator uses them where an id is asked for. */
export class Pool {
  private readonly kept = new Map<string, string[]>();
  private readonly learned = new Map<string, string[]>();

  /** Keeps an id: some operations succeed with what was made for them alone. */
  add(collection: string, id: string): void {
    this.kept.set(collection, [...new Set([...(this.kept.get(collection) ?? []), id])]);
  }

  private remember(collection: string, id: string): void {
    if (!this.of(collection).includes(id))
      this.learned.set(collection, [...(this.learned.get(collection) ?? []).slice(-19), id]);
  }

  /** Takes the ids out of an answer. */
  learn({ path }: Operation, text: string): void {
    const collection = path.split('/').findLast((step) => !step.startsWith('{')) ?? '';
    let body: { id?: string; items?: { id?: string }[] };
    try {
      body = JSON.parse(text);
    } catch {
      return;
    }
    const { refreshToken } = body as { refreshToken?: unknown };
    if (typeof refreshToken === 'string') this.remember('refresh-tokens', refreshToken);
    for (const one of [body, ...(Array.isArray(body?.items) ? body.items : [])])
      if (typeof one?.id === 'string' && UUID.test(one.id)) this.remember(collection, one.id);
  }

  of(collection: string): string[] {
    return [...(this.kept.get(collection) ?? []), ...(this.learned.get(collection) ?? [])];
  }

  all(): string[] {
    return [...new Set([...this.kept.keys(), ...this.learned.keys()])].flatMap((collection) => this.of(collection));
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

/** Makes requests of an operation's description: most of them nearly right, so that they come far. */
export class Generator {
  constructor(
    private readonly contract: Contract,
    private readonly pool: Pool,
    private readonly random: Random,
  ) {}

  request(operation: Operation): Generated {
    const headers: Record<string, string> = {};
    const body = this.body(operation, headers);
    for (const parameter of operation.parameters.filter((one) => one.in === 'header')) {
      if (parameter.name === 'Idempotency-Key') continue;
      if (parameter.required || this.once(3)) headers[parameter.name] = headerText(this.parameter(parameter));
    }
    if (operation.parameters.some(({ name }) => name === 'Idempotency-Key') && !this.once(40))
      headers['Idempotency-Key'] = this.once(20) ? headerText(this.one(KEYS)) : `k${this.random.between(0, 2 ** 31)}`;
    if (this.once(5)) Object.assign(headers, this.one(HEADERS));
    return { operation, path: this.path(operation) + this.query(operation), headers, body };
  }

  /** A value that fits a schema, or nearly. */
  value(given: Schema, name = ''): unknown {
    const schema = this.contract.schema(given);
    if (this.once(40)) return this.one<unknown>([...TEXTS, ...NUMBERS, ...OTHERS]);
    if (schema.format === 'uuid') return this.id(name);
    // A longer one would hold up the run.
    if (name === 'wait') return this.random.between(0, 2);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum) return this.one(schema.enum);
    const [choices] = [schema.anyOf, schema.oneOf].filter((one) => one !== undefined);
    if (choices) return this.value(this.one(choices), name);
    if (schema.allOf) return Object.assign({}, ...schema.allOf.map((one) => this.value(one, name)));
    const type = [schema.type].flat()[0];
    if (type === 'object' || schema.properties) return this.object(schema);
    if (type === 'array') {
      const most = Math.min(schema.maxItems ?? 3, 3);
      const length = this.random.between(schema.minItems ?? 0, Math.max(most, schema.minItems ?? 0) + 1);
      return Array.from({ length }, () => this.value(schema.items ?? {}, name));
    }
    if (type === 'integer' || type === 'number') return this.number(schema);
    if (type === 'boolean') return this.once(2);
    if (type === 'null') return null;
    return this.text(schema, name);
  }

  private object({ properties = {}, required = [], example }: Schema): unknown {
    if (example !== undefined && this.once(6)) return example;
    const chosen = Object.entries(properties).filter(([name]) =>
      required.includes(name) ? !this.once(40) : this.once(3),
    );
    const made = chosen.map(([name, schema]): [string, unknown] => [name, this.value(schema, name)]);
    return { ...Object.fromEntries(made), ...(this.once(40) && { [this.one(TEXTS)]: 1 }) };
  }

  private number({ minimum = -1e6, maximum = 1e6, example, type }: Schema): unknown {
    if (typeof example === 'number' && !this.once(2)) return example;
    if (this.once(8)) return this.one([minimum, maximum, minimum - 1, maximum + 1, ...NUMBERS]);
    const [from, to] = [Math.max(minimum, -1e9), Math.min(maximum, 1e9)];
    const whole = this.random.between(Math.ceil(from), Math.max(Math.ceil(from) + 1, Math.floor(to)));
    return type === 'number' && this.once(2) ? whole + 0.123_456_789 : whole;
  }

  private text({ format, example, minLength = 0, maxLength = 200 }: Schema, name: string): string {
    if (this.once(8)) {
      const length = this.one([minLength, maxLength, maxLength + 1, Math.max(0, minLength - 1)]);
      return this.one(['x', '가', '🥚', ' ', 'e\u0301']).repeat(Math.min(length, 100_000));
    }
    if (this.once(8)) return this.one(TEXTS);
    if (typeof example === 'string' && !this.once(2)) return example;
    if (format === 'date')
      return `20${this.random.between(20, 100)}-0${this.random.between(1, 10)}-1${this.random.between(0, 10)}`;
    if (format === 'date-time') return new Date(this.random.between(0, 8_000) * 1e9).toISOString();
    if (name === 'refreshToken') return this.one([...this.pool.of('refresh-tokens'), 'x']);
    if (name === 'url') return this.one(this.pool.of('urls'));
    if (format === 'email') return `f${this.random.between(0, 1e6)}@example.com`;
    return typeof example === 'string' ? example : `텍스트 ${this.random.between(0, 1e6)}`;
  }

  private id(name: string): string {
    if (this.once(12)) return this.one(TEXTS);
    const known = this.pool.of(COLLECTIONS[name] ?? name);
    const some = known.length > 0 && !this.once(8) ? known : this.pool.all();
    return some.length > 0 && !this.once(12)
      ? this.one(some)
      : `${this.random.between(1e7, 9e7)}-7c3d-7e4f-8a5b-6c7d8e9f0a1b`;
  }

  private path({ path }: Operation): string {
    const steps = path.split('/');
    const made = steps.map((step, index) => {
      if (!step.startsWith('{')) return step;
      if (step === '{token}') return encodeURIComponent(this.one([...this.pool.of('tokens'), 'x', 'a'.repeat(90)]));
      const id = this.id(step === '{id}' ? (steps[index - 1] ?? '') : step.slice(1, -1));
      // An empty step, or one that is a way up, is another address.
      return /^\.*$|^\.\.\//.test(id) ? 'undefined' : encodeURIComponent(id.toWellFormed());
    });
    return made.join('/');
  }

  private query({ parameters }: Operation): string {
    const wanted = parameters.filter((one) => one.in === 'query' && (one.required ? !this.once(20) : this.once(3)));
    const pairs = wanted.map((one) => `${one.name}=${this.queryText(this.parameter(one))}`);
    if (wanted[0] && this.once(30)) pairs.push(`${wanted[0].name}=again`);
    if (this.once(40))
      pairs.push(this.one(['x=1', '%FF=1', 'q=%B0%AD', 'limit[$gt]=1', '&&&', 'a[b][c]=1', '=', '%00']));
    return pairs.length > 0 ? `?${pairs.join('&')}` : '';
  }

  private parameter({ name, schema, example }: Parameter): string {
    const value = example !== undefined && this.once(3) ? example : this.value(schema, name);
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  private queryText(text: string): string {
    return this.once(50) ? this.one(['%', '%zz', '%C3%28', '+', '%EB%A7']) : encodeURIComponent(text.toWellFormed());
  }

  private body({ method, body }: Operation, headers: Record<string, string>): Buffer | undefined {
    if (method === 'GET' && !this.once(50)) return undefined;
    if (!body && !this.once(20)) return undefined;
    const isUpload = body?.type === 'multipart/form-data';
    const good = isUpload ? this.upload(body.schema) : JSON.stringify(this.value(body?.schema ?? {}));
    const isRaw = !body || this.once(10);
    const [type, make] = isRaw ? this.one(BODIES) : [isUpload ? `${body.type}; boundary=x` : body.type, () => good];
    if (!this.once(60)) headers['Content-Type'] = type;
    return Buffer.from(make(good) as string);
  }

  private upload({ properties = {} }: Schema): string {
    const part = (name: string, value: string, rest = '') =>
      `--x\r\nContent-Disposition: form-data; name="${name}"${rest}\r\n\r\n${value}\r\n`;
    const parts = Object.entries(properties).flatMap(([name, schema]) => {
      if (name === 'file') return this.once(12) ? [] : [part(name, 'id,name\n1,x\n', '; filename="a.csv"')];
      return this.once(2) ? [part(name, this.parameter({ name, in: 'body', schema }))] : [];
    });
    return `${parts.join('')}--x--\r\n`;
  }

  private once(times: number): boolean {
    return this.random.between(0, times) === 0;
  }

  private one<T>(all: readonly T[]): T {
    return all[this.random.between(0, all.length)]!;
  }
}

/** Where the ids of some fields are listed. */
const COLLECTIONS: Record<string, string> = {
  userId: 'users',
  streamerId: 'streamers',
  cafeId: 'cafes',
  commentId: 'comments',
  proofId: 'proofs',
  parentId: 'comments',
  deliveryId: 'deliveries',
  missionId: 'missions',
  reservationId: 'reservations',
  requestId: 'requests',
  keyId: 'api-keys',
  quoteId: 'delivery-quotes',
  firstId: 'cafes',
  secondId: 'cafes',
};

/** What a header can hold: Latin, one line. */
const headerText = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?');
