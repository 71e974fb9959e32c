/**
 * Small wrong changes of the money code, of dispatch, and of what stands under them, each of which some test must notice. `npm run mutants` tries them all in a copy of the tree;
 * the suite checks only that every `find` still is in its file, exactly once.
 */
const SETTLEMENT = 'src/modules/missions/settlement.service.ts';
const MISSIONS = 'src/modules/missions/missions.service.ts';
const QUERIES = 'src/modules/missions/missions.queries.ts';
const JOURNAL = 'src/modules/wallets/journal.ts';
const LEDGER = 'src/modules/wallets/ledger.ts';
const WALLETS = 'src/modules/wallets/wallets.service.ts';
const WITHDRAWALS = 'src/modules/wallets/withdrawals.service.ts';
const AUDIT = 'src/modules/wallets/audit.service.ts';
const UNIT_OF_WORK = 'src/kernel/tx/unit-of-work.ts';
const PENDING = 'src/kernel/tx/pending.ts';
const IDEMPOTENCY = 'src/kernel/http/idempotency.ts';
const DATABASE_ERRORS = 'src/kernel/tx/database-errors.ts';
const CACHE = 'src/kernel/cache/cache.ts';
const FARES = 'src/modules/reservations/fares/fares.service.ts';
const CANCELLATION = 'src/modules/quotes/cancellation.ts';
const RESERVATIONS = 'src/modules/reservations/reservations.service.ts';
const HANDOVER = 'src/modules/reservations/handover/handover.service.ts';
const DISPATCH = 'src/modules/reservations/dispatch/dispatch.service.ts';
const DISPATCHES = 'src/modules/reservations/dispatch/dispatch.queries.ts';
const OFFERS = 'src/modules/reservations/dispatch/offers.queries.ts';
const SEARCH = 'src/modules/reservations/dispatch/search.ts';
const RINGS = 'src/modules/reservations/dispatch/rings.ts';
const COUNTERS = 'src/modules/drivers/offer-counters.ts';

const MODEL = 'test/model/money.spec.ts';
const RACES = 'test/model/races.spec.ts';
const BOOKS = 'test/model/audit.spec.ts';
const WRITE_BEHIND = 'test/faults/write-behind.spec.ts';
const LOOKUPS = 'test/modules/lookup-cache.spec.ts';
const BOOKINGS = 'test/model/bookings/bookings.spec.ts';
const BOOKING_RACES = 'test/model/bookings/races.spec.ts';

/** @typedef {{ name: string, edits: { file: string, find: string, replace: string }[], killedBy: string }} Mutant */

/**
 * One wrong change; it is noticed by the model unless another test is named.
 *
 * @type {(name: string, file: string, find: string, replace: string, killedBy?: string) => Mutant}
 */
const wrong = (name, file, find, replace, killedBy = MODEL) => ({ name, edits: [{ file, find, replace }], killedBy });

