import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';

/**
 * An Ed25519 key, as text or in a file. In the text, `\\n` means a line break, because many files of variables allow one line only.
 *
 * @throws Error that says what the variable must hold, and nothing of what it holds
 */
export function readKey(
  text: string | undefined,
  file: string | undefined,
  parse: (pem: string) => KeyObject,
): KeyObject | undefined {
  if (!text && !file) return undefined;
  try {
    const key = parse(text ? text.replaceAll('\\n', '\n') : readFileSync(file!, 'utf8'));
    if (key.asymmetricKeyType === 'ed25519') return key;
    throw new Error(`this one is of the type ${key.asymmetricKeyType}`);
  } catch (error) {
    throw new Error(`must hold an Ed25519 key in PEM: ${(error as Error).message}`, { cause: error });
  }
}
