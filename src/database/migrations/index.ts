import { cafes } from './20261122-cafes.js';
import { delivery } from './20261201-delivery.js';
import { dispatch } from './20261208-dispatch.js';
import { drivers } from './20261209-drivers.js';
import { earnings } from './20261218-earnings.js';
import { references } from './20261213-references.js';
import { domain } from './20261130-domain.js';
import { deliveries } from './20261123-notifications.js';
import { growth } from './20261124-growth.js';
import { kernel } from './20261121-kernel.js';
import { messages } from './20261125-messages.js';
import { missions } from './20261121-missions.js';
import { quotes } from './20261202-quotes.js';
import { reads } from './20261124-reads.js';
import { notifications } from './20261121-notifications.js';
import { order } from './20261129-order.js';
import { robots } from './20261220-robots.js';
import { reservations } from './20261121-reservations.js';
import { sessionEnds } from './20261129-sessions.js';
import { presence } from './20261207-presence.js';
import { slots } from './20261206-slots.js';
import { trackingLinks } from './20261221-tracking-links.js';
import { accounts } from './20261222-accounts.js';
import { administration } from './20261224-administration.js';
import { apiKeys } from './20261225-api-keys.js';
import { accountEvents } from './20261226-account-events.js';
import { ownFields } from './20261227-own-fields.js';
import { requests } from './20261228-requests.js';
import { operatorActs } from './20261229-operator-acts.js';
import { deletions } from './20261230-deletions.js';
import { handles } from './20261231-handles.js';
import { overlays } from './20270101-overlays.js';
import { exportsOfAccounts } from './20270102-exports.js';
import { tracking } from './20261215-tracking.js';
import { nearDrivers } from './20261217-near-drivers.js';
import { traces } from './20261124-traces.js';
import { milestones } from './20261211-milestones.js';
import { operators } from './20261219-operators.js';
import { proofs } from './20261218-proofs.js';
import { undelivered } from './20261212-undelivered.js';
import { addresses } from './20261205-addresses.js';
import { offers } from './20261210-offers.js';
import { users } from './20261121-users.js';
import { work } from './20261128-work.js';
import { wallets } from './20261121-wallets.js';

/** Every migration, in the order in which they run: by the time in their names, whatever stands here. */
export const migrations = [
  ...kernel,
  ...users,
  ...reservations,
  ...notifications,
  ...wallets,
  ...missions,
  ...cafes,
  ...deliveries,
  ...reads,
  ...traces,
  ...growth,
  ...messages,
  ...work,
  ...sessionEnds,
  ...order,
  ...domain,
  ...delivery,
  ...quotes,
  ...addresses,
  ...slots,
  ...presence,
  ...dispatch,
  ...drivers,
  ...offers,
  ...milestones,
  ...undelivered,
  ...references,
  ...tracking,
  ...nearDrivers,
  ...earnings,
  ...proofs,
  ...operators,
  ...robots,
  ...trackingLinks,
  ...accounts,
  ...administration,
  ...apiKeys,
  ...accountEvents,
  ...ownFields,
  ...requests,
  ...operatorActs,
  ...deletions,
  ...handles,
  ...overlays,
  ...exportsOfAccounts,
];
