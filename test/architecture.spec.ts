import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it, test } from '@jest/globals';

const root = join(import.meta.dirname, '..');
type File = { path: string; text: string; code: string; imports: string[] };

/** Every TypeScript file under a folder, with the files it imports as paths from the root. */
function filesIn(folder: string): File[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('node_modules'))
    .map((name) => read(join(folder, name)));
}
function read(path: string): File {
  const text = readFileSync(join(root, path), 'utf8');
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const imports = [...code.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)'(\.[^']+)'/g)].map(([, specifier]) =>
    relative(root, join(root, dirname(path), specifier!)).replace(/\.js$/, '.ts'),
  );
  return { path, text, code, imports };
}

const src = filesIn('src').filter(({ path }) => !path.endsWith('.spec.ts'));
const moduleOf = (path: string): string | undefined => /^src\/modules\/([^/]+)\//.exec(path)?.[1];
const placesOf = (pattern: RegExp, files = src) =>
  files.filter(({ code }) => pattern.test(code)).map(({ path }) => path);
const edges = src.flatMap(({ path, imports }) => imports.map((imported) => [path, imported] as const));
const show = (wrong: (readonly [string, string])[]) => wrong.map(([from, to]) => `${from} → ${to}`);

/** The first circle in a graph, as the way round; nothing where there is none. */
function circleIn(graph: Map<string, string[]>): string[] {
  const done = new Set<string>();
  const visit = (node: string, trail: string[]): string[] => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node];
    if (done.has(node)) return [];
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next, [...trail, node]);
      if (circle.length > 0) return circle;
    }
    done.add(node);
    return [];
  };
  for (const node of graph.keys()) {
    const circle = visit(node, []);
    if (circle.length > 0) return circle;
  }
  return [];
}

/** Who may import whom: a module, those it may stand on. Notifications and messages listen: nothing that is told of stands on them. */
const standsOn: Record<string, string[]> = {
  users: [],
  wallets: ['users'],
  geo: [],
  quotes: ['geo'],
  drivers: ['geo'],
  reservations: ['users', 'geo', 'quotes', 'drivers', 'wallets'],
  robots: ['geo', 'quotes', 'drivers', 'reservations'],
  missions: ['users', 'wallets'],
  cafes: ['users', 'geo'],
  profiles: ['users', 'missions'],
  notifications: ['users', 'wallets', 'drivers', 'reservations', 'missions', 'cafes'],
  messages: ['users', 'reservations', 'missions', 'notifications'],
  privacy: ['users', 'wallets', 'drivers', 'quotes', 'reservations', 'messages'],
  forwarding: [],
};

const mayUse = (user: string | undefined, owner: string): boolean =>
  user === owner || (user !== undefined && standsOn[user]!.includes(owner));

/** The kernel's rooms: each stands on those before it. What lies in the kernel's root stands on nothing but the configuration. */
const kernelRooms = ['problems', 'telemetry', 'tx', 'reads', 'cache', 'auth', 'http', 'work', 'events'];
const ROOT = 'root';
function roomOf(path: string): string | undefined {
  const [, room, file] = /^src\/kernel\/(?:([^/]+)\/)?([^/]+)$/.exec(path) ?? [];
  return file && (room ?? ROOT);
}

