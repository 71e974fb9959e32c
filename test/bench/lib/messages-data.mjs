/** Messages for some people, written as the history writes them: as many each, every fourth of a delivery in 강남. */
import { v7 } from 'uuid';
import { fromDist } from './dist.mjs';
import { inTurn } from './in-turn.mjs';

/** @type {typeof import('../../../src/modules/messages/folding.js')} */
const { foldAll } = await fromDist('modules/messages/folding.js');

const DAY_MS = 86_400_000;
const places = ['서울 강남역 11번 출구', '서울 마포구 양화로 45', '부산 해운대구 센텀로 9', '경기 성남시 판교역로 7'];
const bytes = (/** @type {string} */ id) => Buffer.from(id.replaceAll('-', ''), 'hex');

/**
 * @param {import('./rows.mjs').Database} database
 * @param {string[]} readers
 * @param {number} each
 */
export async function fillMessages(database, readers, each) {
  for (const reader of readers) {
    const messages = Array.from({ length: each }, (_, n) => {
      const at = new Date(Date.now() - (each - n) * (DAY_MS / 24));
      const place = inTurn(places, n);
      const ko = `${place}까지 가는 배송을 예약했습니다.`;
      const en = `Booked a delivery to ${place}.`;
      return { id: bytes(v7({ msecs: at.getTime() })), at, ko, en };
    });
    await database.query('INSERT INTO messages (id, kind, type, occurred_at, ko, en, folded) VALUES ?', [
      messages.map(({ id, at, ko, en }) => [id, 'event', 'reservation.requested', at, ko, en, foldAll(ko, en)]),
    ]);
    await database.query('INSERT INTO message_readers (reader_id, message_id, type) VALUES ?', [
      messages.map(({ id }) => [bytes(reader), id, 'reservation.requested']),
    ]);
  }
}
