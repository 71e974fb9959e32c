import { z } from 'zod';
import { defineBroadcastEvent, defineEvent } from '../../kernel/events/events.js';
import { Id } from '../../kernel/http/schema.js';

/** Nothing was seen of the driver for a while, who is offline now. */
export const driverLapsed = defineEvent('driver.lapsed', z.strictObject({ driverId: Id }));
/** The driver has not answered three offers in a row, and is offline now. */
export const driverIgnoredOffers = defineEvent('driver.ignored_offers', z.strictObject({ driverId: Id }));

/** A driver's consent or device changed: processes forget what they know of it. */
export const sharingChanged = defineBroadcastEvent('driver.sharing_changed', z.strictObject({ driverId: Id }));
