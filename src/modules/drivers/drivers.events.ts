import { z } from 'zod';
import { defineEvent } from '../../kernel/events/events.js';
import { Id } from '../../kernel/http/schema.js';

/** Nothing was seen of the driver for a while, who is offline now. */
export const driverLapsed = defineEvent('driver.lapsed', z.strictObject({ driverId: Id }));
