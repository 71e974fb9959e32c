import { describe, expect, it } from '@jest/globals';
import { databaseAddress, localAddress, redisAddress } from '../../src/addresses.js';

describe('The address of a database', () => {
  it('holds host, port, user, password and database, each decoded', () => {
    expect(databaseAddress('mysql://ma%40dang:p%23ss%2Fw%25rd%3F1@db.example:3307/mad%20ang')).toEqual({
      host: 'db.example',
      port: 3307,
      user: 'ma@dang',
      password: 'p#ss/w%rd?1',
      database: 'mad ang',
      ssl: undefined,
    });
  });

  it('may name a host by its IPv6 address', () => {
    expect(databaseAddress('mysql://madang@[::1]/madang')).toMatchObject({ host: '::1', port: 3306 });
  });

  it.each([
    ['ssl=Amazon%20RDS', 'Amazon RDS'],
    ['ssl=true', { rejectUnauthorized: true, verifyIdentity: true }],
    ['ssl=1', { rejectUnauthorized: true, verifyIdentity: true }],
    ['ssl-mode=REQUIRED', { rejectUnauthorized: false }],
    ['sslmode=require', { rejectUnauthorized: false }],
    ['sslMode=VERIFY_CA', { rejectUnauthorized: true }],
    ['ssl_mode=verify_identity', { rejectUnauthorized: true, verifyIdentity: true }],
    ['sslmode=verify-full&charset=utf8mb4', { rejectUnauthorized: true, verifyIdentity: true }],
    ['ssl-mode=DISABLED', undefined],
    ['ssl=false', undefined],
    ['charset=utf8mb4', undefined],
  ])('asks for TLS by %s', (query, ssl) => {
    expect(databaseAddress(`mysql://madang@db/madang?${query}`).ssl).toEqual(ssl);
  });

  it.each([
    'ssl-mode=PREFERRED',
    'sslmode=prefer',
    'ssl-mode=',
    'ssl-mode=constructor',
    'ssl=RDS',
    'useSSL=true',
    'requireSSL=true',
    'tls=true',
    'ssl-ca=/rds.pem',
    'ssl=true&ssl-mode=DISABLED',
  ])('is refused rather than used in clear text: %s', (query) => {
    expect(() => databaseAddress(`mysql://madang@db/madang?${query}`)).toThrow(/ssl|tls/i);
  });
});

describe('The address of a Redis', () => {
  it.each([
    ['redis://cache', { host: 'cache', port: 6379 }],
    ['redis://[::1]:6380/2', { host: '::1', port: 6380, db: 2 }],
    ['rediss://:p%40ss@cache', { host: 'cache', port: 6379, password: 'p@ss', tls: {} }],
    ['redis://me:pass@cache', { host: 'cache', port: 6379, username: 'me', password: 'pass' }],
  ])('%s', (address, options) => {
    expect(redisAddress(address)).toEqual(options);
  });

  it.each(['redis://cache?tls=true', 'redis://cache/0?ssl=1', 'rediss://cache?ssl_cert_reqs=required'])(
    'is refused rather than used in clear text: %s',
    (address) => {
      expect(() => redisAddress(address)).toThrow('rediss://');
    },
  );
});

it.each([
  ['127.0.0.1', 'http://127.0.0.1:3000'],
  ['0.0.0.0', 'http://localhost:3000'],
  ['::', 'http://localhost:3000'],
  ['0:0:0:0:0:0:0:0', 'http://localhost:3000'],
  ['::ffff:0.0.0.0', 'http://localhost:3000'],
  ['0', 'http://localhost:3000'],
  ['::1', 'http://[::1]:3000'],
])('who listens on %s is reached at %s', (host, address) => {
  expect(localAddress(host, 3_000)).toBe(address);
});
