import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { complaintsAbout, mappings, OPS, patterns } from '../support/log-template.js';

const root = join(import.meta.dirname, '../..');

/** The names in the object literals that sources hand to a logger: also of lines that no test makes anybody write. */
function namesLogged(): [file: string, name: string][] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.ts'));
  return files.flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(join(root, 'src', file), 'utf8'), ts.ScriptTarget.Latest);
    const names: [string, string][] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) {
        const [entry] = node.arguments;
        const isLogging = /(^|\.)(logger|log)\.(trace|debug|info|log|warn|error|fatal)$/.test(
          node.expression.getText(source),
        );
        if (isLogging && entry && ts.isObjectLiteralExpression(entry)) {
          for (const { name } of entry.properties) if (name) names.push([file, name.getText(source)]);
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return names;
  });
}

describe('The template of log lines', () => {
  it('refuses what it does not know', () => {
    expect(mappings.dynamic).toBe('strict');
    expect(complaintsAbout({ time: '2026-12-24T00:00:00.000Z', surprise: 1 })).toEqual([
      'surprise is not in the template',
    ]);
    expect(complaintsAbout({ status: 'high' })).toEqual(['status is no long: "high"']);
    expect(complaintsAbout({ err: { type: 'Error', message: 'x', sqlState: '40001', code: { a: 1 } } })).toEqual([
      'err.code is no keyword: {"a":1}',
    ]);
  });

  it('knows every field that a source logs by name', () => {
    const names = namesLogged();
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter(([, name]) => !(name in mappings.properties))).toEqual([]);
  });

  it('is sent no field twice: OpenSearch refuses such a line, which JSON.parse does not notice', () => {
    const everyLineHas = ['level', 'time', 'service', 'role', 'pid', 'msg'];
    expect(namesLogged().filter(([, name]) => everyLineHas.includes(name))).toEqual([]);
  });

  it('knows every field that the gateway logs', () => {
    const conf = readFileSync(join(root, 'nginx/templates/00-http.conf.template'), 'utf8');
    const format = /log_format madang_json escape=json([^;]+);/.exec(conf)![1]!;
    const names = [...format.matchAll(/"(\w+)":/g)].map(([, name]) => name!);
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !(name in mappings.properties))).toEqual([]);
  });

  it('is described, field by field', () => {
    const page = readFileSync(join(root, 'docs/logs.md'), 'utf8');
    const described = [...page.matchAll(/`(@?\w+(?:\.\w+)?)`/g)].map(([, name]) => name!.split('.')[0]!);
    expect(Object.keys(mappings.properties).filter((name) => !described.includes(name))).toEqual([]);
  });

  it('is for the indices of the shipper and of CloudWatch', () => {
    expect(patterns).toEqual(['madang-logs-*', 'cwl-*']);
    expect(readFileSync(join(OPS, 'fluent-bit.conf'), 'utf8')).toMatch(/Logstash_Prefix +madang-logs\n/);
  });
});

describe('The saved dashboard', () => {
  type Saved = {
    type: string;
    id: string;
    attributes: Record<string, string>;
    references: { name: string; type: string; id: string }[];
  };
  const objects = readFileSync(join(OPS, 'dashboards.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Saved);

  it('refers to nothing that is not saved with it', () => {
    const there = objects.map(({ type, id }) => `${type} ${id}`);
    expect(there).toContain('dashboard madang-logs');
    const wanted = objects.flatMap(({ references }) => references.map(({ type, id }) => `${type} ${id}`));
    expect(wanted.filter((one) => !there.includes(one))).toEqual([]);
  });

  it('asks for fields that log lines have', () => {
    const isThere = (field: string) => {
      const [name, inner] = field.split('.');
      const mapping = mappings.properties[name!] as { properties?: object; fields?: object } | undefined;
      return mapping && (inner === undefined || inner in { ...mapping.properties, ...mapping.fields });
    };
    const fields = objects.flatMap(({ attributes, type }) => {
      const text = JSON.stringify(attributes).replaceAll('\\', '');
      const asked = [...text.matchAll(/"field":"([^"]+)"/g)].map(([, field]) => field!);
      const filtered = [...text.matchAll(/([\w.]+):(?:"|\w)/g)]
        .map(([, field]) => field!)
        .filter((f) => /^(msg|level|service|name)/.test(f));
      return [...asked, ...filtered, ...(type === 'search' ? (attributes['columns'] as unknown as string[]) : [])];
    });
    expect(fields.length).toBeGreaterThan(10);
    expect(fields.filter((field) => !isThere(field))).toEqual([]);
  });
});
