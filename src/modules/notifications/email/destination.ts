import type { Tx } from '../../../kernel/tx/tx.js';
import {
  deletionRequested,
  emailChanged,
  emailChangeRequested,
  emailVerificationRequested,
  passwordResetRequested,
  type AccountLink,
  type User,
  type UsersService,
} from '../../users/index.js';
import type { Facts } from '../notices/notice.js';
import type { LeasedNotification } from '../sending/channel.js';

/** Where a mail goes, with the facts that are stored nowhere and exist in the mail alone; or why it goes nowhere. */
type Destination = { address: string; secrets: Facts } | { suppressed: string };

type Addressing = (users: UsersService, tx: Tx, user: User, data: Facts) => Promise<Destination>;

/** Mails that do not simply go to the address of their account. */
const addressings: Record<string, Addressing> = {
  // Only here is it looked up whether the address has an account: the one who asked cannot see whether a mail was sent.
  [emailChangeRequested.type]: async (users, tx, user, { address: wanted }) => {
    if (!wanted || (await users.hasEmail(tx, wanted))) return { suppressed: 'address-taken' };
    const change = await users.findEmailChange(tx, user.id);
    // Another address may have been asked for since.
    return change?.email === wanted ? { address: wanted, secrets: { code: change.code } } : { suppressed: 'code-over' };
  },
  [passwordResetRequested.type]: withLink('reset', ({ email }, user) => user.hasEmail && email === user.email),
  [emailVerificationRequested.type]: withLink('verify', ({ email }, user) => user.hasEmail && email === user.email),
  [emailChanged.type]: withLink('undo', () => true),
  [deletionRequested.type]: withLink('keep', (_, user) => user.hasEmail),
};

/** A mail to the address of its link, as long as that is to be mailed. Behind `#` the token reaches no server, and so no log. */
function withLink(kind: string, isDue: (link: AccountLink, user: User) => boolean): Addressing {
  return async (users, tx, user, { linkId }) => {
    const link = linkId ? await users.findLink(tx, linkId) : undefined;
    if (!link || !isDue(link, user)) return { suppressed: 'link-over' };
    return { address: link.email, secrets: { link: `/account#${kind}=${link.token}` } };
  };
}

/** Runs right before the send. */
export async function findDestination(
  users: UsersService,
  tx: Tx,
  user: User,
  { type, data }: LeasedNotification,
): Promise<Destination> {
  const addressing = addressings[type];
  if (addressing) return addressing(users, tx, user, data);
  return user.hasEmail ? { address: user.email, secrets: {} } : { suppressed: 'address-taken' };
}
