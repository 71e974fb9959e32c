import { describe, expect, it } from '@jest/globals';
import { isKeySecret, looksLikeKey, newKeySecret } from '../../src/kernel/auth/key-secret.js';
import { isWithin, parseNetwork, writeNetwork } from '../../src/kernel/auth/networks.js';
import { BY_PERSON, scopeOf } from '../../src/kernel/auth/scopes.js';

describe('The secret of an API key', () => {
  it('is one of its own each time, with a checksum that notices any wrong character', () => {
    const secrets = Array.from({ length: 100 }, () => newKeySecret('live'));
    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) {
      expect(secret).toMatch(/^mk_live_[0-9A-Za-z]{49}$/);
      expect([isKeySecret(secret), looksLikeKey(secret)]).toEqual([true, true]);
    }
    const [secret = ''] = secrets;
    for (let at = 8; at < secret.length; at++) {
      const wrong = `${secret.slice(0, at)}${secret[at] === 'x' ? 'y' : 'x'}${secret.slice(at + 1)}`;
      expect(isKeySecret(wrong)).toBe(false);
    }
    for (const wrong of ['', secret.slice(1), `${secret}0`, `${secret}\n`, secret.replace('live', 'test')])
      expect(isKeySecret(wrong)).toBe(false);
  });
});

describe('A network', () => {
  it('has one notation, and is no other text', () => {
    const notation = (text: string) => {
      const network = parseNetwork(text);
      return network && writeNetwork(network);
    };
    expect(['10.1.2.3/8', '192.0.2.1', '2001:DB8::1/32', '::1', '0.0.0.0/0'].map(notation)).toEqual([
      '10.0.0.0/8',
      '192.0.2.1/32',
      '2001:db8::/32',
      '::1/128',
      '0.0.0.0/0',
    ]);
    for (const text of ['', '10.0.0.0/33', '10.0.0/8', '127.1', 'example.com', '::1%lo', '1/8'])
      expect([text, parseNetwork(text)]).toEqual([text, undefined]);
  });

  it('holds its addresses in either notation', () => {
    const networks = ['203.0.113.0/24', '2001:db8::/32'].map((text) => parseNetwork(text)!);
    const within = ['203.0.113.9', '::ffff:203.0.113.9', '203.0.113.9:80', '2001:db8::9', '[2001:db8::9]:80'];
    expect(within.filter((ip) => !isWithin(ip, networks))).toEqual([]);
    const outside = ['203.0.112.9', '::1', '2001:db9::9', '', 'x'];
    expect(outside.filter((ip) => isWithin(ip, networks))).toEqual([]);
  });
});

describe('A scope', () => {
  it('follows from what a route is about and its method', () => {
    expect(['GET', 'head', 'POST', 'DELETE'].map((method) => scopeOf('cafes', method))).toEqual([
      'cafes:read',
      'cafes:read',
      'cafes:write',
      'cafes:write',
    ]);
    expect([scopeOf('reservations:read', 'POST'), scopeOf(BY_PERSON, 'GET')]).toEqual(['reservations:read', undefined]);
    expect(() => scopeOf('account', 'POST')).toThrow('account:write');
  });
});
