import { z } from 'zod';
import { Id } from '../../kernel/http/schema.js';
import { defineBroadcastEvent, defineEvent } from '../../kernel/events/events.js';

/** An operator made this account an admin, by the role `admin` of the program. Recorded for audits. */
export const userBecameAdmin = defineBroadcastEvent('user.became_admin', z.strictObject({}));

/** A new account was registered with the address of another one, which is its aggregate. */
export const emailInUse = defineEvent('user.email_in_use', z.strictObject({}));

/** Someone asked for a link to set a new password; the aggregate is the link, because the address may have no account. */
export const passwordResetRequested = defineEvent('password_reset.requested', z.strictObject({}));

/** A password was changed or reset: the owner gets a mail, in case it was another. */
export const passwordChanged = defineEvent('user.password_changed', z.strictObject({}));

/** A link to confirm the address of an account is to be mailed to it. */
export const emailVerificationRequested = defineEvent(
  'user.email_verification_requested',
  z.strictObject({ linkId: Id }),
);

/** An account has another address: the former one gets a mail with a link that undoes it. */
export const emailChanged = defineEvent('user.email_changed', z.strictObject({ linkId: Id }));

/** A user wants another address, and must show by a code that they read what is sent there. */
export const emailChangeRequested = defineEvent('user.email_change_requested', z.strictObject({}));

/** A person asked for the end of their account: a mail tells until when its link keeps it. */
export const deletionRequested = defineEvent('user.deletion_requested', z.strictObject({ linkId: Id }));

/** An account was due to be deleted, and was not: by then it had something that must end first. It is open again. */
export const deletionStopped = defineEvent('user.deletion_stopped', z.strictObject({}));

/** The file that a person asked for, with all that is theirs, can be fetched. */
export const exportReady = defineEvent('user.export_ready', z.strictObject({ exportId: Id }));

/** A person made an API key, which is recorded for audits, as are its rotations and its end. */
export const apiKeyCreated = defineBroadcastEvent('user.api_key_created', z.strictObject({ keyId: Id }));

/** A person gave an API key a new secret. */
export const apiKeyRotated = defineBroadcastEvent('user.api_key_rotated', z.strictObject({ keyId: Id }));

/** A person ended an API key. */
export const apiKeyRevoked = defineBroadcastEvent('user.api_key_revoked', z.strictObject({ keyId: Id }));
