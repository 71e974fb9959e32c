import { z } from 'zod';
import { defineEvent } from '../../kernel/events/events.js';
import { Id } from '../../kernel/http/schema.js';

/** A payment from outside is in the wallet. */
export const depositCredited = defineEvent('deposit.credited', z.strictObject({ depositId: Id, userId: Id }));

const withdrawal = z.strictObject({ withdrawalId: Id, userId: Id });

export const withdrawalRequested = defineEvent('withdrawal.requested', withdrawal);
/** The payout provider has paid it out. */
export const withdrawalPaid = defineEvent('withdrawal.paid', withdrawal);
/** The payout provider has refused it: the money is available again. */
export const withdrawalRejected = defineEvent('withdrawal.rejected', withdrawal);
