/** The status of RFC 3463: the address is bad, but for the sender's own (5.1.7, 5.1.8); the mailbox; too big; its content. */
const OF_THIS_MAIL = /^5\.(1\.(?![78]$)\d+|2\.\d+|3\.4|6\.\d+)$/;
/** Without such a status: no mailbox, not here, no such name (RFC 5321 §4.2.3). */
const NO_MAILBOX = [550, 551, 553];

/**
 * Whether a mail server has refused this mail for good, because of its recipient or its content. Other refusals are the
 * sender's: a daily limit (550 5.4.5), an account that is not verified yet (554), a policy (5.7.1), the connection, the
 * log-in. An operator can end them, so they must not end every mail that is due meanwhile.
 *
 * @param error of nodemailer: `responseCode` and `response` are the server's, `command` is what it answered
 */
export function isRefusedForGood(error: unknown): boolean {
  const { responseCode = 0, response = '', command = '' } = error as Partial<SmtpError>;
  if (responseCode < 500) return false;
  const [, status] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? [];
  if (status && status !== '5.0.0') return ['RCPT TO', 'DATA'].includes(command) && OF_THIS_MAIL.test(status);
  return command === 'RCPT TO' && NO_MAILBOX.includes(responseCode);
}

type SmtpError = { responseCode: number; response: string; command: string };
