import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newPerson, newProgram, type Answer, type Client } from '../support/client.js';
import { Contract } from '../support/contract.js';
import { bytes, count, database } from '../support/database.js';
import { upload } from '../support/imports.js';
import { deposit, newMission, newOperator } from '../support/money.js';
import { putAt } from '../support/offers.js';
import { bookQuoted, newQuote } from '../support/quotes.js';

// Collections wait for a worker, of which there is none here.
process.env['OVERPASS_URL'] = 'http://127.0.0.1:9';

type App = Awaited<ReturnType<(typeof import('../support/app.js'))['startApp']>>;
let app: App['app'];
let address: string;
let stop: App['stop'];
let admin: Client;
let moderator: Client;
let owner: Client;
let driver: Client;
beforeAll(async () => {
  const { startApp } = await import('../support/app.js');
  ({ app, address, stop } = await startApp('api'));
  [admin, moderator, owner, driver] = await Promise.all([
    newOperator(address, 'admin'),
    newOperator(address, 'moderator'),
    newPerson(address),
    newPerson(address, 'driver', { name: '박준' }),
  ]);
  expect((await deposit(admin, owner.id, 1_000_000)).status).toBe(201);
});
afterAll(async () => {
  await stop();
  await database.end();
});

const ok = ({ status, text, body }: Answer): any => {
  expect({ isDone: status < 300, text }).toEqual({ isDone: true, text });
  return body;
};
const acts = async (query: string, as = admin): Promise<any[]> =>
  ok(await as.get(`/v1/audit?limit=100&${query}`)).items;

/** While it holds a row, no act can be recorded. */
async function makeRefusable(): Promise<void> {
  await database.query('CREATE TABLE refused_acts (id INT PRIMARY KEY)');
  await database.query(
    `CREATE TRIGGER refuse_acts BEFORE INSERT ON operator_acts FOR EACH ROW
     BEGIN IF (SELECT COUNT(*) FROM refused_acts) > 0 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'refused'; END IF; END`,
  );
}

