import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const REGISTRY = '123456789012.dkr.ecr.ap-northeast-2.amazonaws.com';

describe('imagedefinitions.mjs', () => {
  const digest = `@sha256:${'d'.repeat(64)}`;
  const render = (...image: string[]) => {
    const folder = mkdtempSync(join(tmpdir(), 'madang-image-'));
    cpSync(join(ROOT, 'imagedefinitions.template.json'), join(folder, 'imagedefinitions.template.json'));
    const script = join(ROOT, 'scripts/pipeline/imagedefinitions.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, ...image], { cwd: folder, encoding: 'utf8' });
    const files = globSync('imagedefinitions.!(template).json', { cwd: folder });
    rmSync(folder, { recursive: true });
    return { status, stderr, files: files.length };
  };

  it.each([
    ['nothing', undefined],
    ['an empty word', ''],
    ['no digest', `${REGISTRY}/madang`],
    ['an empty digest', `${REGISTRY}/madang@`],
    ['what the AWS client says for nothing', `${REGISTRY}/madang@None`],
    ['a tag', `${REGISTRY}/madang:sha-0123456`],
    ['a short digest', `${REGISTRY}/madang@sha256:${'d'.repeat(63)}`],
    ['another registry', `docker.io/library/madang${digest}`],
    ['no repository', digest],
    ['two lines', `${REGISTRY}/madang${digest}\n${REGISTRY}/madang${digest}`],
    ['a placeholder', '<IMAGE_URI>'],
  ])('refuses %s, and writes nothing', (_what, image) => {
    const { status, stderr, files } = render(...(image === undefined ? [] : [image]));
    expect({ status, files }).toEqual({ status: 1, files: 0 });
    expect(stderr).toContain('is no image in ECR by digest');
  });

  it('takes an image in ECR by digest, in a repository with a path too', () => {
    expect(render(`${REGISTRY}/team/madang${digest}`)).toEqual({ status: 0, stderr: '', files: 3 });
  });
});
