import { z } from 'zod';
import { defineBroadcastEvent, defineEvent } from '../../kernel/events/events.js';

/** An operator made this account an admin, by the role `admin` of the program. Recorded for audits. */
export const userBecameAdmin = defineBroadcastEvent('user.became_admin', z.strictObject({}));

/** A new account was registered with the address of another one, which is its aggregate. */
export const emailInUse = defineEvent('user.email_in_use', z.strictObject({}));

/** A user wants another address, and must show by a code that they read what is sent there. */
export const emailChangeRequested = defineEvent('user.email_change_requested', z.strictObject({}));