describe('The audit of operators', () => {
  /** What operators alone may do, and what they do with things of others; in the order in which it is done here. */
  const done: {
    operation: string;
    as: () => Client;
    act: () => Promise<Answer>;
    action: string;
    id: () => string | null;
  }[] = [];

  it('holds each act once, in the transaction of the act: where it cannot be recorded nothing is done', async () => {
    const { record, take, metres } = await import('../support/cafes.js');
    const near = (name: string, metersNorth: number) => record(randomUUID(), { name, position: metres(metersNorth) });
    const [first, second] = (await take(app, 'localdata', [record(randomUUID()), record(randomUUID())])) as [
      string,
      string,
    ];
    await take(app, 'localdata', [near('컴포즈커피 은마사거리점', 10), near('컴포즈커피 대치역점', -10)]);
    await take(app, 'sbiz', [near('컴포즈커피', 0)]);
    const [suggested] = ok(await moderator.get('/v1/cafes/duplicates?state=suggested&limit=1')).items;
    const suggest = async (phone: string) =>
      ok(await owner.post(`/v1/cafes/${first}/suggestions`, { changes: { phone } })).id as string;
    const [good, bad] = [await suggest('02-555-0123'), await suggest('02-555-0124')];
    const comment = ok(await owner.post(`/v1/cafes/${first}/comments`, { text: '광고' })).id as string;
    const streamer = await newPerson(address, 'streamer');
    const [settled, cancelled] = [await newMission(owner, streamer), await newMission(owner, streamer)];
    const open = ok(await owner.book()).id as string;
    const taken = ok(await owner.book()).id as string;
    ok(await driver.accept(taken));
    const { id: delivered } = await bookQuoted(owner, { verification: 'pin' });
    ok(await driver.accept(delivered));
    const person = await newPerson(address);
    const [letter, other, suppressed] = [randomUUID(), randomUUID(), randomUUID()];
    await database.query(`INSERT INTO dead_letters (id, source, reference_id, reason, attempts) VALUES ?`, [
      [letter, other].map((id) => [bytes(id), 'test.acts', bytes(randomUUID()), 'retries exhausted', 8]),
    ]);
    await database.query(`INSERT INTO email_suppressions (email, id, reason) VALUES (?, ?, 'bounce')`, [
      person.email,
      bytes(suppressed),
    ]);
    let [imported, collected, pair] = ['', '', ''];
    const add = (
      operation: string,
      action: string,
      id: string | null | (() => string),
      act: () => Promise<Answer>,
      as = () => admin,
    ) => done.push({ operation, action, id: typeof id === 'function' ? id : () => id, act, as });
    const byModerator = () => moderator;
    const body = { reason: '사기 신고' };
    add('changeRoles', 'account.roles', person.id, () =>
      admin.send('PUT', `/v1/users/${person.id}/roles`, { body: { roles: ['driver'], ...body } }),
    );
    add('suspendAccount', 'account.suspended', person.id, () =>
      admin.send('PUT', `/v1/users/${person.id}/suspension`, { body }),
    );
    add('restoreAccount', 'account.restored', person.id, () =>
      admin.send('DELETE', `/v1/users/${person.id}/suspension`),
    );
    add('endSessionsOfAccount', 'account.sessions_ended', person.id, () =>
      admin.send('DELETE', `/v1/users/${person.id}/sessions`),
    );
    add('depositMoney', 'account.credited', person.id, () => deposit(admin, person.id, 5_000));
    add('reassignReservation', 'reservation.reassigned', taken, () =>
      admin.post(`/v1/reservations/${taken}/reassignment`, {}),
    );
    add('cancelReservation', 'reservation.cancelled', open, () =>
      admin.post(`/v1/reservations/${open}/cancellation`, body),
    );
    add('replacePin', 'reservation.pin_replaced', delivered, () => admin.post(`/v1/reservations/${delivered}/pin`));
    add('adjustFare', 'reservation.adjusted', delivered, async () => {
      const { pin } = ok(await owner.get(`/v1/reservations/${delivered}/handover`));
      const { status } = ok(await owner.get(`/v1/reservations/${delivered}`));
      if (status !== 'delivered') {
        ok(await driver.post(`/v1/reservations/${delivered}/pickup`));
        ok(await driver.post(`/v1/reservations/${delivered}/delivery`, { pin }));
      }
      return admin.post(`/v1/reservations/${delivered}/adjustments`, {
        amount: 100,
        reason: 'late',
        note: '늦었습니다',
      });
    });
    add(
      'settleMission',
      'mission.settled',
      settled,
      () => moderator.post(`/v1/missions/${settled}/settlement`, { outcome: 'failure' }),
      byModerator,
    );
    add(
      'cancelMission',
      'mission.cancelled',
      cancelled,
      () => moderator.post(`/v1/missions/${cancelled}/cancellation`),
      byModerator,
    );
    add('redriveDeadLetters', 'dead_letter.redriven', letter, () =>
      admin.post('/v1/dead-letters/redrive', { ids: [letter] }),
    );
    add('redriveDeadLetters', 'dead_letter.redriven', null, () =>
      admin.post('/v1/dead-letters/redrive', { filter: { source: 'test.acts' } }),
    );
    add('liftSuppression', 'suppression.lifted', suppressed, () =>
      admin.send('DELETE', `/v1/mail/suppressions/${suppressed}`),
    );
    add(
      'importCafes',
      'import.started',
      () => imported,
      async () => {
        const answer = await upload(admin, 'x');
        imported = answer.body.id;
        return answer;
      },
    );
    add(
      'collectCafes',
      'import.started',
      () => collected,
      async () => {
        const answer = await admin.post('/v1/cafes/collections', { source: 'overpass' });
        collected = answer.body.id;
        return answer;
      },
    );
    add(
      'cancelImport',
      'import.cancelled',
      () => collected,
      () => admin.post(`/v1/cafes/imports/${collected}/cancellation`),
    );
    add(
      'createCafeDuplicate',
      'duplicate.merged',
      () => pair,
      async () => {
        const answer = await moderator.post('/v1/cafes/duplicates', { firstId: first, secondId: second });
        pair = answer.body.id;
        return answer;
      },
      byModerator,
    );
    add(
      'separateCafeDuplicate',
      'duplicate.separated',
      () => pair,
      () => moderator.post(`/v1/cafes/duplicates/${pair}/separation`),
      byModerator,
    );
    add(
      'mergeCafeDuplicate',
      'duplicate.merged',
      () => pair,
      () => moderator.post(`/v1/cafes/duplicates/${pair}/merger`),
      byModerator,
    );
    add(
      'dismissCafeDuplicate',
      'duplicate.dismissed',
      suggested.id,
      () => moderator.post(`/v1/cafes/duplicates/${suggested.id}/dismissal`),
      byModerator,
    );
    add(
      'approveSuggestion',
      'suggestion.approved',
      good,
      () => moderator.post(`/v1/cafe-suggestions/${good}/approval`),
      byModerator,
    );
    add(
      'rejectSuggestion',
      'suggestion.rejected',
      bad,
      () => moderator.post(`/v1/cafe-suggestions/${bad}/rejection`),
      byModerator,
    );
    add(
      'deleteComment',
      'comment.deleted',
      comment,
      () => moderator.send('DELETE', `/v1/cafes/${first}/comments/${comment}`),
      byModerator,
    );

    await makeRefusable();
    for (const { operation, as, act, action, id } of done) {
      const before = (await acts(`actorId=${as().id}`)).length;
      await database.query('INSERT INTO refused_acts VALUES (1)');
      expect([operation, (await act()).status]).toEqual([operation, 500]);
      await database.query('DELETE FROM refused_acts');
      // Had anything been done, it could not be done once more.
      const { status, text } = await act();
      expect({ operation, isDone: status < 300, text }).toEqual({ operation, isDone: true, text });
      const [newest, ...others] = await acts(`actorId=${as().id}`);
      expect({ ...newest, others: others.length }).toMatchObject({ action, subjectId: id(), others: before });
    }
  });

  it('is complete: there is an act for each thing that operators alone may do', () => {
    const operators = Contract.committed().operations.filter(
      ({ method, roles }) => method !== 'GET' && roles?.every((role) => ['moderator', 'admin'].includes(role)),
    );
    const known = new Set(done.map(({ operation }) => operation));
    expect(operators.map(({ operationId }) => operationId).filter((id) => !known.has(id))).toEqual([]);
    expect(operators.length).toBeGreaterThan(15);
  });

  it('tells who did what to what, when, why and with which key, page by page', async () => {
    const person = await newPerson(address);
    const program = await newProgram(admin, ['operations:write']);
    ok(await program.post('/v1/wallet/deposits', { userId: person.id, amount: 3_000, reference: 'cash 17' }));
    ok(await admin.send('PUT', `/v1/users/${person.id}/suspension`, { body: { reason: '사기 신고' } }));
    ok(await admin.send('PUT', `/v1/users/${person.id}/suspension`, { body: { reason: '다시' } })); // changes nothing
    const about = `subjectId=${person.id}`;
    const both = await acts(about);
    const by = { actorId: admin.id, actorName: '테스트', subjectId: person.id, createdAt: expect.any(String) };
    expect(both).toEqual([
      {
        ...{ ...by, id: expect.any(String), action: 'account.suspended', keyId: null, reason: '사기 신고' },
        details: { rolesBefore: 'consumer', rolesAfter: 'consumer' },
      },
      {
        ...{ ...by, id: expect.any(String), action: 'account.credited', keyId: program.keyId, reason: 'cash 17' },
        details: { amount: 3_000 },
      },
    ]);
    const first = ok(await admin.get(`/v1/audit?limit=1&${about}`));
    const next = ok(await admin.get(`/v1/audit?limit=1&${about}&cursor=${first.nextCursor}`));
    expect([...first.items, ...next.items]).toEqual(both);
    expect(next.nextCursor).toBeNull();
    expect(await acts(`${about}&actorId=${moderator.id}`)).toEqual([]);
    expect((await admin.get('/v1/audit?cursor=x')).body.code).toBe('invalid-cursor');
    // What the previous release records goes into it as well.
    const id = randomUUID();
    await database.query(
      `INSERT INTO account_audits (id, user_id, action, roles_before, roles_after) VALUES (?, ?, 'roles', '', 'admin')`,
      [bytes(id), bytes(person.id)],
    );
    expect(
      await count(`SELECT COUNT(*) FROM operator_acts WHERE id = ? AND action = 'account.roles'`, [bytes(id)]),
    ).toBe(1);
  });

  it('is read by admins alone, as the lists of operators are by operators alone', async () => {
    const lists = [
      '/v1/audit',
      '/v1/operations/reservations',
      '/v1/operations/drivers',
      `/v1/ledger/escrows/${owner.id}/transactions`,
    ];
    for (const path of lists) {
      const seenBy = path.includes('operations') ? [admin, moderator] : [admin];
      for (const person of [owner, driver, moderator, admin])
        expect([path, (await person.get(path)).status]).toEqual([path, seenBy.includes(person) ? 200 : 403]);
    }
  });
});