/** @type {Mutant[]} */
export const mutants = [
  // Lookups
  wrong(
    'an entry that this process has is trusted without asking for its versions',
    CACHE,
    `versions.token === near.token`,
    `versions.token`,
    LOOKUPS,
  ),
  wrong(
    'an entry of the shared cache is trusted without comparing its versions',
    CACHE,
    `if (entry?.token === found.token) return this.count`,
    `if (entry?.token) return this.count`,
    LOOKUPS,
  ),
  // The end of a mission
  wrong(
    'a mission ends as often as one likes',
    SETTLEMENT,
    `if (!missionTransitions[from].includes(end)) throw new Problem('mission-closed');`,
    '',
  ),
  wrong(
    'an open mission is settled after its deadline',
    SETTLEMENT,
    `from === 'open' ? 'AND deadline > NOW(6)' : ''`,
    `''`,
  ),
  wrong(
    'a claim is made after the deadline',
    SETTLEMENT,
    `AND status = 'open' AND deadline > NOW(6)`,
    `AND status = 'open'`,
  ),
  wrong(
    'a mission expires before its deadline',
    SETTLEMENT,
    `\`status = 'open' AND deadline <= NOW(6)\``,
    `\`status = 'open'\``,
  ),
  wrong(
    'a mission does not expire at its deadline, only after it',
    SETTLEMENT,
    `\`status = 'open' AND deadline <= NOW(6)\``,
    `\`status = 'open' AND deadline < NOW(6)\``,
  ),
  wrong(
    'a claim is paid while it can still be disputed',
    SETTLEMENT,
    `\`status = 'claimed' AND claimed_until <= NOW(6)\``,
    `\`status = 'claimed'\``,
  ),
  wrong('a success is paid at once, whatever the window', MISSIONS, 'config.missions.disputeSeconds === 0', 'true'),
  wrong('a claim is disputed after its window', MISSIONS, ' AND claimed_until > NOW(6)', ''),
  wrong(
    'anybody settles',
    MISSIONS,
    `if (mission.streamerId !== streamer.id) throw new Problem('not-mission-streamer');`,
    '',
  ),
  wrong(
    'the creator cancels what the streamer has accepted',
    MISSIONS,
    'if (!isModerator && mission.acceptedAt)',
    'if (false)',
  ),
  wrong('the creator cancels while others back it', MISSIONS, ' && mission.backers <= 1', ''),
  wrong('nobody waits for the row of a mission', QUERIES, `, lock: { mode: 'pessimistic_write' }`, '', RACES),

  // Payout and refunds
  wrong(
    'the fee is rounded up',
    SETTLEMENT,
    'Math.floor((pot * feeBps) / 10_000)',
    'Math.ceil((pot * feeBps) / 10_000)',
  ),
  wrong(
    'the fee stays in the escrow',
    SETTLEMENT,
    '({ amountKrw }) => amountKrw > 0',
    `({ kind }) => kind === 'payout'`,
  ),
  wrong('the payout takes no fee off', SETTLEMENT, 'amountKrw: pot - fee }', 'amountKrw: pot }'),
  wrong('the fee of today, not of the day the mission was made', MISSIONS, 'config.missions.feeBps,', '1_000,'),
  {
    name: 'refunds are not added up by backer',
    edits: [
      { file: QUERIES, find: 'SUM(amount) AS amount', replace: 'amount' },
      { file: QUERIES, find: 'GROUP BY backer_id ', replace: '' },
    ],
    killedBy: MODEL,
  },
  wrong(
    'a backer gets the largest pledge back, not all of them',
    QUERIES,
    'SUM(amount) AS amount',
    'MAX(amount) AS amount',
  ),
  wrong('refunds go to the first backer', SETTLEMENT, 'to: walletOf(backerId)', 'to: walletOf(backers[0]!.backerId)'),
  wrong('refunds begin again with every chunk', SETTLEMENT, 'backers.at(-1)?.backerId ?? refundCursor', 'refundCursor'),
  wrong('refunds end with the first chunk', SETTLEMENT, 'backers.length === limit,', 'false,'),
  wrong(
    'a refund has a new id every time',
    SETTLEMENT,
    'id: transferId(`refund:${id}:${backerId}`)',
    'id: transferId(`refund:${id}:${backerId}:${Math.random()}`)',
    RACES,
  ),

  // Pledges
  wrong('the minimum is one won more', MISSIONS, 'amount < MINIMUM_PLEDGE_KRW', 'amount <= MINIMUM_PLEDGE_KRW'),
  wrong('the minimum is one won less', MISSIONS, 'MINIMUM_PLEDGE_KRW = 1_000', 'MINIMUM_PLEDGE_KRW = 999'),
  wrong(
    'a pledge comes after the deadline',
    MISSIONS,
    `WHERE id = ? AND status = 'open' AND deadline > NOW(6)`,
    `WHERE id = ? AND status = 'open'`,
  ),
  wrong(
    'a pledge comes at the deadline',
    MISSIONS,
    `WHERE id = ? AND status = 'open' AND deadline > NOW(6)`,
    `WHERE id = ? AND status = 'open' AND deadline >= NOW(6)`,
  ),
  wrong(
    'the deadline is read off the clock of the application',
    MISSIONS,
    `WHERE id = ? AND status = 'open' AND deadline > NOW(6)`,
    `WHERE id = ? AND status = 'open' AND deadline > FROM_UNIXTIME(\${Date.now() / 1000})`,
  ),
  wrong(
    'a pledge goes into a mission that has ended',
    MISSIONS,
    `WHERE id = ? AND status = 'open' AND deadline > NOW(6)`,
    'WHERE id = ? AND deadline > NOW(6)',
  ),
  wrong('the pot is not raised', MISSIONS, 'SET pot = pot + ?', 'SET pot = pot + 0 * ?'),
  wrong(
    'a person who pledges twice is two backers',
    MISSIONS,
    'mission_id = ? AND id <> ?))',
    'mission_id = ? AND id <> ? AND FALSE))',
  ),
  wrong('the money goes past the escrow', MISSIONS, 'to: escrowOf(missionId)', 'to: escrowOf(pledgeId)'),
  wrong('a late repeat puts up a second mission', MISSIONS, 'if (made) {', 'if (made && !wishes) {'),
  wrong('the key of a later pledge stands for its mission', MISSIONS, 'made.id === mission.id &&', 'true &&'),
  wrong('a key may come again with another amount', MISSIONS, ' || made.amount !== amount', ''),

  // The ledger
  {
    name: 'the ledger allows an overdraft, but for the table itself',
    edits: [
      {
        file: JOURNAL,
        find: `if (!debited.isExternal && debited.available < amountKrw) throw new Problem('insufficient-funds');`,
        replace: '',
      },
      {
        file: JOURNAL,
        find: `(a.kind = 'topup'
       OR a.credits_posted + moved.credits + a.debits_released >= a.debits_posted + moved.debits + a.debits_reserved)`,
        replace: 'TRUE',
      },
    ],
    killedBy: MODEL,
  },
  wrong(
    'money that is set aside can be spent',
    JOURNAL,
    'available: balance - BigInt(row.reserved)',
    'available: balance',
  ),
  wrong('accounts are not debited', JOURNAL, 'a.debits_posted = a.debits_posted + moved.debits, ', ''),
  wrong(
    'accounts are locked in the order in which they are named',
    JOURNAL,
    'let rows = await select(tx, [...accounts.keys()]);',
    `const one = (id: string) => select(tx, [id]);
  let rows = (await Promise.all([...accounts.keys()].map(one))).flat();`,
    RACES,
  ),
  wrong(
    'a ledger that was stopped goes on',
    JOURNAL,
    `if (rows.some((row) => Number(row.stopped) > 0)) throw new Problem('ledger-read-only');`,
    '',
    BOOKS,
  ),
  wrong(
    'a repeated deposit is not recognised',
    WALLETS,
    'const id = transferId(`deposit:${reference}`);',
    'const id = transferId(`deposit:${reference}:${Math.random()}`);',
  ),

  // Withdrawals
  wrong(
    'more is set aside than there is',
    LEDGER,
    `if (accounts.get(transfer.from.id)!.available < transfer.amountKrw) throw new Problem('insufficient-funds');`,
    '',
  ),
  wrong(
    'a hold is released twice',
    LEDGER,
    `await this.release(tx, hold);
    const accounts`,
    `await this.release(tx, hold);
    await this.release(tx, hold);
    const accounts`,
  ),
  wrong(
    'a withdrawal is paid but stays set aside',
    LEDGER,
    `await this.release(tx, hold);
    const accounts`,
    'const accounts',
  ),
  wrong(
    'two workers who hear the same answer both act on it',
    WITHDRAWALS,
    `heldWhile: \`status = 'pending'\``,
    `heldWhile: 'TRUE'`,
  ),
  wrong(
    'no answer of the provider is a no',
    WITHDRAWALS,
    `if (outcome === 'unknown') return this.postpone(withdrawal, reason);`,
    '',
  ),

  // The transaction, and those who look after it
  wrong(
    'what was done before an error is committed',
    UNIT_OF_WORK,
    `await rollbackOrDestroy(runner);
      throw error;`,
    `await runner.commitTransaction();
      throw error;`,
  ),
  wrong(
    'a lock timeout is not tried again',
    DATABASE_ERRORS,
    'new Set([1213, 1205, 1020])',
    'new Set([1213, 1020])',
    'test/faults/transactions.spec.ts',
  ),

  // The unit of work that writes behind
  {
    name: 'COMMIT is reached after an error',
    edits: [
      {
        file: PENDING,
        find: `if (this.hasFailed) throw new UnitFailed(this.reason);
    const isEmpty`,
        replace: 'const isEmpty',
      },
      {
        file: PENDING,
        find: 'if (this.hasFailed && !this.isExplaining) throw new UnitFailed(this.reason);',
        replace: '',
      },
    ],
    killedBy: WRITE_BEHIND,
  },
  wrong(
    'statements go on after a deadlock',
    PENDING,
    'return isRetryable(error) || error.fatal ? this.fail(error) : error;',
    'return error;',
    WRITE_BEHIND,
  ),
  wrong(
    'a write that must change a row may change none',
    PENDING,
    'return expected ? [step, { sql: CHECK, values: [expected.rows], checks: write }] : [step];',
    'return [step];',
    WRITE_BEHIND,
  ),
  wrong(
    'the failure of an earlier write passes for that of a later statement',
    PENDING,
    'throw new UnitFailed(this.fail(cause));',
    'throw this.fail(cause);',
    WRITE_BEHIND,
  ),
  wrong(
    'a write leaves before those that were written earlier',
    PENDING,
    'this.writes.push(write);',
    'this.writes.unshift(write);',
    WRITE_BEHIND,
  ),
  wrong(
    'a repeat is answered by what the work says now',
    IDEMPOTENCY,
    `await flush(tx);
      throw error;`,
    'throw error;',
    'test/modules/reservations.spec.ts',
  ),
  wrong(
    'the audit knows nothing of missions',
    SETTLEMENT,
    'for (const rule of missionRules) this.audit.add(rule);',
    '',
    BOOKS,
  ),
  wrong(
    'the audit does not look for overdrafts',
    AUDIT,
    `kind <> 'topup' AND debits_posted`,
    `kind = 'none' AND debits_posted`,
    BOOKS,
  ),
  wrong('the audit does not recompute the chain', AUDIT, 'e.hash <> ${entryHashSql} OR ', '', BOOKS),

  // Fares
  wrong('a fare is not held', RESERVATIONS, 'await this.fares.hold(tx, reservation);', '', BOOKINGS),
  wrong(
    'a fare is held without that for a return',
    FARES,
    ': number => price + returnFare;',
    ': number => price;',
    BOOKINGS,
  ),
  wrong(
    'a driver gets the whole price',
    FARES,
    '{ driver: driverPay, house: price - driverPay, consumer: returnFare }',
    '{ driver: price, house: 0, consumer: returnFare }',
    BOOKINGS,
  ),
  wrong(
    'a fare for a return that was not needed stays',
    FARES,
    'house: price - driverPay, consumer: returnFare }',
    'house: price - driverPay + returnFare, consumer: 0 }',
    BOOKINGS,
  ),
  wrong('the way back is not paid', FARES, 'driver: driverPay + returnPay', 'driver: driverPay', BOOKINGS),
  wrong(
    'an operator who cancels has the consumer pay',
    FARES,
    'actor?.id === consumerId ? feeOf',
    'actor !== null ? feeOf',
    BOOKINGS,
  ),
  wrong(
    'the fee of a cancellation goes to the house',
    FARES,
    '{ driver: fee, house: 0, consumer: refund }',
    '{ driver: 0, house: fee, consumer: refund }',
    BOOKINGS,
  ),
  wrong(
    'an acceptance does not start the grace',
    FARES,
    `if (status === 'accepted') return markAccepted(tx, id);`,
    `if (status === 'accepted') return;`,
    BOOKINGS,
  ),
  wrong(
    'the grace of an acceptance never ends',
    CANCELLATION,
    `progress.secondsSinceAcceptance < grace ? 'just_accepted' : 'accepted'`,
    `'just_accepted'`,
    BOOKINGS,
  ),
  wrong('an arrival costs nothing', CANCELLATION, `if (progress.isDriverThere) return 'arrived';`, '', BOOKINGS),
  wrong(
    'what is to come back is left at the door',
    HANDOVER,
    `if (reservation.status === 'failed' && (await this.comesBack(tx, reservation)))
      throw conflict('failed', 'delivered');`,
    '',
    BOOKINGS,
  ),
  wrong('a booking is accepted after its deadline', RESERVATIONS, 'only: isInTime,', '', BOOKINGS),
  wrong(
    'a driver takes any number of bookings of an hour',
    RESERVATIONS,
    'await takeSlots(tx, driver.id, reservation);',
    '',
    BOOKING_RACES,
  ),
  wrong(
    'the hours of an ended booking stay taken',
    RESERVATIONS,
    'if (activeStatuses.includes(from.status) && !activeStatuses.includes(to)) freeSlots(tx, from.id);',
    '',
    BOOKINGS,
  ),

  // Dispatch
  wrong(
    'a driver takes what is offered to others',
    OFFERS,
    `if (!live.some((offer) => offer.driverId === driverId)) throw new Problem('offered-to-others');`,
    '',
    BOOKINGS,
  ),
  wrong(
    'an offer whose time has passed is taken',
    OFFERS,
    `driver_id = ? AND state = 'live'
       AND expires_at > NOW(6)`,
    `driver_id = ? AND state = 'live'`,
    BOOKING_RACES,
  ),
  wrong(
    'an offer that has ended is taken',
    OFFERS,
    `driver_id = ? AND state = 'live'
       AND expires_at > NOW(6)`,
    'driver_id = ? AND expires_at > NOW(6)',
    BOOKING_RACES,
  ),
  wrong(
    'the offers of the others live on after an acceptance',
    RESERVATIONS,
    `takeLive(tx, id, driver.id);
      withdraw(tx, id);`,
    'takeLive(tx, id, driver.id);',
    BOOKINGS,
  ),
  wrong(
    'a driver is asked again for what they handed back',
    DISPATCHES,
    `AND state <> 'declined'\`, [toBytes(id)]);
  insertDeclined(tx, id, driverId);`,
    `AND state <> 'declined'\`, [toBytes(id)]);`,
    BOOKINGS,
  ),
  wrong(
    'a driver is asked again for the same booking',
    SEARCH,
    'NOT EXISTS (SELECT 1 FROM offers o WHERE o.reservation_id = ? AND o.driver_id = ${driver})',
    '(${driver} <> ?)',
    BOOKINGS,
  ),
  wrong(
    'a driver is offered what they have no time for',
    SEARCH,
    's.hour IN (?))',
    's.hour IN (?) AND FALSE)',
    BOOKINGS,
  ),
  {
    name: 'drivers who are offline are offered bookings',
    edits: [
      { file: OFFERS, find: 'a.driver_id = p.driver_id AND a.online = TRUE', replace: 'a.driver_id = p.driver_id' },
      { file: OFFERS, find: 'driver_id IN (?) AND online = TRUE ORDER BY', replace: 'driver_id IN (?) ORDER BY' },
    ],
    killedBy: BOOKINGS,
  },
  wrong('a driver has four offers to decide on', RINGS, 'MOST_LIVE = 3', 'MOST_LIVE = 4', BOOKING_RACES),
  wrong(
    'of rounds at once each offers a driver a booking',
    OFFERS,
    'online = TRUE ORDER BY driver_id FOR UPDATE',
    'online = TRUE ORDER BY driver_id',
    BOOKING_RACES,
  ),
  wrong(
    'a round does not lock its booking',
    DISPATCH,
    `where: { id }, lock: { mode: 'pessimistic_write' } }`,
    'where: { id } }',
    BOOKING_RACES,
  ),
  wrong(
    'a decline locks its offer before the search',
    OFFERS,
    `await tx.query('SELECT round FROM dispatches WHERE reservation_id = ? FOR UPDATE', [reservation]);`,
    '',
    BOOKING_RACES,
  ),
  wrong(
    'offers outlive their round',
    DISPATCH,
    'if (row.round > 0) await this.endOffers(tx, reservation, row.round);',
    '',
    BOOKINGS,
  ),
  wrong(
    'a driver may ignore four offers',
    COUNTERS,
    'ignored_in_row >= ${MOST_IGNORED}',
    'ignored_in_row > ${MOST_IGNORED}',
    BOOKINGS,
  ),
  wrong('a round lasts although all have declined', OFFERS, 'LEAST(d.next_at, NOW(6))', 'd.next_at', BOOKINGS),
];
