import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { database } from './database.js';

/** The environment of a process that only checks tokens: it holds no private key. */
export function publicKeyOnly(): Record<string, string> {
  const { JWT_PRIVATE_KEY: key, JWT_PRIVATE_KEY_FILE: file } = process.env;
  const publicKey = createPublicKey(createPrivateKey(key ?? readFileSync(file!, 'utf8')));
  return {
    JWT_PRIVATE_KEY: '',
    JWT_PRIVATE_KEY_FILE: '',
    JWT_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Makes two users for this file's database who may not do anything yet; gives what a migration is told to grant them their rights. */
export async function newUsers(): Promise<Record<string, string>> {
  const url = new URL(process.env['DATABASE_URL']!);
  const as = async (role: string) => {
    const user = { username: `${role}_${randomBytes(6).toString('hex')}`, password: randomBytes(12).toString('hex') };
    await database.query('CREATE USER ?@? IDENTIFIED BY ?', [user.username, '%', user.password]);
    return Object.assign(new URL(url), user).href;
  };
  return {
    MIGRATION_DATABASE_URL: url.href,
    DATABASE_URL: await as('writer'),
    READER_DATABASE_URL: await as('reader'),
  };
}

/** Ends them. */
export async function dropUsers({ DATABASE_URL, READER_DATABASE_URL }: Record<string, string>): Promise<void> {
  for (const url of [DATABASE_URL, READER_DATABASE_URL])
    await database.query('DROP USER ?@?', [new URL(url!).username, '%']);
}
