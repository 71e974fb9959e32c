import { fromBytes, toBytes } from '../../../kernel/tx/ids.js';
import type { Tx } from '../../../kernel/tx/tx.js';

/** The owner and the URL of a webhook, deleted ones included. */
export async function findWebhookOwner(tx: Tx, id: string): Promise<{ userId: string; url: string }> {
  const [row]: { user_id: Buffer; url: string }[] = await tx.query('SELECT user_id, url FROM webhooks WHERE id = ?', [
    toBytes(id),
  ]);
  return { userId: fromBytes(row!.user_id), url: row!.url };
}
