import { describe, expect, it } from '@jest/globals';
import { isRefusedForGood } from '../../src/modules/notifications/email/rejections.js';

const answer = (response: string, command: string) => ({
  responseCode: Number(response.slice(0, 3)),
  response,
  command,
});

describe('A mail is refused for good', () => {
  it.each([
    ['550 no such mailbox', 'RCPT TO'],
    ['550 5.1.1 User unknown', 'RCPT TO'],
    ['550-5.1.1 The email account that you tried to reach does not exist.', 'RCPT TO'],
    ['550 5.1.1 User unknown', 'DATA'],
    ['553 5.1.3 Bad address syntax', 'RCPT TO'],
    ['550 5.2.1 Mailbox disabled', 'RCPT TO'],
    ['552 5.3.4 Message too big', 'DATA'],
    ['554 5.6.0 Message cannot be read', 'DATA'],
  ])('by %s to %s', (response, command) => {
    expect(isRefusedForGood(answer(response, command))).toBe(true);
  });

  it.each([
    ['550 5.4.5 Daily user sending limit exceeded', 'DATA'],
    ['550 5.4.5 Daily user sending limit exceeded', 'RCPT TO'],
    ['554 Message rejected: Email address is not verified.', 'DATA'],
    ['550 5.7.1 Unauthenticated email is not accepted', 'DATA'],
    ['550 5.7.26 This mail has been blocked because the sender is unauthenticated', 'DATA'],
    ['550 5.1.8 Sender address rejected: Domain not found', 'RCPT TO'],
    ['553 5.1.7 Bad sender address', 'RCPT TO'],
    ['554 5.7.1 Relay access denied', 'RCPT TO'],
    ['535 5.7.8 Authentication credentials invalid', 'AUTH PLAIN'],
    ['550 no such sender', 'MAIL FROM'],
    ['503 bad sequence of commands', 'RCPT TO'],
    ['550 5.0.0 something', 'DATA'],
    ['451 4.7.1 Greylisted', 'RCPT TO'],
  ])('not by %s to %s: it waits', (response, command) => {
    expect(isRefusedForGood(answer(response, command))).toBe(false);
  });

  it('not by a server that cannot be reached', () => {
    expect(isRefusedForGood(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))).toBe(false);
  });
});
