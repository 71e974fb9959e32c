import { fromBytes, newId } from '../../src/kernel/tx/ids.js';
import { bytes, database, rows } from './database.js';

/** A café that everybody comments on, and of that person a webhook, which is switched off, and a day with bookings. */
export type Rest = { cafeId: string; webhookId: string; day: string };

/**
 * After `npm run seed`: notices, mails, letters, comments and moves of money by the thousand, most of them one person's.
 */
export async function fillRest(personId: string): Promise<Rest> {
  const me = bytes(personId);
  const webhookId = newId();
  const webhook = bytes(webhookId);
  const [cafe] = await rows<{ id: Buffer }>('SELECT id FROM cafes ORDER BY id LIMIT 1');
  const insert = (sql: string, ...values: unknown[]) => database.query(`INSERT IGNORE INTO ${sql}`, values);
  await insert(`handles (handle, user_id) SELECT login_id, id FROM users WHERE login_id LIKE 'seed%'`);
  await database.query(
    `UPDATE users SET handle = login_id, roles = CONCAT('streamer,', roles) WHERE login_id LIKE 'seed%'`,
  );
  await insert(
    `notifications (id, event_id, user_id, channel, number, type, data, state, delivered_at, seen_at, read_at)
     SELECT id, id, ?, 'in_app', 1000 + ROW_NUMBER() OVER (ORDER BY id), type, '{}', 'delivered', NOW(6), NOW(6), NOW(6)
     FROM events WHERE aggregate_type = 'reservation' ORDER BY id LIMIT 20000`,
    me,
  );
  await database.query(
    'UPDATE notifications SET read_at = NULL, seen_at = NULL WHERE user_id = ? AND number IS NOT NULL AND MOD(number, 997) = 0',
    [me],
  );
  await insert('inbox_counters (user_id, last) VALUES (?, 30000) ON DUPLICATE KEY UPDATE last = 30000', me);
  await insert(
    `notifications (id, event_id, user_id, channel, type, data, state, delivered_at)
     SELECT id, id, consumer_id, 'email', 'reservation.delivered', '{}', IF(CONV(RIGHT(HEX(id), 4), 16, 10) % 500 = 0, 'dead', 'delivered'), NOW(6)
     FROM reservations`,
  );
  await insert(
    `webhooks (id, user_id, url, event_types, secret, state) VALUES (?, ?, 'https://hook.example.com', '[]', '', 'disabled')`,
    webhook,
    me,
  );
  await insert(
    `notifications (id, event_id, user_id, channel, target_id, type, data, state, delivered_at)
     SELECT id, id, ?, 'webhook', ?, 'mission.succeeded', '{}', 'delivered', NOW(6) FROM missions`,
    me,
    webhook,
  );
  await insert(
    `messages (id, kind, type, occurred_at, subject, subject_id, ko, en, folded)
     SELECT id, 'event', 'reservation.requested', created_at, 'reservation', id, '예약했습니다', 'booked', '예약했습니다\nBOOKED'
     FROM reservations`,
  );
  await insert(
    `message_readers (reader_id, message_id, type, subject_id) SELECT ?, id, type, subject_id FROM messages`,
    me,
  );
  await insert(
    `message_readers (reader_id, message_id, type, subject_id) SELECT consumer_id, id, 'reservation.requested', id FROM reservations`,
  );
  await insert(`message_grams (message_id, grams) SELECT id, 'z0001 z0002' FROM messages`);
  await insert(
    `inbox (consumer, event_id, state, due_at, done_at)
     SELECT 'notifications.reservation.requested', id, 'done', occurred_at, occurred_at FROM events WHERE aggregate_type = 'reservation'`,
  );
  await insert(
    `idempotency_keys (principal, idempotency_key, fingerprint, status) SELECT consumer_id, HEX(id), UNHEX(SHA2(id, 256)), 201 FROM reservations`,
  );
  await insert(
    `dead_letters (id, source, reference_id, reason, attempts, redriven_at)
     SELECT id, 'notifications.email', id, 'retries exhausted', 8, IF(CONV(RIGHT(HEX(id), 4), 16, 10) % 100 = 0, NULL, NOW(6)) FROM reservations LIMIT 6000`,
  );
  await insert(
    `cafe_comments (id, cafe_id, author_id, text, deleted_at)
     SELECT id, ?, consumer_id, '조용해요', IF(CONV(RIGHT(HEX(id), 4), 16, 10) % 10 = 0, NOW(6), NULL) FROM reservations LIMIT 6000`,
    cafe!.id,
  );
  await insert(
    `cafe_comments (id, cafe_id, author_id, parent_id, text) SELECT consumer_id, ?, consumer_id, id, '저도요' FROM reservations LIMIT 600`,
    cafe!.id,
  );
  await insert('cafe_bookmarks (user_id, cafe_id, id) SELECT ?, id, id FROM cafes WHERE MOD(CRC32(id), 4) = 0', me);
  await insert(
    `cafe_suggestions (id, cafe_id, author_id, changes, state)
     SELECT id, ?, consumer_id, '{}', IF(CONV(RIGHT(HEX(id), 4), 16, 10) % 100 = 0, 'pending', 'approved') FROM reservations LIMIT 6000`,
    cafe!.id,
  );
  await insert(
    `withdrawals (id, user_id, amount, destination, status) SELECT id, ?, 1000, 'x', 'posted' FROM reservations LIMIT 6000`,
    me,
  );
  const [wallet] = await rows<{ id: Buffer }>(`SELECT id FROM accounts WHERE kind = 'wallet' AND owner_id = ?`, [me]);
  const [outside] = await rows<{ id: Buffer }>(`SELECT id FROM accounts WHERE kind = 'topup'`);
  await insert(
    `transfers (id, posting_id, kind, phase, debit_account_id, credit_account_id, amount)
     SELECT id, id, 'deposit', 'posted', ?, ?, 1000 FROM reservations LIMIT 6000`,
    outside!.id,
    wallet!.id,
  );
  await insert(
    `entries (account_id, version, transfer_id, posting_id, direction, amount, balance_after, hash, created_at)
     SELECT ?, 1000 + ROW_NUMBER() OVER (ORDER BY id), id, id, 'credit', 1000, 1000, UNHEX(SHA2(id, 256)),
       NOW(6) - INTERVAL MOD(CRC32(id), 365) DAY FROM transfers WHERE amount = 1000`,
    wallet!.id,
  );
  const tables = await rows<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables) await database.query(`ANALYZE TABLE ${name}`);
  const [last] = await rows<{ day: string }>(
    `SELECT DATE_FORMAT(MAX(date), '%Y-%m-%d') AS day FROM reservations WHERE consumer_id = ?`,
    [me],
  );
  return { cafeId: fromBytes(cafe!.id), webhookId, day: last!.day };
}