describe('What operators see of deliveries', () => {
  const board = async (query = '', as = admin): Promise<any[]> =>
    ok(await as.get(`/v1/operations/reservations?limit=100${query}`)).items;
  const change = (id: string, columns: string) =>
    database.query(`UPDATE reservations SET ${columns} WHERE id = ?`, [bytes(id)]);
  const today = `date = CURRENT_DATE - INTERVAL 1 DAY, pickup_from = NULL, pickup_to = NULL`;
  const soon = `deadline = NOW(6) + INTERVAL 1 HOUR`;

  it('is each open booking, and of those that are stuck why, the most urgent first', async () => {
    const jun = await newPerson(address, 'driver', { name: '박준' });
    const book = async (steps: string[]) => {
      const { id } = ok(await owner.book({ departure: '서울 강남구 테헤란로 152' }));
      if (steps.length > 0) ok(await jun.accept(id));
      for (const step of steps.slice(1))
        ok(await jun.post(`/v1/reservations/${id}/${step}`, step === 'arrival' ? { stop: 0 } : undefined));
      return id as string;
    };
    const [searching, late, silent, way, fresh] = [
      await book([]),
      await book(['acceptance']),
      await book(['acceptance', 'arrival']),
      await book(['acceptance', 'pickup']),
      await book([]),
    ];
    await database.query(
      'INSERT INTO dispatches (reservation_id, round, next_at) VALUES (?, 3, NOW(6) + INTERVAL 1 DAY)',
      [bytes(searching)],
    );
    await change(searching, `${today}, ${soon}, updated_at = NOW(6) - INTERVAL 11 MINUTE`);
    await change(
      late,
      `${today}, deadline = NOW(6) + INTERVAL 50 MINUTE, updated_at = NOW(6) - INTERVAL 16 MINUTE, accepted_at = NULL`,
    );
    await change(silent, `${today}, deadline = NOW(6) + INTERVAL 40 MINUTE`);
    await change(way, `${today}, deadline = NOW(6) - INTERVAL 1 DAY, updated_at = NOW(6) - INTERVAL 121 MINUTE`);
    await change(fresh, `${today}, ${soon}`);
    const ids = [way, silent, late, searching, fresh];
    const seen = async () => (await board()).filter(({ id }) => ids.includes(id)).map(({ id, stuck }) => [id, stuck]);
    // Of its driver something was seen a moment ago.
    expect(await seen()).toEqual([
      [way, 'overdue'],
      [silent, null],
      [late, 'overdue'],
      [searching, 'searching'],
      [fresh, null],
    ]);
    await database.query('UPDATE driver_availability SET seen_at = NOW(6) - INTERVAL 6 MINUTE WHERE driver_id = ?', [
      bytes(jun.id),
    ]);
    expect(new Map((await seen()) as [string, string][]).get(silent)).toBe('silent');
    // A position says as much as a request.
    await jun.send('PUT', '/v1/drivers/me/availability', { body: { online: false, sharesPosition: true } });
    await database.query('UPDATE driver_availability SET seen_at = NOW(6) - INTERVAL 6 MINUTE WHERE driver_id = ?', [
      bytes(jun.id),
    ]);
    await putAt(jun, { lat: 37.5, lng: 127.05 }, 0);
    const [row] = (await board()).filter(({ id }) => id === silent);
    expect(row).toMatchObject({
      ...{
        status: 'accepted',
        stuck: null,
        departure: '서울 강남구 테헤란로 152',
        driver: { id: jun.id, name: '박준' },
      },
      ...{ consumer: { id: owner.id, name: '테스트' }, position: { lat: 37.5, lng: 127.05 } },
    });
    const stuck = (await board('&stuck=true')).map(({ id }) => id).filter((id) => ids.includes(id));
    expect(stuck).toEqual([way, late, searching]);
    const others = (await board('&stuck=false')).map(({ id }) => id).filter((id) => ids.includes(id));
    expect(others).toEqual([silent, fresh]);

    // Page by page it is the same.
    const all = (await board()).map(({ id }) => id);
    const paged: string[] = [];
    for (let cursor = ''; ;) {
      const page = ok(await admin.get(`/v1/operations/reservations?limit=2${cursor}`));
      paged.push(...page.items.map(({ id }: { id: string }) => id));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(paged).toEqual(all);
    expect((await admin.get('/v1/operations/reservations?cursor=MTIz')).body.code).toBe('invalid-cursor');
    // What has ended is no longer there.
    ok(await owner.post(`/v1/reservations/${fresh}/cancellation`, { reason: 'x' }));
    expect((await board()).map(({ id }) => id)).not.toContain(fresh);
  });

  it('is for moderators the district, and for admins where a booking with a quote goes', async () => {
    const { id } = await bookQuoted(owner);
    const find = async (as: Client) => (await board('', as)).find((one) => one.id === id);
    const [from, to] = newQuote.stops;
    expect(await find(admin)).toMatchObject({
      departure: `${from!.address} ${from!.detail}`,
      pickup: { lat: from!.lat, lng: from!.lng },
      dropoff: { lat: to!.lat, lng: to!.lng },
    });
    expect(await find(moderator)).toMatchObject({
      departure: '서울 중구',
      destination: '서울 강남구',
      pickup: null,
      dropoff: null,
    });
    const escrow = ok(await admin.get(`/v1/ledger/escrows/${id}/transactions`));
    expect(escrow).toMatchObject({ items: [{ kind: 'fare', subjectId: id }], nextCursor: null });
  });

  it('is every driver who is online, where they share it', async () => {
    const [shown, hidden] = await Promise.all([newPerson(address, 'driver'), newPerson(address, 'driver')]);
    await shown.send('PUT', '/v1/drivers/me/availability', { body: { online: true, sharesPosition: true } });
    await putAt(shown, { lat: 37.51, lng: 127.02 }, 0);
    await hidden.goOnline();
    const seen: any[] = [];
    for (let cursor = ''; ;) {
      const page = ok(await admin.get(`/v1/operations/drivers?limit=1${cursor}`));
      seen.push(...page.items);
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(seen.find(({ id }) => id === shown.id)).toMatchObject({
      vehicle: null,
      position: { lat: 37.51, lng: 127.02 },
    });
    expect(seen.find(({ id }) => id === hidden.id)).toMatchObject({ name: '테스트', position: null });
    expect(seen.map(({ id }) => id)).not.toContain(driver.id);
    const { items } = ok(await moderator.get('/v1/operations/drivers?limit=100'));
    expect(items.find(({ id }: { id: string }) => id === shown.id)).toMatchObject({ name: '테스트', position: null });
    await shown.goOnline(false);
    await hidden.goOnline(false);
  });
});
