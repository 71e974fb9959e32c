import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

type Finding = { rule: string; path: string };
let found: Finding[];
let left: (Finding & { because: string })[];

beforeAll(async () => {
  const script = join(import.meta.dirname, 'support/nag.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script], { maxBuffer: 64 * 1024 * 1024 });
  ({ found, left } = JSON.parse(stdout) as { found: Finding[]; left: typeof left });
});

const covers = (acknowledged: Finding, finding: Finding) =>
  acknowledged.rule.endsWith(finding.rule) && `${finding.path}/`.startsWith(`${acknowledged.path}/`);
const show = ({ rule, path }: Finding) => `${rule} at ${path}`;

describe("cdk-nag's AwsSolutions", () => {
  it('find something, all of which is acknowledged', () => {
    expect(found.length).toBeGreaterThan(50);
    expect(found.filter((finding) => !left.some((one) => covers(one, finding))).map(show)).toEqual([]);
  });

  it('are acknowledged with a reason, and only where they find something', () => {
    expect(left.filter(({ because }) => because.split(' ').length < 5).map(show)).toEqual([]);
    // One reason may stand for several places, and has to hold for one of them.
    const reasons = Map.groupBy(left, ({ rule, because }) => `${rule}: ${because}`);
    const idle = [...reasons].filter(
      ([, places]) => !found.some((finding) => places.some((one) => covers(one, finding))),
    );
    expect(idle.map(([reason]) => reason)).toEqual([]);
  });
});
