import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const LINKED = ['src', 'dist', 'public', 'web', 'node_modules', 'ecs', 'package.json', 'package-lock.json'];
const COPIED = ['scripts', 'tsconfig.json', 'tsconfig.build.json'];

/** A checkout with a `.local/` of its own: what it is made of is that of this one. Its user removes it. */
export function newCheckout(): string {
  const checkout = mkdtempSync(join(tmpdir(), 'madang-start-'));
  for (const name of LINKED) symlinkSync(join(ROOT, name), join(checkout, name));
  for (const name of COPIED) cpSync(join(ROOT, name), join(checkout, name), { recursive: true });
  return checkout;
}
