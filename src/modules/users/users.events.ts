import { z } from 'zod';
import { defineBroadcastEvent } from '../../kernel/events/events.js';

/** An operator made this account an admin, by the role `admin` of the program. Recorded for audits. */
export const userBecameAdmin = defineBroadcastEvent('user.became_admin', z.strictObject({}));
