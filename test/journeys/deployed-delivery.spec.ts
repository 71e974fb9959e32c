import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { newPerson, type Client } from '../support/client.js';
import { bytes, database } from '../support/database.js';
import { available, expectBalanced, expectStatements, newOperator, wealthy } from '../support/money.js';
import { Nginx } from '../support/nginx.js';
import { killAll, MadangProcess } from '../support/processes.js';
import { bookQuoted, type Quote } from '../support/quotes.js';
import { holdRobotsOnTheWay } from '../support/robots.js';
import { until } from '../support/wait.js';

/** The deployed shape: two of each role behind the gateway. The robots of both workers carry out what is booked. */
const env = {
  ...{ ROBOTS: 'true', ROBOT_SPEED: '400', ROBOT_ACCEPT_SECONDS: '0', ROBOT_STAY_SECONDS: '0' },
  ...{ RATE_LIMIT_FACTOR: '1000', DISPATCH_ROUND_SECONDS: '3' },
};
const placeOf = ({ address }: MadangProcess) => new URL(address).host;

let nginxes: Nginx[];
let admin: Client;
let mina: Client;
let robots: Client[];
beforeAll(async () => {
  const [first, second, query] = await Promise.all([
    ...[1, 2].map(() => MadangProcess.start('api', env)),
    MadangProcess.start('query'),
    ...[1, 2].map(() => MadangProcess.start('worker', env)),
  ]);
  const behind = (api: MadangProcess) =>
    Nginx.start({ API_UPSTREAM: placeOf(api), QUERY_UPSTREAM: placeOf(query as MadangProcess) });
  nginxes = await Promise.all([behind(first!), behind(second!)]);
  const { address } = nginxes[0]!;
  admin = await newOperator(address, 'admin');
  [mina] = (await wealthy(admin, 1, 10_000_000)) as [Client];
  robots = await Promise.all([1, 2, 3].map(() => newPerson(address, 'driver')));
  await database.query('UPDATE users SET is_test = TRUE WHERE id = ?', [bytes(mina.id)]);
  for (const { id } of robots) await database.query('INSERT INTO robots (driver_id) VALUES (?)', [bytes(id)]);
});
afterAll(async () => {
  await Promise.all((nginxes ?? []).map((nginx) => nginx.stop()));
  await killAll();
  await database.end();
});

/** The same person by the gateway to the other api process. */
const elsewhere = (person: Client): Client =>
  Object.assign(Object.create(person) as Client, { address: nginxes[1]!.address });
const booked = async (changes: object, note?: string): Promise<{ id: string; quote: Quote }> => {
  const stops = [
    { address: '서울 중구 한강대로 405', lat: 37.55467, lng: 126.97061 },
    { address: '서울 중구 세종대로 110', lat: 37.5663, lng: 126.9779, name: '김미나', ...(note && { note }) },
  ];
  return bookQuoted(mina, { stops, ...changes });
};
const untilIs = (id: string, status: string) =>
  until(
    `it is ${status}`,
    async () => (await elsewhere(mina).get(`/v1/reservations/${id}`)).body.status === status,
    60_000,
  );

it('carries out deliveries with a price in every way they can end, and each won is where it belongs', async () => {
  const [before] = await available(mina);
  const letGo = await holdRobotsOnTheWay();
  const [plain, back, handed, untaken] = [
    await booked({ verification: 'pin' }),
    await booked({ undeliverable: 'return' }, '#recipient-absent'),
    await booked({}, '#hand-back'),
    await booked({}, '#no-driver'),
  ];
  const { url } = (await mina.get(`/v1/reservations/${plain.id}/tracking`)).body;
  const token = url.split('/').at(-1);
  const shown = async () => (await fetch(`${nginxes[1]!.address}/v1/tracking/${token}`)).json() as Promise<any>;
  await until('the link shows where it is', async () => {
    const { status, position } = await shown();
    return status === 'picked_up' && position !== null;
  });
  await letGo();
  await untilIs(plain.id, 'delivered');
  await untilIs(back.id, 'returned');
  await untilIs(handed.id, 'delivered');
  expect(await shown()).toMatchObject({ status: 'delivered', eta: null });
  await database.query('UPDATE reservations SET deadline = NOW(6) WHERE id = ?', [bytes(untaken.id)]);
  await untilIs(untaken.id, 'expired');

  const receipts = await Promise.all(
    [plain, back, handed].map(async ({ id }) => (await mina.get(`/v1/reservations/${id}/receipt`)).body),
  );
  const paid = receipts.reduce((sum: number, receipt: { paid: number }) => sum + receipt.paid, 0);
  expect(receipts.map(({ status }: { status: string }) => status)).toEqual(['delivered', 'returned', 'delivered']);
  expect(await available(mina)).toEqual([before! - paid]);
  const earned = await Promise.all(robots.map(async (robot) => (await robot.get('/v1/drivers/me/earnings')).body.sum));
  expect(earned.map(({ total }: { total: number }) => total)).toEqual(await available(...robots));
  expect(
    earned.reduce((sum: number, { deliveries, returns }: Record<string, number>) => sum + deliveries! + returns!, 0),
  ).toBe(3);
  await expectBalanced(admin);
  await expectStatements(mina, ...robots);
});
