import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createConnection, type Connection } from 'mysql2/promise';
import { startDatabase, type Server } from '../../scripts/lib/servers.mjs';

let first: Server;
let connection: Connection;
beforeAll(async () => {
  first = await startDatabase();
  connection = await createConnection(first.url);
});
afterAll(async () => {
  await connection?.end();
  await first?.stop();
});

it('A database that starts leaves the temporary tables of another one alone', async () => {
  const [[{ version }]] = (await connection.query('SELECT VERSION() AS version')) as unknown as [[{ version: string }]];
  // What MariaDB keeps aside of a large statement is such a table; MySQL has those in InnoDB.
  const engine = version.includes('MariaDB') ? 'Aria' : 'InnoDB';
  await connection.query(`CREATE TEMPORARY TABLE aside (id INT PRIMARY KEY) ENGINE = ${engine}`);
  await connection.query('INSERT INTO aside VALUES (1)');
  const second = await startDatabase();
  await second.stop();
  await connection.query('FLUSH TABLES');
  expect((await connection.query('SELECT id FROM aside'))[0]).toEqual([{ id: 1 }]);
  await connection.query('DROP TEMPORARY TABLE aside');
});