describe('The house', () => {
  it('is read by this test: files and their imports are found', () => {
    expect(src.length).toBeGreaterThan(40);
    expect(edges).toContainEqual(['src/modules/notifications/notices/notice.ts', 'src/modules/reservations/index.ts']);
  });

  it('stands on a kernel that imports no module, no database and nothing of the application but its configuration', () => {
    const wrong = edges.filter(
      ([from, to]) => from.startsWith('src/kernel/') && !to.startsWith('src/kernel/') && to !== 'src/config.ts',
    );
    expect(show(wrong)).toEqual([]);
  });

  it('has kernel rooms that stand only on those before them, types included', () => {
    const order = [ROOT, ...kernelRooms];
    const rooms = new Set(src.flatMap(({ path }) => roomOf(path) ?? []));
    expect([...rooms].sort()).toEqual([...order].sort());
    const wrong = edges.filter(([from, to]) => {
      const [user, used] = [roomOf(from), roomOf(to)];
      // It joins the rooms into the module that every process loads.
      if (!user || !used || from === 'src/kernel/kernel.module.ts') return false;
      return order.indexOf(used) > order.indexOf(user);
    });
    expect(show(wrong)).toEqual([]);
  });

  it('has modules that define their own problems, loaded with their index', () => {
    const files = src.filter(({ path }) => path.endsWith('.problems.ts') && moduleOf(path));
    expect(files.length).toBeGreaterThan(5);
    const unloaded = files.filter(({ path }) => {
      const index = src.find((file) => file.path === `src/modules/${moduleOf(path)}/index.ts`);
      // First, so that the decorators of the controllers find the codes.
      return index?.imports[0] !== path;
    });
    expect(unloaded.map(({ path }) => path)).toEqual([]);
    const codesOf = ({ text }: File) => [...text.matchAll(/^ {2}'?([a-z-]+)'?: \{/gm)].map(([, code]) => code!);
    const owners = new Map(files.flatMap((file) => codesOf(file).map((code) => [code, moduleOf(file.path)!])));
    expect(owners.get('mission-closed')).toBe('missions');
    // A module uses its own codes and those of modules that it stands on; the kernel uses none of theirs.
    const foreign = src.flatMap(({ path, code }) =>
      [...code.matchAll(/\bProblems?\(([^;]*?)\)/g)]
        .flatMap(([, given]) => [...given!.matchAll(/'([a-z-]+)'/g)].map(([, used]) => used!))
        .filter((used) => owners.has(used) && !mayUse(moduleOf(path), owners.get(used)!))
        .map((used) => `${path}: ${used}`),
    );
    expect(foreign).toEqual([]);
  });

  it('has modules that stand only on those before them', () => {
    expect(Object.keys(standsOn)).toEqual(
      expect.arrayContaining([...new Set(src.flatMap(({ path }) => moduleOf(path) ?? []))]),
    );
    const wrong = edges.filter(([from, to]) => {
      const [user, used] = [moduleOf(from), moduleOf(to)];
      return user && used && user !== used && !standsOn[user]!.includes(used);
    });
    expect(show(wrong)).toEqual([]);
  });

  it('allows no module to stand on another that it does not use', () => {
    const used = new Set(edges.map(([from, to]) => `${moduleOf(from)} → ${moduleOf(to)}`));
    const allowed = Object.entries(standsOn).flatMap(([user, others]) => others.map((other) => `${user} → ${other}`));
    expect(allowed.filter((edge) => !used.has(edge))).toEqual([]);
  });

  it('has modules that know nothing of the application around them', () => {
    const wrong = edges.filter(
      ([from, to]) => moduleOf(from) && !/^src\/(modules|kernel)\//.test(to) && to !== 'src/config.ts',
    );
    expect(show(wrong)).toEqual([]);
  });

  it('enters a module by its index alone', () => {
    const wrong = edges.filter(
      ([from, to]) => moduleOf(to) && moduleOf(from) !== moduleOf(to) && !/^src\/modules\/[^/]+\/index\.ts$/.test(to),
    );
    expect(show(wrong)).toEqual([]);
  });

  it('opens transactions in one file', () => {
    expect(placesOf(/startTransaction|\.transaction\(|await using/)).toEqual(['src/kernel/tx/unit-of-work.ts']);
    // migrate.ts needs one connection that stays the same: GET_LOCK belongs to it. It opens no transaction.
    expect(placesOf(/createQueryRunner/)).toEqual(['src/database/migrate.ts', 'src/kernel/tx/unit-of-work.ts']);
    expect(placesOf(/START TRANSACTION|'BEGIN'|SAVEPOINT|\bCOMMIT\b/i)).not.toContainEqual(
      expect.stringMatching(/modules/),
    );
  });

  it('lets several statements be sent at once by kernel/tx alone', () => {
    expect(placesOf(/multipleStatements/)).toEqual(['src/kernel/tx/driver.ts']);
    expect(placesOf(/sendTogether/).filter((path) => !path.startsWith('src/kernel/tx/'))).toEqual([]);
    const users = edges.filter(([, to]) => to === 'src/kernel/tx/driver.ts').map(([from]) => from);
    // Which opens the pool with it, and has no other use of it.
    expect(users.filter((path) => !path.startsWith('src/kernel/tx/'))).toEqual(['src/database/data-source.ts']);
    expect(placesOf(/new Pending\(|\bbind\(tx\b/)).toEqual(['src/kernel/tx/unit-of-work.ts']);
    // Elsewhere a driver of one's own would come without the guard.
    expect(
      placesOf(
        /from 'mysql2'/,
        src.filter(({ code }) => /import (?!type)[^;]*from 'mysql2'/.test(code)),
      ),
    ).toEqual([]);
  });

  it('makes a Tx in one file: elsewhere nothing is cast to one', () => {
    expect(placesOf(/\bas (unknown as )?Tx\b/)).toEqual(['src/kernel/tx/unit-of-work.ts']);
  });

  it('reads the environment in one file, and checks it in another', () => {
    expect(placesOf(/process\.env\b/)).toEqual(['src/config-check.ts', 'src/config.ts']);
  });

  it('does not edit what is due in Redis: a queue is filled by the relay alone', () => {
    expect(placesOf(/\.add(Bulk)?\([^)]*\bjobId|queue\.add(Bulk)?\(/)).toEqual(['src/kernel/events/relay.ts']);
  });

  it('never lets TypeORM change the schema', () => {
    expect(placesOf(/synchronize: true|dropSchema|\.synchronize\(/)).toEqual([]);
  });

  it('keeps each file under 300 lines', () => {
    const long = [...src, ...filesIn('test').filter(({ path }) => !path.endsWith('.spec.ts'))].filter(
      ({ text }) => text.split('\n').length > 300,
    );
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('has no circle of imports, types included', () => {
    expect(circleIn(new Map(src.map(({ path, imports }) => [path, imports])))).toEqual([]);
  });

  it('has no circle of folders inside a module, types included', () => {
    // A folder is one node, and so is each file in the module's root.
    const nodeOf = (path: string) => path.split('/').slice(0, 4).join('/');
    const inside = edges.filter(([from, to]) => moduleOf(from) && moduleOf(from) === moduleOf(to));
    const arrows = inside.map(([from, to]) => [nodeOf(from), nodeOf(to)] as const).filter(([from, to]) => from !== to);
    expect(arrows).toContainEqual(['src/modules/cafes/sharing', 'src/modules/cafes/places']);
    const graph = Map.groupBy(arrows, ([from]) => from);
    expect(circleIn(new Map([...graph].map(([from, out]) => [from, out.map(([, to]) => to)])))).toEqual([]);
  });

  it('has modules whose root joins the folders at the top and gives them entities, schemas and events from the bottom', () => {
    const inRoot = (path: string, kinds: RegExp) => kinds.test(/^src\/modules\/[^/]+\/([^/]+)$/.exec(path)?.[1] ?? '');
    const isTop = (path: string) => inRoot(path, /\.(module|listeners)\.ts$|^index\.ts$/);
    const isBottom = (path: string) => inRoot(path, /\.(entity|schema|events|problems)\.ts$/);
    const inside = edges.filter(([from, to]) => moduleOf(from) && moduleOf(from) === moduleOf(to));
    const wrong = inside.filter(([from, to]) => (isTop(to) && !isTop(from)) || (isBottom(from) && !inRoot(to, /./)));
    expect(show(wrong)).toEqual([]);
  });
});

describe('The tests', () => {
  const tests = filesIn('test').concat(filesIn('src').filter(({ path }) => path.endsWith('.spec.ts')));

  test.each([
    ['run alone', /\b(it|test|describe)\.only\b|\bf(it|describe)\(/],
    ['are skipped', /\b(it|test|describe)\.(skip|todo)\b|\bx(it|test|describe)\(/],
    ['mock modules', /jest\.(unstable_)?mock(Module)?\(/],
  ])('never %s', (_, pattern) => {
    // shared-data.ts leaves out what needs data that is not there, and says so; in CI it fails instead.
    const allowed = ['test/architecture.spec.ts', 'test/support/shared-data.ts'];
    expect(placesOf(pattern, tests).filter((path) => !allowed.includes(path))).toEqual([]);
  });
});
