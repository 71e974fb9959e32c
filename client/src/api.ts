// Written by `npm run openapi` of openapi.json.
export interface paths {
 "/v1/users": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List accounts, newest first
   * @description Or find one by its login id or address.
   */
  get: operations["listAccounts"];
  put?: never;
  /**
   * Register a user
   * @description An admin cannot be registered. The answer is the same if the e-mail address has an account already: that account gets a mail, and the new one gets none until it has another address (PATCH /v1/users/me).
   */
  post: operations["registerUser"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/setup": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Register the first admin by the link in the log
   * @description As long as there is no admin, each start of the program logs a link that works once within 24 hours.
   */
  post: operations["registerFirstAdmin"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/users/me": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get my account
   * @description For a test key its own id, and the rest of the person.
   */
  get: operations["getMe"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  /**
   * Change my name, handle, e-mail address or language
   * @description A code is mailed to another address, and the address applies once the code is sent to POST /v1/users/me/email. The answer is the same if the address has an account already; then no code comes.
   */
  patch: operations["changeMe"];
  trace?: never;
 };
 "/v1/password-resets": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Request a link to set a new password
   * @description The answer is the same whether the address has an account or not. If it has one, a link is mailed to it, which works once within 30 minutes. Five requests per address in 30 minutes.
   */
  post: operations["requestPasswordReset"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/password-resets/completion": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Set a new password by the link that was mailed
   * @description Every session of the account ends, other links become void, and a mail tells of the change.
   */
  post: operations["resetPassword"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/users/me/password": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  /**
   * Change my password
   * @description Every other session of mine ends, and a mail tells of the change.
   */
  put: operations["changePassword"];
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/users/me/email": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Set my e-mail address by the code that was mailed to it
   * @description The former address gets a mail with a link that undoes the change, for 7 days.
   */
  post: operations["confirmEmail"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/users/me/email-verification": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Request a link to confirm my e-mail address
   * @description A link is mailed at the registration as well. It works once within 24 hours.
   */
  post: operations["requestEmailVerification"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/email-verifications": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Confirm an e-mail address by the link that was mailed */
  post: operations["verifyEmail"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/email-undos": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Undo a change of my e-mail address by the link that was mailed
   * @description The account has its former address again, every session ends, the password no longer works, and a link to set a new one is mailed.
   */
  post: operations["undoEmailChange"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/sessions": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List my sessions, newest first
   * @description Those that have ended are not listed.
   */
  get: operations["listSessions"];
  put?: never;
  /**
   * Log in
   * @description This page stores the token of a successful log-in and uses it for every other call.
   */
  post: operations["logIn"];
  /** End all my other sessions */
  delete: operations["endOtherSessions"];
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/sessions/refresh": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Refresh the tokens of a session
   * @description A refresh token works once; using it again ends the session.
   */
  post: operations["refreshSession"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/sessions/current": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  post?: never;
  /** Log out */
  delete: operations["logOut"];
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/sessions/{id}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  post?: never;
  /**
   * End one of my sessions
   * @description Its tokens stop working at once.
   */
  delete: operations["endSession"];
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/users/{id}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** Get an account */
  get: operations["getAccount"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/users/{id}/audit": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** List what admins did to an account, newest first */
  get: operations["listAudits"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/users/{id}/roles": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  /**
   * Set the roles of an account
   * @description Its sessions end; the next log-in has the new roles. Not for the own account, so that one admin remains.
   */
  put: operations["changeRoles"];
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/users/{id}/sessions": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  post?: never;
  /**
   * End all sessions of an account
   * @description Its owner can log in again. Not for the own account.
   */
  delete: operations["endSessionsOfAccount"];
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/users/{id}/suspension": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  /**
   * Suspend an account
   * @description Its sessions end, and a log-in says that it is suspended. Not for the own account.
   */
  put: operations["suspendAccount"];
  post?: never;
  /**
   * Restore a suspended account
   * @description Its owner can log in again.
   */
  delete: operations["restoreAccount"];
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/audit": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List what operators did, newest first
   * @description Each act of an admin or a moderator is recorded in its own transaction, and stays as it is.
   */
  get: operations["listOperatorActs"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/api-keys": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** List my API keys, newest first */
  get: operations["listApiKeys"];
  put?: never;
  /**
   * Create an API key
   * @description A program sends the secret as `Authorization: Bearer mk_live_…` and acts for me: it may do what I may, within the scopes of the key. A test key, `mk_test_…`, acts in test mode: on things of its own, with robots and test money. A person has 20 keys at most.
   */
  post: operations["createApiKey"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/api-keys/{id}/rotate": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Rotate the secret of an API key
   * @description The secrets of before work for another 24 hours.
   */
  post: operations["rotateApiKey"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/api-keys/{id}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  post?: never;
  /**
   * Revoke an API key
   * @description Its secrets stop working everywhere within a second, and its streams end.
   */
  delete: operations["revokeApiKey"];
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/requests": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List the requests of my API keys, newest first
   * @description Those of the last 7 days, a moment after they were answered: never bodies, addresses or secrets. Not those of a log-in, and not those to public addresses, which ask for no key. Under a load that the log cannot follow some are missing.
   */
  get: operations["listRequests"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/requests/{requestId}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get a request of my API keys by its X-Request-Id
   * @description The newest, if several were sent with the same id.
   */
  get: operations["getRequest"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/wallet": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** Get my wallet */
  get: operations["getWallet"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/wallet/transactions": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List my transactions with the running balance, newest first
   * @description With `Accept: text/csv` the response streams the whole statement and ignores `limit` and `cursor`.
   */
  get: operations["listTransactions"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/wallet/deposits": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Deposit a payment received outside Madang
   * @description Each reference is credited once.
   */
  post: operations["depositMoney"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/wallet/test-deposits": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Deposit test money in my wallet
   * @description For test keys: there is no payment, and no limit.
   */
  post: operations["depositTestMoney"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/wallet/withdrawals": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Withdraw money to a bank account
   * @description The amount is held at once and leaves the wallet when the payout provider confirms. In test mode that is at once, unless the destination contains `#refused`.
   */
  post: operations["withdrawMoney"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/wallet/withdrawals/{id}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** Get a withdrawal */
  get: operations["getWithdrawal"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/ledger/trial-balance": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get the trial balance
   * @description Recomputes every account from every journal row and reports what does not add up.
   */
  get: operations["getTrialBalance"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/ledger/escrows/{id}/transactions": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List what moved into and out of an escrow, newest first
   * @description That of the reservation or the mission with this id; none where no money was ever held.
   */
  get: operations["listEscrowTransactions"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/payments/notices": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Receive a payment notice from the payment provider
   * @description Signed according to Standard Webhooks. `payment.succeeded` credits a payment; every other event is noted. Money that goes back is a case for an operator, who is alerted.
   */
  post: operations["noticePayment"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/places/resolve": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Find the place of an address
   * @description Changes nothing. Asks the configured providers of maps, then the names of cafés. If several places may be meant, each error names one.
   */
  post: operations["resolvePlace"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/places/suggestions": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** List places for what is typed so far */
  get: operations["suggestPlaces"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/delivery-quotes": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Get a price for a delivery
   * @description Fixes places, route, price and the terms of a cancellation for ten minutes. Moves no money.
   */
  post: operations["quoteDelivery"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/delivery-quotes/{id}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get a quote
   * @description Only its owner may do this.
   */
  get: operations["getQuote"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/drivers/me": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get my driver account
   * @description Vehicle, whether you are online, and your offers.
   */
  get: operations["getDriver"];
  /**
   * Set my vehicle
   * @description Reservations are offered to drivers whose vehicle fits.
   */
  put: operations["setDriver"];
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/drivers/me/availability": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  /**
   * Set my availability
   * @description Online drivers are notified of new reservations, and may accept them.
   */
  put: operations["setAvailability"];
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/operations/drivers": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List the drivers who are online, with their positions
   * @description Moderators see no positions.
   */
  get: operations["listOnlineDrivers"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/drivers/me/positions": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Send my positions
   * @description Up to 100 at once, for instance three every 15 s; the newest counts. Positions that are inaccurate, too old, from the future or out of reach are dropped; when all are, the answer says why. Needs the consent of `PUT /v1/drivers/me/availability`.
   */
  post: operations["sendPositions"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/drivers/me/device": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Issue an address for a phone app
   * @description For Traccar Client or OsmAnd, which send positions while the screen is off. An address issued before is void.
   */
  post: operations["issueDevice"];
  /** Delete the address of my phone app */
  delete: operations["revokeDevice"];
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/positions/{token}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Send a position from a phone app
   * @description Takes the JSON of Traccar Client, or query parameters as OsmAnd writes them. Positions that are dropped are answered with 204 as well: the app would send them again for ever.
   */
  post: operations["sendDevicePosition"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List my reservations
   * @description A driver sees their own deliveries, and of every open reservation the districts and the time.
   */
  get: operations["listReservations"];
  put?: never;
  /**
   * Request a delivery
   * @description Drivers who are online are asked for it in rounds. With a quote its price moves from the wallet into escrow in the same transaction, until the end of the delivery.
   */
  post: operations["requestReservation"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/acceptance": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Accept a reservation
   * @description Exactly one driver can accept it; all others get 409. A driver carries out one delivery at a time: two overlap when their pick-up windows share an hour, and one without a window takes its whole day.
   */
  post: operations["acceptReservation"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/hand-back": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Hand a reservation back
   * @description Its driver may do this until the pick-up. It is open again; its consumer is notified, and other drivers are asked at once.
   */
  post: operations["handBackReservation"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/cancellation": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Cancel a reservation
   * @description Its consumer may do this until the pick-up. Its driver hands it back instead.
   */
  post: operations["cancelReservation"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/arrival": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Mark an arrival at a stop
   * @description Only its driver may do this: at the pick-up before it is picked up, at the drop-off after. Its consumer is notified once; the state stays, and a cancellation costs more from now on.
   */
  post: operations["arriveAtStop"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/pickup": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Mark a reservation as picked up
   * @description Only its driver may do this.
   */
  post: operations["pickUpReservation"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/delivery": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Mark a reservation as delivered
   * @description Only its driver may do this. Where the quote asks for a PIN, after five wrong ones an operator decides. A photo is needed where the quote asks for one, and for what is left at the door.
   */
  post: operations["deliverReservation"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/failure": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Mark a reservation as undeliverable
   * @description Only its driver may do this, and only with a quote, which says what comes next: it is sent back, or left at the door.
   */
  post: operations["failReservation"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/return": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Send a reservation back
   * @description Only its driver may do this, where the quote says `return`: first for the way back, then with `stop` 0 once it is at the pick-up, which pays for the delivery and the return.
   */
  post: operations["returnReservation"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/pin": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Issue a new PIN for a reservation
   * @description After too many wrong ones. Its consumer is notified, and finds the new one in the handover.
   */
  post: operations["replacePin"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/handover": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get what the handover of a reservation needs
   * @description For its parties: the stops with names, notes and, while a driver carries it out, phone numbers; for its consumer the PIN.
   */
  get: operations["getHandover"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/milestones": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List what its driver reported
   * @description For its parties, for 30 days: arrivals, pick-up and delivery, the oldest first.
   */
  get: operations["listMilestones"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/proofs": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List the photos of a delivery
   * @description For its parties, the oldest first.
   */
  get: operations["listProofs"];
  put?: never;
  /**
   * Send a photo of a delivery
   * @description Only its driver may do this, from the acceptance to the end. JPEG, PNG or WebP of at most 8 MiB; metadata, such as the place where it was taken, is removed. Kept for 30 days.
   */
  post: operations["addProof"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/proofs/{proofId}/content": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get a photo of a delivery
   * @description For its parties, as a file. An `<img>` sends a ticket of `POST /v1/notifications/stream-tickets` as `?ticket=`.
   */
  get: operations["getProof"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/cancellation-terms": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get what a cancellation costs now
   * @description Only its parties may do this. A reservation without a price always costs nothing.
   */
  get: operations["getCancellationTerms"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/receipt": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get the receipt of a reservation that has ended
   * @description For its consumer. With `Accept: text/html` the response is a page to print, in Korean or English.
   */
  get: operations["getReceipt"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/adjustments": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Refund a consumer after the end
   * @description Out of the fees, and never more than they paid. The receipt shows it.
   */
  post: operations["adjustFare"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/drivers/me/earnings": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get my earnings by day or week
   * @description What reservations paid into your wallet, by the day on which they did, in Korean time.
   */
  get: operations["getEarnings"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/offers": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List the offers that I can answer now
   * @description A reservation with a price is offered to a few drivers nearby: for some seconds it is theirs to take. What is open to every driver follows.
   */
  get: operations["listOffers"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/offers/{id}/acceptance": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Accept an offer
   * @description The reservation is yours to carry out, as when it is accepted by its own id.
   */
  post: operations["acceptOffer"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/offers/{id}/decline": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Decline an offer
   * @description It costs nothing. The reservation is not offered to you again; when all have declined, others are asked at once.
   */
  post: operations["declineOffer"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/reassignment": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Give a reservation to another driver
   * @description Its consumer may do this when its driver has not come 15 minutes after the acceptance and the beginning of the pick-up window; an operator may at any time before the pick-up, and may name the next driver. It costs nothing.
   */
  post: operations["reassignReservation"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/operations/reservations": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List open reservations, by when they must be picked up
   * @description With `stuck` only those that need an operator, or only the others.
   */
  get: operations["listOpenReservations"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/tracking": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get the tracking of a reservation
   * @description For its parties: where it is, and for its consumer the link that shows the same to everybody who has it.
   */
  get: operations["getReservationTracking"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/tracking-links": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Issue a new tracking link of a reservation
   * @description Only its consumer may do this. The earlier link shows nothing from now on, and its streams end.
   */
  post: operations["replaceTrackingLink"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/tracking/{token}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get a delivery by its link
   * @description For everybody with the link, without log-in.
   */
  get: operations["getTracking"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/tracking/{token}/photos/{proofId}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get a photo of a delivery by its link
   * @description For everybody with the link, once it is delivered: what its driver showed of the end.
   */
  get: operations["getTrackedPhoto"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/tracking/{token}/stream": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Stream a delivery by its link
   * @description Server-sent events. Each `tracking` is the whole state, sent when it changed, at most once a second. `expired` ends the stream of a link that is over.
   */
  get: operations["streamTracking"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/missions": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** List missions */
  get: operations["listMissions"];
  put?: never;
  /**
   * Create a mission with its first pledge
   * @description Creates both or neither. Backers never gain money: a pledge is a donation that is refunded unless the mission succeeds.
   */
  post: operations["createMission"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/missions/{id}/pledges": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List the pledges of a mission, newest first
   * @description The creator, the streamer and moderators see who pledged how much. Others see their own pledges, and the names of the backers who show them.
   */
  get: operations["listPledges"];
  put?: never;
  /**
   * Pledge money to a mission
   * @description Possible until the deadline, by the clock of the server.
   */
  post: operations["pledge"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/missions/{id}/acceptance": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Accept a mission
   * @description Only its streamer may do this.
   */
  post: operations["acceptMission"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/missions/{id}/rejection": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Reject a mission
   * @description Only its streamer may do this. Every pledge is refunded in full.
   */
  post: operations["rejectMission"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/missions/{id}/settlement": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Settle a mission
   * @description Its streamer reports success or failure; a moderator may overrule it and decides disputes. Where a dispute window is configured, a success is only claimed until the window closes.
   */
  post: operations["settleMission"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/missions/{id}/dispute": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Dispute a claimed success
   * @description Any backer may do this while the dispute window is open.
   */
  post: operations["disputeMission"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/missions/{id}/cancellation": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Cancel a mission
   * @description Its creator may do this while there are no other backers and until the streamer accepts, a moderator at any time.
   */
  post: operations["cancelMission"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/missions/{id}/live": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get a mission as everybody may see it
   * @description What its stream has, once.
   */
  get: operations["getLiveMission"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/missions/{id}/stream": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Stream a mission
   * @description Server-sent events, for everybody. Each `mission` is the whole state, sent when it changed, at most once a second.
   */
  get: operations["streamMission"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/overlays": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** List my overlay links, newest first */
  get: operations["listOverlays"];
  put?: never;
  /**
   * Create an overlay link
   * @description Its page is for a browser source, such as OBS has: missions that I accepted, and alerts. A person has 5 links at most.
   */
  post: operations["createOverlay"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/overlays/{id}/rotate": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Rotate an overlay link
   * @description The address so far shows nothing from now on.
   */
  post: operations["rotateOverlay"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/overlays/{id}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  post?: never;
  /**
   * Revoke an overlay link
   * @description It shows nothing from now on.
   */
  delete: operations["revokeOverlay"];
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/overlays/{id}/test-alert": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Send a test alert to an overlay
   * @description Its pages show it within a second.
   */
  post: operations["sendTestAlert"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/overlay/{token}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get an overlay by its link
   * @description For everybody with the link, without log-in.
   */
  get: operations["getOverlay"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/overlay/{token}/stream": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Stream an overlay by its link
   * @description Server-sent events, as for a mission. `expired` ends the stream of a link that is over.
   */
  get: operations["streamOverlay"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/imports": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** List imports and collections, newest first */
  get: operations["listImports"];
  put?: never;
  /**
   * Import cafés from a file
   * @description The fields may come before or after the file. Fields before the file are validated before the file is read.
   */
  post: operations["importCafes"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/collections": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Collect the cafés of an area from a provider
   * @description Runs as an import, like a file.
   */
  post: operations["collectCafes"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/imports/{id}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** Get the progress and results of an import */
  get: operations["getImport"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/imports/{id}/rows": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List the rows of an import with their outcome
   * @description With `Accept: text/csv` the response streams all rows and ignores `limit` and `cursor`.
   */
  get: operations["listImportRows"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/imports/{id}/cancellation": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Cancel an import
   * @description Rows that are already committed stay.
   */
  post: operations["cancelImport"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/duplicates": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List duplicate cafés
   * @description By default only pairs that are waiting for a decision.
   */
  get: operations["listCafeDuplicates"];
  put?: never;
  /**
   * Report two cafés as duplicates
   * @description Merges them at once; the café of the more trusted source represents both. The merge can be undone.
   */
  post: operations["createCafeDuplicate"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/duplicates/{id}/merger": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Merge two duplicate cafés
   * @description Also possible for a dismissed or separated pair.
   */
  post: operations["mergeCafeDuplicate"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/duplicates/{id}/dismissal": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Dismiss a suggested duplicate
   * @description The pair is never suggested again.
   */
  post: operations["dismissCafeDuplicate"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/duplicates/{id}/separation": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Undo a merge of duplicate cafés
   * @description Each café gets its own data back, including ratings. Only a person can merge the pair again.
   */
  post: operations["separateCafeDuplicate"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/{id}/rating": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** Get my rating of a café */
  get: operations["getRating"];
  /**
   * Rate a café
   * @description One rating per user; a new one replaces the previous one.
   */
  put: operations["rateCafe"];
  post?: never;
  /** Delete my rating of a café */
  delete: operations["deleteRating"];
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/{id}/comments": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List the comments on a café, newest first
   * @description Each comment includes its first replies. A deleted comment stays in the list, without text, while it has replies.
   */
  get: operations["listComments"];
  put?: never;
  /**
   * Comment on a café
   * @description With `parentId` it replies to a comment. A reply cannot have replies.
   */
  post: operations["writeComment"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/{id}/comments/{commentId}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  post?: never;
  /**
   * Delete a comment
   * @description Its author or a moderator may do this. The author and the text are hidden.
   */
  delete: operations["deleteComment"];
  options?: never;
  head?: never;
  /** Change my comment */
  patch: operations["changeComment"];
  trace?: never;
 };
 "/v1/bookmarks": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** List my bookmarks, newest first */
  get: operations["listBookmarks"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/{id}/bookmark": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  /** Bookmark a café */
  put: operations["keepCafe"];
  post?: never;
  /** Remove a bookmark */
  delete: operations["dropCafe"];
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/{id}/suggestions": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List my suggested edits of a café, newest first
   * @description A moderator sees the suggested edits of all users.
   */
  get: operations["listCafeSuggestions"];
  put?: never;
  /**
   * Suggest an edit of a café
   * @description A moderator reviews it, and its author is notified of the decision.
   */
  post: operations["suggestCorrection"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafe-suggestions": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List the suggested edits of all cafés, newest first
   * @description Only moderators may do this.
   */
  get: operations["listSuggestions"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafe-suggestions/{id}/approval": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Approve a suggested edit
   * @description Applies its changes to the café; no import overwrites them.
   */
  post: operations["approveSuggestion"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafe-suggestions/{id}/rejection": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Reject a suggested edit */
  post: operations["rejectSuggestion"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/notifications": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List my notifications, newest first
   * @description Titles and bodies are in the language of my account.
   */
  get: operations["listNotifications"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/notifications/read": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Mark several notifications as read */
  post: operations["readNotifications"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/notifications/seen": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Mark notifications as seen
   * @description Seen means displayed on the screen; a seen notification stays unread.
   */
  post: operations["seeNotifications"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/notifications/{id}/read": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Mark a notification as read */
  post: operations["readNotification"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/notifications/{id}/unread": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Mark a notification as unread */
  post: operations["unreadNotification"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/notifications/{id}/archive": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Archive a notification */
  post: operations["archiveNotification"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/notifications/{id}/restore": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Restore an archived notification */
  post: operations["restoreNotification"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/notifications/stream": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Stream my notifications
   * @description Server-sent events. `ready` says from where it tells (`id`) and how far there is to tell (`number`). Then each `notification` comes once, in the order of its `number`, which is its `id`: a number is left out only where newer news of the same thing took its place. `expired` ends a stream with its token, `superseded` when there are too many. A comment comes every 15 s.
   */
  get: operations["streamNotifications"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/notifications/stream-tickets": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Issue a stream ticket
   * @description For clients that cannot send headers. The ticket opens one stream or one photo, expires with the access token that requested it and is never logged.
   */
  post: operations["issueStreamTicket"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/notifications/preferences": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** Get my notification preferences */
  get: operations["findNotificationPreferences"];
  /**
   * Change my notification preferences
   * @description Applies everything or nothing. `settings` replaces all settings; preferences that are not listed stay.
   */
  put: operations["putNotificationPreferences"];
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/notifications/outbox": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List the recorded SMS and push messages, newest first
   * @description No SMS or push provider is connected: these channels record messages and send nothing.
   */
  get: operations["listOutbox"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/webhooks": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** List my webhooks, newest first */
  get: operations["listWebhooks"];
  put?: never;
  /**
   * Create a webhook
   * @description Madang sends events to its URL by POST, signed according to Standard Webhooks 1.0. Respond with 2xx within 10 s; otherwise the message is retried after 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h. A 410 response disables the webhook.
   */
  post: operations["createWebhook"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/webhooks/{id}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** Get a webhook */
  get: operations["getWebhook"];
  put?: never;
  post?: never;
  /** Delete a webhook */
  delete: operations["deleteWebhook"];
  options?: never;
  head?: never;
  /**
   * Change, disable or enable a webhook
   * @description Messages that are waiting for a disabled webhook are not sent; replay them later.
   */
  patch: operations["changeWebhook"];
  trace?: never;
 };
 "/v1/webhooks/{id}/secret": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Rotate the secret of a webhook
   * @description For 24 hours, messages carry two signatures: one by the new secret and one by the previous secret.
   */
  post: operations["rotateWebhookSecret"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/webhooks/{id}/test": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Send a test message to a webhook
   * @description It is sent like any other. Of a webhook of notifications its type is webhook.test; one of events gets the example of a type, with `test: true`.
   */
  post: operations["testWebhook"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/webhooks/{id}/deliveries": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** List the deliveries of a webhook, newest first */
  get: operations["listWebhookDeliveries"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/webhooks/{id}/deliveries/{deliveryId}/attempts": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** List the last 100 attempts of a webhook delivery, newest first */
  get: operations["listWebhookAttempts"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/webhooks/{id}/deliveries/{deliveryId}/replay": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Replay a webhook delivery
   * @description Sends the message again with the same webhook-id; the retry schedule starts over.
   */
  post: operations["replayWebhookDelivery"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/webhooks/{id}/replay": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Replay the deliveries of a period
   * @description Sends the messages created from `from` until before `to` again, with the same ids.
   */
  post: operations["replayWebhook"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/deliveries": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List the delivery attempts of all channels, newest first
   * @description One delivery per event, user and channel; for webhooks, one per webhook.
   */
  get: operations["listDeliveries"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/deliveries/{id}/attempts": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** List the last 100 attempts of a delivery, newest first */
  get: operations["listDeliveryAttempts"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/users/me/deletion": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Delete my account
   * @description Closed at once; a link in a mail keeps it for 7 days. Then personal data is erased, and the ledger is kept without a name. Refused as long as a delivery, a mission or a withdrawal is open or money is left.
   */
  post: operations["deleteMe"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/deletion-cancellations": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Cancel the deletion of my account by the link that was mailed
   * @description Its owner can log in again. API keys stay revoked and webhooks disabled.
   */
  post: operations["cancelDeletion"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/users/me/exports": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List my exports, newest first
   * @description Those whose time is over are not listed.
   */
  get: operations["listExports"];
  put?: never;
  /**
   * Request a file with all my data
   * @description A worker makes a ZIP archive with a JSON and a CSV file of each table (profile, bookings, missions, pledges, wallet, history, comments, notifications, settings, sessions, keys and webhooks without their secrets …) and the photos of deliveries. A mail says when it is ready; it can be fetched for 72 hours. One at a time, five requests in 30 minutes.
   */
  post: operations["requestExport"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/users/me/exports/{id}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** Get one of my exports */
  get: operations["getExport"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/users/me/exports/{id}/content": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get the file of one of my exports
   * @description As an attachment. A link in a page sends a ticket of `POST /v1/notifications/stream-tickets` as `?ticket=`.
   */
  get: operations["getExportContent"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/dead-letters": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** List dead letters, newest first */
  get: operations["listDeadLetters"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/dead-letters/{id}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** Get a dead letter */
  get: operations["getDeadLetter"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/dead-letters/redrive": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Redrive dead letters
   * @description Sends them again with the same ids and fresh retries, no faster than ratePerSecond and after those that an earlier redrive of the same source has queued. Dead letters that were redriven and have not failed again are skipped.
   */
  post: operations["redriveDeadLetters"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** Get a reservation */
  get: operations["getReservation"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/people": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get the people of a reservation
   * @description Its consumer and its driver see each other by name. It has no part in the version of the reservation.
   */
  get: operations["getReservationPeople"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/reservations/{id}/timeline": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** List the events of a reservation */
  get: operations["getTimeline"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/missions/{id}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** Get a mission */
  get: operations["getMission"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/missions/{id}/events": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List the events of a mission
   * @description Which backer pledged or disputed is seen by the parties and that backer alone.
   */
  get: operations["listMissionEvents"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Find cafés near a place, on a map or by name
   * @description Send `lat` and `lng`, or `bbox`, or `q`, or a place and `q`. With `Accept: application/geo+json` the response is a FeatureCollection (RFC 7946).
   */
  get: operations["findCafes"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/suggestions": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List completions for a café search
   * @description Initial consonants (초성) alone also match.
   */
  get: operations["suggestCafes"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/{id}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get a café
   * @description Also returns permanently closed cafés. The id of a merged café returns the café that represents it.
   */
  get: operations["getCafe"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/tags": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** List the tags of cafés */
  get: operations["listTags"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/cafes/{id}/comments/{commentId}/replies": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** List the replies to a comment, oldest first */
  get: operations["listReplies"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/profiles/{handle}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Get the public profile of a person
   * @description A handle that the person had until lately finds the profile as well, which names the present one. Suspended people have none.
   */
  get: operations["getProfile"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/streamers": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List streamers, or find them by the beginning of a handle or a name
   * @description Streamers who have chosen a handle, by their handles. With `q` those whose handle begins so come first, then those whose name does.
   */
  get: operations["listStreamers"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/messages": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Search the messages about reservations and missions, newest first
   * @description Searches your own messages: events of reservations and missions while you took part in them, and your notifications. An admin searches all messages. A page may hold fewer than `limit` messages; while `nextCursor` is not null, there may be more.
   */
  get: operations["listMessages"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/mail/feedback": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /**
   * Receive bounces and complaints from the mail provider
   * @description Signed according to Standard Webhooks; also accepts notifications of Amazon SES. An address with a permanent bounce or a complaint is suppressed: nothing more is sent to it.
   */
  post: operations["takeFeedback"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/mail/suppressions": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List suppressed e-mail addresses, newest first
   * @description Only admins may do this.
   */
  get: operations["listSuppressions"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/mail/suppressions/{id}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  post?: never;
  /**
   * Remove an e-mail address from the suppression list
   * @description Only admins may do this.
   */
  delete: operations["liftSuppression"];
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/notifications/preview": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Preview the e-mail of an event type
   * @description Uses example data. Only admins may do this. With `Accept: text/html` the response is a page.
   */
  get: operations["previewNotification"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/unsubscribe/{token}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * Show the unsubscribe page
   * @description The target of the unsubscribe link in an e-mail. Opening it changes nothing.
   */
  get: operations["showUnsubscribe"];
  put?: never;
  /**
   * Unsubscribe from e-mails
   * @description One-click unsubscribe (RFC 8058): needs no log-in and accepts any form as body. Switches e-mail of the category off, also for notifications that are waiting to be sent. Repeating it changes nothing.
   */
  post: operations["unsubscribe"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/events": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /**
   * List the events of my account, oldest first
   * @description What happened to my things and to those that I am a party of, my own acts included, for 30 days. Each event has the resource as it was right after it and as I may see it. Follow it by sending the `after` of each answer with the next request: none is left out, and those of a resource come in their order. With `wait` the answer comes as soon as there is an event; up to ten requests of an account wait at once.
   */
  get: operations["listEvents"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "/v1/events/{id}": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  /** Get an event */
  get: operations["getEvent"];
  put?: never;
  post?: never;
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
}
export interface webhooks {
 "reservation.requested": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** A delivery is requested. */
  post: operations["onReservationRequested"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.offered": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** It is offered to further drivers. */
  post: operations["onReservationOffered"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.offer_made": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** It is offered to some drivers nearby, who get this event as well. */
  post: operations["onReservationOfferMade"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.offer_ended": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Offers are over, or a driver declined one. */
  post: operations["onReservationOfferEnded"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.accepted": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** A driver accepted it. */
  post: operations["onReservationAccepted"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.handed_back": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Its driver handed it back: it is open again. */
  post: operations["onReservationHandedBack"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.reassigned": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** It was taken from its driver: it is open again. */
  post: operations["onReservationReassigned"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.arrived": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Its driver is at a stop. */
  post: operations["onReservationArrived"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.picked_up": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Its driver picked it up. */
  post: operations["onReservationPickedUp"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.approaching": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Its driver is near the destination. */
  post: operations["onReservationApproaching"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.pin_wrong": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** A wrong PIN was tried. */
  post: operations["onReservationPinWrong"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.pin_locked": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Too many wrong PINs were tried: an operator decides. */
  post: operations["onReservationPinLocked"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.pin_renewed": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** An operator issued a new PIN. */
  post: operations["onReservationPinRenewed"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.delivered": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** It is delivered. */
  post: operations["onReservationDelivered"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.failed": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** It could not be handed over. */
  post: operations["onReservationFailed"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.returning": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** It is on its way back. */
  post: operations["onReservationReturning"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.returned": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** It is back where it was picked up. */
  post: operations["onReservationReturned"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.expired": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** No driver accepted it in time. */
  post: operations["onReservationExpired"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "reservation.cancelled": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** It is cancelled. */
  post: operations["onReservationCancelled"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "mission.created": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** A mission is created, with its first pledge. */
  post: operations["onMissionCreated"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "mission.pledged": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** A backer pledged; the creator and the streamer get this event as well. */
  post: operations["onMissionPledged"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "mission.accepted": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Its streamer accepted it. */
  post: operations["onMissionAccepted"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "mission.claimed": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Its streamer reports a success, which backers may dispute. */
  post: operations["onMissionClaimed"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "mission.disputed": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** A backer disputes the success. */
  post: operations["onMissionDisputed"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "mission.succeeded": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** It succeeded: its pot is paid to the streamer. */
  post: operations["onMissionSucceeded"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "mission.failed": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** It failed: its backers are refunded. */
  post: operations["onMissionFailed"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "mission.expired": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Its deadline has passed: its backers are refunded. */
  post: operations["onMissionExpired"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "mission.cancelled": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** It is cancelled: its backers are refunded. */
  post: operations["onMissionCancelled"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "deposit.credited": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** Money was added to the wallet. */
  post: operations["onDepositCredited"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "withdrawal.requested": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** A withdrawal is requested; its amount is held. */
  post: operations["onWithdrawalRequested"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "withdrawal.paid": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** The bank has the money. */
  post: operations["onWithdrawalPaid"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "withdrawal.rejected": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** The bank did not accept it: the money is available again. */
  post: operations["onWithdrawalRejected"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "webhook.disabled": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** A webhook was disabled, because it failed for days or answered 410. */
  post: operations["onWebhookDisabled"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "driver.lapsed": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** I am offline as a driver, because I was not seen for a while. */
  post: operations["onDriverLapsed"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "driver.ignored_offers": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** I am offline as a driver, because I ignored three offers in a row. */
  post: operations["onDriverIgnoredOffers"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "cafe.comment_replied": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** A reply to a comment of mine. */
  post: operations["onCafeCommentReplied"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "cafe.suggestion_decided": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** A correction of mine was accepted or declined. */
  post: operations["onCafeSuggestionDecided"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "cafe.import_progressed": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** An import of mine advanced; of several at once the last. */
  post: operations["onCafeImportProgressed"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "cafe.import_ended": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** An import of mine ended. */
  post: operations["onCafeImportEnded"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "user.password_changed": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** The password of the account was changed. */
  post: operations["onUserPasswordChanged"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "user.export_ready": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** The file with all data of the account can be fetched. */
  post: operations["onUserExportReady"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
 "user.deletion_stopped": {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  get?: never;
  put?: never;
  /** The account was to be deleted, and is open again. */
  post: operations["onUserDeletionStopped"];
  delete?: never;
  options?: never;
  head?: never;
  patch?: never;
  trace?: never;
 };
}
export interface components {
 schemas: {
  NewUser: {
   /**
    * @description 3 to 32 characters: a–z, 0–9, dot, dash and underscore. Upper case is converted to lower case.
    * @example mina
    */
   loginId: string;
   /** @example correct horse battery */
   password: string;
   /** @example 김미나 */
   name: string;
   /**
    * Format: email
    * @example mina@example.com
    */
   email: string;
   /**
    * @description The language of notifications.
    * @default ko
    */
   locale?: components["schemas"]["Locale"];
   /**
    * @example [
    *       "consumer"
    *     ]
    */
   roles?: components["schemas"]["RoleOfNewUser"][];
  };
  /**
   * @example ko
   * @enum {string}
   */
  Locale: "ko" | "en";
  /**
   * @example consumer
   * @enum {string}
   */
  RoleOfNewUser: "consumer" | "driver" | "streamer";
  User: {
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @default true
    * @example true
    */
   livemode: boolean;
   /** @example mina */
   loginId: string;
   /** @example 김미나 */
   name: string;
   /** @example mina@example.com */
   email: string;
   /**
    * Format: date-time
    * @description When the owner has shown to read what is sent to the address. Until then it gets fewer mails.
    * @example null
    */
   emailVerifiedAt: string | null;
   /** @description The language of notifications. */
   locale: components["schemas"]["Locale"];
   /**
    * @description By which everybody finds me.
    * @example mina_kim
    */
   handle: string | null;
   /**
    * @description About me, for everybody.
    * @example null
    */
   bio: string | null;
   /**
    * @example [
    *       "consumer"
    *     ]
    */
   roles: components["schemas"]["Role"][];
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
  };
  /**
   * Format: uuid
   * @description A UUID.
   * @example 019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b
   */
  Id: string;
  /**
   * @example consumer
   * @enum {string}
   */
  Role: "consumer" | "driver" | "streamer" | "moderator" | "admin";
  NewAdmin: {
   /**
    * @description The part of the link behind `=`.
    * @example mO3v1Yk0n2b7s5Qe8rTtWw4zXc6uLhJfGdAaPpBiNoE
    */
   token: string;
   /**
    * @description 3 to 32 characters: a–z, 0–9, dot, dash and underscore. Upper case is converted to lower case.
    * @example mina
    */
   loginId: string;
   /** @example correct horse battery */
   password: string;
   /** @example 김미나 */
   name: string;
   /**
    * Format: email
    * @example mina@example.com
    */
   email: string;
   /**
    * @description The language of notifications.
    * @default ko
    */
   locale?: components["schemas"]["Locale"];
  };
  /**
   * @example {
   *       "locale": "en"
   *     }
   */
  UserChanges: {
   /** @example 김미나 */
   name?: string;
   /**
    * Format: email
    * @example mina@example.com
    */
   email?: string;
   /** @description The language of notifications. */
   locale?: components["schemas"]["Locale"];
   /**
    * @description By which everybody finds me. Another one can be chosen once in 30 days; null gives it up.
    * @example haru
    */
   handle?: string | null;
   /**
    * @description About me, for everybody; null removes it.
    * @example 매일 밤 9시에 노래합니다 🎤
    */
   bio?: string | null;
  };
  PasswordResetRequest: {
   /**
    * Format: email
    * @example mina@example.com
    */
   email: string;
  };
  PasswordReset: {
   /**
    * @description The part of the link behind `=`.
    * @example mO3v1Yk0n2b7s5Qe8rTtWw4zXc6uLhJfGdAaPpBiNoE
    */
   token: string;
   /** @example correct horse battery */
   password: string;
  };
  PasswordChange: {
   /** @example correct horse battery */
   currentPassword: string;
   /** @example wrong horse battery */
   newPassword: string;
  };
  EmailCode: {
   /** @example 01234567 */
   code: string;
  };
  EmailLink: {
   /**
    * @description The part of the link behind `=`.
    * @example mO3v1Yk0n2b7s5Qe8rTtWw4zXc6uLhJfGdAaPpBiNoE
    */
   token: string;
  };
  Credentials: {
   /** @example mina */
   loginId: string;
   /** @example correct horse battery */
   password: string;
  };
  Tokens: {
   /** @description Send it as `Authorization: Bearer …`. */
   accessToken: string;
   /** @description Works for one refresh. Using it again ends the session. */
   refreshToken: string;
   /**
    * Format: int64
    * @description Seconds until the access token expires.
    * @example 600
    */
   expiresIn: number;
  };
  Refresh: {
   refreshToken: string;
  };
  SessionPage: {
   items: components["schemas"]["Session"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  Session: {
   id: components["schemas"]["Id"];
   /**
    * @description Whether this request belongs to it.
    * @example true
    */
   isCurrent: boolean;
   /**
    * @description What the program that logged in calls itself.
    * @example Mozilla/5.0 (iPhone; CPU iPhone OS 20_1 like Mac OS X)
    */
   userAgent: string | null;
   /**
    * @description The network of the last refresh, or of the log-in: the address itself is not kept.
    * @example 203.0.113.0/24
    */
   network: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * Format: date-time
    * @description When its tokens were refreshed last, to ten minutes.
    * @example 2026-12-24T01:30:00.000Z
    */
   lastUsedAt: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   expiresAt: string;
  };
  AccountPage: {
   items: components["schemas"]["Account"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  Account: {
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @default true
    * @example true
    */
   livemode: boolean;
   /** @example mina */
   loginId: string;
   /** @example 김미나 */
   name: string;
   /** @example mina@example.com */
   email: string;
   /**
    * Format: date-time
    * @description When the owner has shown to read what is sent to the address. Until then it gets fewer mails.
    * @example null
    */
   emailVerifiedAt: string | null;
   /** @description The language of notifications. */
   locale: components["schemas"]["Locale"];
   /**
    * @description By which everybody finds me.
    * @example mina_kim
    */
   handle: string | null;
   /**
    * @description About me, for everybody.
    * @example null
    */
   bio: string | null;
   /**
    * @example [
    *       "consumer"
    *     ]
    */
   roles: components["schemas"]["Role"][];
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * Format: date-time
    * @description Since when the owner cannot log in; null otherwise.
    * @example 2026-12-24T01:30:00.000Z
    */
   suspendedAt: string | null;
  };
  AuditPage: {
   items: components["schemas"]["AuditEntry"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  AuditEntry: {
   id: components["schemas"]["Id"];
   action: components["schemas"]["AuditAction"];
   /** @description The admin; null for an operator at the machine. */
   actorId: components["schemas"]["Id"] | null;
   /**
    * @example [
    *       "consumer"
    *     ]
    */
   rolesBefore: components["schemas"]["Role"][];
   /**
    * @example [
    *       "consumer",
    *       "moderator"
    *     ]
    */
   rolesAfter: components["schemas"]["Role"][];
   reason: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
  };
  /**
   * @example roles
   * @enum {string}
   */
  AuditAction: "roles" | "suspended" | "restored" | "sessions_ended";
  RolesChange: {
   /**
    * @example [
    *       "consumer",
    *       "moderator"
    *     ]
    */
   roles: components["schemas"]["Role"][];
   /** @example 사기 신고 3건 확인 */
   reason?: string;
  };
  Suspension: {
   /** @example 사기 신고 3건 확인 */
   reason: string;
  };
  OperatorActPage: {
   items: components["schemas"]["OperatorAct"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  OperatorAct: {
   id: components["schemas"]["Id"];
   /** @description What was done; before the dot stands the kind of thing to which it was done. */
   action: components["schemas"]["OperatorAction"];
   /** @description The operator; null for one at the machine. */
   actorId: components["schemas"]["Id"] | null;
   /**
    * @description The name of the operator now.
    * @example 관리자
    */
   actorName: string | null;
   /** @description The API key by which it was done, if any. */
   keyId: components["schemas"]["Id"] | null;
   /** @description The thing; null where there were several. */
   subjectId: components["schemas"]["Id"] | null;
   /** @example 사기 신고 3건 확인 */
   reason: string | null;
   /**
    * @example {
    *       "amount": 3000
    *     }
    */
   details: {
    [key: string]: string | number;
   };
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
  };
  /**
   * @example account.roles
   * @enum {string}
   */
  OperatorAction: "account.roles" | "account.suspended" | "account.restored" | "account.sessions_ended" | "account.credited" | "reservation.cancelled" | "reservation.reassigned" | "reservation.adjusted" | "reservation.pin_replaced" | "mission.settled" | "mission.cancelled" | "dead_letter.redriven" | "suppression.lifted" | "import.started" | "import.cancelled" | "duplicate.merged" | "duplicate.dismissed" | "duplicate.separated" | "suggestion.approved" | "suggestion.rejected" | "comment.deleted";
  NewApiKey: {
   /**
    * @description For people to tell keys apart.
    * @example Order import
    */
   name: string;
   /**
    * @description false: a test key, for data, money and deliveries that are not real, and that people never see.
    * @default true
    * @example true
    */
   livemode?: boolean;
   /**
    * @example [
    *       "reservations:read",
    *       "reservations:write"
    *     ]
    */
   scopes: components["schemas"]["Scope"][];
   /**
    * Format: date-time
    * @description Without it the key works until it is revoked.
    * @example 2099-12-24T00:00:00Z
    */
   expiresAt?: string;
   /**
    * @description Networks from which alone the key can be used; from anywhere if there is none.
    * @example [
    *       "203.0.113.0/24"
    *     ]
    */
   cidrs?: string[];
  };
  /**
   * @example account:read
   * @enum {string}
   */
  Scope: "account:read" | "reservations:read" | "reservations:write" | "drivers:read" | "drivers:write" | "missions:read" | "missions:write" | "wallets:read" | "wallets:write" | "cafes:read" | "cafes:write" | "messages:read" | "notifications:read" | "notifications:write" | "webhooks:read" | "webhooks:write" | "events:read" | "operations:read" | "operations:write";
  ApiKeyWithSecret: {
   id: components["schemas"]["Id"];
   /**
    * @description For people to tell keys apart.
    * @example Order import
    */
   name: string;
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   /**
    * @example [
    *       "reservations:read",
    *       "reservations:write"
    *     ]
    */
   scopes: components["schemas"]["Scope"][];
   /**
    * @example [
    *       "203.0.113.0/24"
    *     ]
    */
   cidrs: string[];
   /**
    * @description The last four characters of the secret.
    * @example x7Qd
    */
   lastFour: string;
   /**
    * Format: date-time
    * @description null: the key works until it is revoked.
    * @example null
    */
   expiresAt: string | null;
   /**
    * Format: date-time
    * @description Secrets from before a rotation work until this time at the latest.
    * @example null
    */
   previousSecretUntil: string | null;
   /**
    * Format: date-time
    * @description To the minute; null before the first use.
    * @example 2026-12-24T01:30:00.000Z
    */
   lastUsedAt: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * @description Send it as `Authorization: Bearer …`. Shown only in the first response: it is not stored, so that a retry with the same Idempotency-Key gets null. Rotate the key if you missed it.
    * @example mk_live_00000000000000000000000000000000000000000000000000
    */
   secret: string | null;
  };
  ApiKeyPage: {
   items: components["schemas"]["ApiKey"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  ApiKey: {
   id: components["schemas"]["Id"];
   /**
    * @description For people to tell keys apart.
    * @example Order import
    */
   name: string;
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   /**
    * @example [
    *       "reservations:read",
    *       "reservations:write"
    *     ]
    */
   scopes: components["schemas"]["Scope"][];
   /**
    * @example [
    *       "203.0.113.0/24"
    *     ]
    */
   cidrs: string[];
   /**
    * @description The last four characters of the secret.
    * @example x7Qd
    */
   lastFour: string;
   /**
    * Format: date-time
    * @description null: the key works until it is revoked.
    * @example null
    */
   expiresAt: string | null;
   /**
    * Format: date-time
    * @description Secrets from before a rotation work until this time at the latest.
    * @example null
    */
   previousSecretUntil: string | null;
   /**
    * Format: date-time
    * @description To the minute; null before the first use.
    * @example 2026-12-24T01:30:00.000Z
    */
   lastUsedAt: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
  };
  /**
   * @example POST
   * @enum {string}
   */
  RequestMethod: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /**
   * @example 4xx
   * @enum {string}
   */
  StatusClass: "2xx" | "3xx" | "4xx" | "5xx";
  ApiRequestPage: {
   items: components["schemas"]["ApiRequest"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  ApiRequest: {
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   /**
    * @description `X-Request-Id` of the answer: what was sent in that header, or an id that we chose.
    * @example 8d1e5f0a-6a57-4f0e-9a51-5d9d3f0c1b2a
    */
   requestId: string;
   /**
    * Format: date-time
    * @description When it was answered.
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /** @example POST */
   method: string;
   /**
    * @description The pattern of its address, never the address itself; null where there is nothing.
    * @example /v1/reservations/{id}/cancellation
    */
   route: string | null;
   /**
    * Format: int64
    * @example 409
    */
   status: number;
   /**
    * @description The `code` of its problem; null if it had none.
    * @example reservation-conflict
    */
   problem: string | null;
   /**
    * Format: int64
    * @description Milliseconds until it was answered.
    * @example 12
    */
   durationMs: number;
   key: components["schemas"]["ApiRequestKey"];
   /**
    * @description Its `Idempotency-Key`.
    * @example order-2026-1187
    */
   idempotencyKey: string | null;
  };
  /** @description The API key that it was sent with. */
  ApiRequestKey: {
   id: components["schemas"]["Id"];
   /** @example Order import */
   name: string | null;
  };
  Wallet: {
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   /**
    * Format: int64
    * @description Won available to spend.
    * @example 42000
    */
   available: number;
   /**
    * Format: int64
    * @description Won held for pending withdrawals.
    * @example 10000
    */
   held: number;
  };
  /**
   * @example pledge
   * @enum {string}
   */
  TransactionKind: "deposit" | "pledge" | "payout" | "fee" | "refund" | "withdrawal" | "fare" | "adjustment";
  TransactionPage: {
   items: components["schemas"]["Transaction"][];
   nextCursor: string | null;
  };
  Transaction: {
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   kind: components["schemas"]["TransactionKind"];
   /**
    * Format: int64
    * @description Won; negative when the money left the wallet.
    * @example -1000
    */
   amount: number;
   /**
    * Format: int64
    * @description Won in the wallet right after this transaction.
    * @example 41000
    */
   balance: number;
   /** @description The mission, reservation, deposit or withdrawal that caused it. */
   subjectId: components["schemas"]["Id"] | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
  };
  NewDeposit: {
   userId: components["schemas"]["Id"];
   /**
    * Format: int64
    * @description Won.
    * @example 50000
    */
   amount: number;
   /**
    * @description The payment provider's id; it is credited once.
    * @example pay_20261121_0001
    */
   reference: string;
  };
  Deposit: {
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   userId: components["schemas"]["Id"];
   /** Format: int64 */
   amount: number;
   reference: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
  };
  NewTestDeposit: {
   /**
    * Format: int64
    * @description Won.
    * @example 50000
    */
   amount: number;
  };
  NewWithdrawal: {
   /**
    * Format: int64
    * @description Won.
    * @example 10000
    */
   amount: number;
   /**
    * @description The bank account, as the payout provider identifies it.
    * @example kb:123-456-789
    */
   destination: string;
  };
  Withdrawal: {
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   /** Format: int64 */
   amount: number;
   destination: string;
   /** @description `pending` until the payout provider confirms or rejects it. */
   status: components["schemas"]["WithdrawalStatus"];
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   endedAt: string | null;
  };
  /**
   * @example pending
   * @enum {string}
   */
  WithdrawalStatus: "pending" | "posted" | "voided";
  TrialBalance: {
   /**
    * Format: int64
    * @description Total debits minus total credits over all accounts, in won; always 0.
    * @example 0
    */
   difference: number;
   /** Format: int64 */
   accounts: number;
   /** Format: int64 */
   transfers: number;
   /**
    * @description Everything that the audit found wrong; always empty.
    * @example []
    */
   findings: string[];
   /** @description True after a finding: money cannot move until an operator has checked it. */
   readOnly: boolean;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   checkedAt: string;
  };
  PaymentNotice: {
   /** @enum {string} */
   type: "payment.succeeded";
   data: {
    paymentId: string;
    userId: components["schemas"]["Id"];
    /** Format: int64 */
    amount: number;
   };
  } | {
   type: string;
   data?: {
    paymentId?: string;
   };
  };
  PaymentNoticeResult: components["schemas"]["Deposit"] | {
   /** @description The type of the event. */
   noted: string;
  };
  PlaceQuestion: {
   /** @example 서울 강남구 테헤란로 152 */
   address: string;
   /**
    * @description With lng: the place is here, and nothing is looked up.
    * @example 37.498095
    */
   lat?: number;
   /** @example 127.02761 */
   lng?: number;
  };
  Place: {
   /**
    * @description Of a building or a shop.
    * @example 강남파이낸스센터
    */
   name: string | null;
   /** @example 서울 강남구 테헤란로 152 */
   address: string;
   lat: number;
   lng: number;
   /** @description Who knows this place. */
   source: components["schemas"]["PlaceSource"];
  };
  /**
   * @example kakao
   * @enum {string}
   */
  PlaceSource: "given" | "kakao" | "juso" | "cafes";
  SuggestedPlaces: {
   items: components["schemas"]["SuggestedPlace"][];
  };
  SuggestedPlace: {
   /**
    * @description Of a building or a shop.
    * @example 강남파이낸스센터
    */
   name: string | null;
   /** @example 서울 강남구 테헤란로 152 */
   address: string;
   /** @description Null where the source tells it for a single address only. */
   lat: number | null;
   lng: number | null;
   /**
    * Format: int64
    * @description From the position that was sent.
    * @example 1250
    */
   distanceMeters: number | null;
   /** @description Who knows this place. */
   source: components["schemas"]["PlaceSource"];
  };
  /**
   * @example {
   *       "stops": [
   *         {
   *           "address": "서울 중구 한강대로 405",
   *           "detail": "1번 출구",
   *           "lat": 37.55467,
   *           "lng": 126.97061
   *         },
   *         {
   *           "address": "서울 강남구 테헤란로 152",
   *           "lat": 37.49997,
   *           "lng": 127.03645,
   *           "name": "김미나"
   *         }
   *       ],
   *       "vehicle": "motorcycle",
   *       "parcel": {
   *         "size": "small",
   *         "weightGrams": 1200
   *       }
   *     }
   */
  NewDeliveryQuote: {
   /** @description Where it is picked up, then where it goes. */
   stops: components["schemas"]["NewStop"][];
   vehicle: components["schemas"]["Vehicle"];
   parcel: {
    size: components["schemas"]["ParcelSize"];
    /**
     * Format: int32
     * @example 1200
     */
    weightGrams: number;
    /**
     * @default false
     * @example false
     */
    fragile?: boolean;
   };
   /**
    * Format: date
    * @description Calendar date in Korea; today by default.
    * @example 2026-12-24
    */
   date?: string;
   /** @description When the driver may pick it up, in Korean time. */
   pickupWindow?: components["schemas"]["NewTimeWindow"];
   /** @description When it may arrive, in Korean time. */
   dropoffWindow?: components["schemas"]["NewTimeWindow"];
   /**
    * @description What happens to what cannot be handed over: it comes back, for which the fare is held, or is left at the door.
    * @default leave
    * @example leave
    */
   undeliverable?: components["schemas"]["Undeliverable"];
   /**
    * @description What the driver needs at the drop-off: `pin` is a number of four digits that you tell the recipient.
    * @default none
    */
   verification?: components["schemas"]["Verification"];
  };
  NewStop: {
   /** @example 서울 강남구 테헤란로 152 */
   address: string;
   /**
    * @description Floor, room or entrance.
    * @example 3층 안내 데스크
    */
   detail?: string;
   /**
    * @description With lng: the place is here, and the address is not looked up.
    * @example 37.498095
    */
   lat?: number;
   /** @example 127.036 */
   lng?: number;
   /**
    * @description Whom the driver asks for.
    * @example 김미나
    */
   name?: string;
   /**
    * @description For the driver, while the delivery is under way.
    * @example 010-1234-5678
    */
   phone?: string;
   /** @example 경비실에 맡겨 주세요 */
   note?: string;
  };
  /**
   * @example motorcycle
   * @enum {string}
   */
  Vehicle: "bicycle" | "motorcycle" | "car" | "van";
  /**
   * @example small
   * @enum {string}
   */
  ParcelSize: "small" | "medium" | "large";
  NewTimeWindow: {
   /** @example 09:00 */
   from: string;
   /** @example 12:00 */
   to: string;
  };
  /**
   * @example return
   * @enum {string}
   */
  Undeliverable: "return" | "leave";
  /**
   * @example none
   * @enum {string}
   */
  Verification: "none" | "pin" | "photo";
  DeliveryQuote: {
   stops: components["schemas"]["QuotedStop"][];
   vehicle: components["schemas"]["Vehicle"];
   parcel: {
    size: components["schemas"]["ParcelSize"];
    /** Format: int64 */
    weightGrams: number;
    fragile: boolean;
   };
   /** Format: date */
   date: string;
   pickupWindow: components["schemas"]["TimeWindow"] | null;
   dropoffWindow: components["schemas"]["TimeWindow"] | null;
   /**
    * @description What happens to what cannot be handed over: it comes back, for which the fare is held, or is left at the door.
    * @example leave
    */
   undeliverable: components["schemas"]["Undeliverable"];
   /**
    * @description What the driver needs at the drop-off: `pin` is a number of four digits that you tell the recipient.
    * @default none
    */
   verification: components["schemas"]["Verification"];
   /**
    * Format: int64
    * @example 8420
    */
   distanceMeters: number;
   /**
    * Format: int64
    * @example 1400
    */
   durationSeconds: number;
   price: {
    /**
     * Format: int64
     * @description Won; the sum of the breakdown.
     * @example 4500
     */
    total: number;
    breakdown: components["schemas"]["FareItem"][];
   };
   /**
    * Format: int64
    * @description Won, held besides the price and refunded unless the parcel comes back; 0 for `leave`.
    * @example 4500
    */
   returnFare: number;
   /**
    * Format: int64
    * @description Won that the driver gets of the price.
    * @example 4500
    */
   driverPay: number;
   /**
    * Format: int64
    * @description Won of the return fare that the driver gets when the parcel comes back.
    * @default null
    * @example 0
    */
   returnPay: number | null;
   cancellationTerms: components["schemas"]["CancellationTerm"][];
   /**
    * Format: date-time
    * @description About when a driver can be there, or the beginning of the window.
    * @example 2026-12-24T01:30:00.000Z
    */
   pickupEta: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   dropoffEta: string;
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   /**
    * Format: int64
    * @description Won that a reservation moves out of the wallet: price and return fare.
    * @example 4500
    */
   hold: number;
   /** @description The reservation that used it. */
   reservationId: components["schemas"]["Id"] | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * Format: date-time
    * @description Until then a reservation can use it, once.
    * @example 2026-12-24T01:30:00.000Z
    */
   expiresAt: string;
  };
  QuotedStop: {
   address: string;
   detail: string | null;
   lat: number;
   lng: number;
   name: string | null;
   /**
    * @description Its country and last digits.
    * @default null
    * @example +82******5678
    */
   phone: string | null;
   note: string | null;
  };
  TimeWindow: {
   /** @example 09:00 */
   from: string;
   /** @example 12:00 */
   to: string;
  };
  FareItem: {
   part: components["schemas"]["FarePart"];
   /**
    * Format: int64
    * @description Won.
    * @example 4500
    */
   amount: number;
  };
  /**
   * @example base
   * @enum {string}
   */
  FarePart: "base" | "distance" | "size" | "hour";
  CancellationTerm: {
   /** @description `just_accepted`: for `seconds` after a driver has accepted; `accepted`: later; `arrived`: the driver is at the pick-up. */
   stage: components["schemas"]["CancellationStage"];
   /**
    * Format: int64
    * @description Won; the rest of the fare is refunded.
    * @example 4500
    */
   fee: number;
   /**
    * Format: int64
    * @description How long this stage lasts, where it ends by itself.
    * @example null
    */
   seconds: number | null;
  };
  /**
   * @example accepted
   * @enum {string}
   */
  CancellationStage: "requested" | "just_accepted" | "accepted" | "arrived";
  Driver: {
   /** @description Null until it is set. */
   vehicle: components["schemas"]["Vehicle"] | null;
   /** @example 서울 강남 가 1234 */
   plate: string | null;
   /** @example true */
   online: boolean;
   /**
    * Format: date-time
    * @description Since when your position may be used; null: not.
    * @example 2026-12-24T01:30:00.000Z
    */
   positionConsentAt: string | null;
   /**
    * @description Whether an address for a phone app is in use.
    * @example false
    */
   hasDevice: boolean;
   offers: components["schemas"]["OfferCounters"];
  };
  OfferCounters: {
   /**
    * Format: int64
    * @description Reservations offered to you.
    * @example 12
    */
   offered: number;
   /**
    * Format: int64
    * @description Of these, accepted in time.
    * @example 12
    */
   accepted: number;
   /**
    * Format: int64
    * @description Declined.
    * @example 12
    */
   declined: number;
   /**
    * Format: int64
    * @description Neither accepted nor declined in time.
    * @example 12
    */
   ignored: number;
   /**
    * Format: int64
    * @description Deliveries that went to another driver, because you had not come in time.
    * @example 12
    */
   late: number;
  };
  /**
   * @example {
   *       "vehicle": "motorcycle",
   *       "plate": "서울 강남 가 1234"
   *     }
   */
  DriverProfile: {
   vehicle: components["schemas"]["Vehicle"];
   /**
    * @description Of the vehicle, where it has one.
    * @default null
    * @example 서울 강남 가 1234
    */
   plate?: string | null;
  };
  /**
   * @example {
   *       "online": true
   *     }
   */
  Availability: {
   /** @example true */
   online: boolean;
   /**
    * @description Your consent to send your position, and to show it to the parties of a delivery under way; false withdraws it. Without this field it stays as it was.
    * @example true
    */
   sharesPosition?: boolean;
  };
  AvailabilityView: {
   /** @example true */
   online: boolean;
   /**
    * @description Your consent to send your position, and to show it to the parties of a delivery under way; false withdraws it. Without this field it stays as it was.
    * @example true
    */
   sharesPosition?: boolean;
  };
  OnlineDriverPage: {
   items: components["schemas"]["OnlineDriver"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  OnlineDriver: {
   id: components["schemas"]["Id"];
   /** @example 박준 */
   name: string;
   vehicle: components["schemas"]["Vehicle"] | null;
   /**
    * Format: date-time
    * @description When a request or a stream of theirs was last seen, to half a minute.
    * @example 2026-12-24T01:30:00.000Z
    */
   seenAt: string;
   /** @description For admins, where the driver shares it. */
   position: components["schemas"]["SeenPosition"] | null;
  };
  SeenPosition: {
   /** @example 37.4979 */
   lat: number;
   /** @example 127.0276 */
   lng: number;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   recordedAt: string;
  };
  NewPositions: {
   fixes: components["schemas"]["NewFix"][];
  };
  NewFix: {
   /** @example 37.498095 */
   lat: number;
   /** @example 127.02761 */
   lng: number;
   /** @example 8 */
   accuracyMeters?: number;
   /**
    * @description Clockwise from north.
    * @example 270
    */
   headingDegrees?: number;
   /**
    * @description Metres a second.
    * @example 7.5
    */
   speedMps?: number;
   /**
    * Format: date-time
    * @description By the clock of the phone.
    * @example 2026-12-24T01:30:00.000Z
    */
   recordedAt: string;
  };
  DeviceAddress: {
   /**
    * @description Where the app sends positions. Shown once; only a hash is stored.
    * @example https://madang.example/v1/positions/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
    */
   url: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   issuedAt: string;
  };
  /**
   * @example {
   *       "location": {
   *         "timestamp": "2026-12-24T01:30:00.000Z",
   *         "coords": {
   *           "latitude": 37.498095,
   *           "longitude": 127.02761,
   *           "accuracy": 8,
   *           "speed": 7.5,
   *           "heading": 270
   *         }
   *       }
   *     }
   */
  DeviceReport: {
   location: {
    /** Format: date-time */
    timestamp: string;
    coords: {
     /** @example 37.498095 */
     latitude: number;
     /** @example 127.02761 */
     longitude: number;
     accuracy?: number | null;
     /**
      * @description Metres a second.
      * @example 7.5
      */
     speed?: number | null;
     /** @example 270 */
     heading?: number | null;
    };
   };
  };
  /**
   * @example {
   *       "departure": "서울 강남구 테헤란로 152",
   *       "destination": "서울 마포구 양화로 45",
   *       "date": "2099-12-24",
   *       "pickupWindow": {
   *         "from": "09:00",
   *         "to": "12:00"
   *       },
   *       "note": "깨지기 쉬운 물건입니다 🥚",
   *       "contactName": "김미나"
   *     }
   */
  NewReservation: {
   /** @example 서울 강남구 테헤란로 152 */
   departure: string;
   /** @example 서울 마포구 양화로 45 */
   destination: string;
   /**
    * Format: date
    * @description Calendar date in Korea; today or later.
    * @example 2099-12-24
    */
   date: string;
   /** @description When the driver may pick it up, in Korean time. */
   pickupWindow?: components["schemas"]["NewTimeWindow"];
   /** @example 깨지기 쉬운 물건입니다 🥚 */
   note?: string;
   /** @example 김미나 */
   contactName?: string;
   /**
    * @description Your own name for it, once per consumer: a second one with it is refused. Shown to you alone.
    * @example order-20991224-17
    */
   clientReference?: string;
   /**
    * @description Up to 50 pairs of text, given back to you alone as they are.
    * @example {
    *       "shop": "강남점"
    *     }
    */
   metadata?: {
    [key: string]: string;
   };
  };
  NewQuotedReservation: {
   /** @description A quote of yours that is neither used nor expired. */
   quoteId: components["schemas"]["Id"];
   /** @example 깨지기 쉬운 물건입니다 🥚 */
   note?: string;
   /** @example 김미나 */
   contactName?: string;
   /**
    * @description Your own name for it, once per consumer: a second one with it is refused. Shown to you alone.
    * @example order-20991224-17
    */
   clientReference?: string;
   /**
    * @description Up to 50 pairs of text, given back to you alone as they are.
    * @example {
    *       "shop": "강남점"
    *     }
    */
   metadata?: {
    [key: string]: string;
   };
  };
  Reservation: {
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   status: components["schemas"]["ReservationStatus"];
   consumerId: components["schemas"]["Id"];
   driverId: components["schemas"]["Id"] | null;
   /** @description For drivers who have not accepted it the district alone, empty when the address names none. */
   departure: string;
   /** @description As the departure. */
   destination: string;
   /** Format: date */
   date: string;
   pickupWindow: components["schemas"]["TimeWindow"] | null;
   /**
    * Format: date-time
    * @description When it expires unless a driver has accepted it.
    * @example 2026-12-24T01:30:00.000Z
    */
   deadline: string | null;
   /** @description For its consumer and its driver. */
   note: string | null;
   /** @description For its consumer and its driver. */
   contactName: string | null;
   quoteId: components["schemas"]["Id"] | null;
   /**
    * Format: int64
    * @description Won; null without a quote.
    * @example 9800
    */
   price: number | null;
   /**
    * Format: int64
    * @description Won, held for the case that the parcel comes back.
    * @example 0
    */
   returnFare: number | null;
   /**
    * Format: int64
    * @description Won of the price that the driver gets.
    * @example 8330
    */
   driverPay: number | null;
   /** @description What its driver needs at the drop-off. */
   verification: components["schemas"]["Verification"] | null;
   /** @description For its consumer. */
   clientReference: string | null;
   /** @description For its consumer. */
   metadata: {
    [key: string]: string;
   } | null;
   /**
    * Format: date-time
    * @description When its driver was at the pick-up.
    * @example 2026-12-24T01:30:00.000Z
    */
   arrivedAt: string | null;
   /**
    * Format: date-time
    * @description When its driver was at the drop-off.
    * @example 2026-12-24T01:30:00.000Z
    */
   dropoffArrivedAt: string | null;
   /**
    * @description Why it could not be delivered.
    * @example null
    */
   failureReason: components["schemas"]["DeliveryFailureReason"] | null;
   cancelReason: string | null;
   /**
    * Format: int64
    * @description Increases with every change; also the ETag.
    * @example 1
    */
   version: number;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   updatedAt: string;
  };
  /**
   * @example requested
   * @enum {string}
   */
  ReservationStatus: "requested" | "accepted" | "picked_up" | "delivered" | "cancelled" | "expired" | "failed" | "returning" | "returned";
  /**
   * @example recipient_absent
   * @enum {string}
   */
  DeliveryFailureReason: "recipient_absent" | "refused" | "wrong_address" | "no_access" | "damaged" | "other";
  Cancellation: {
   /** @example 일정이 바뀌었습니다 */
   reason: string;
  };
  Arrival: {
   /**
    * Format: int32
    * @description 0 is the pick-up, 1 the drop-off.
    * @example 0
    */
   stop: number;
   /**
    * Format: date-time
    * @description When it was, by the clock of the phone; now by default.
    */
   at?: string;
   /**
    * @description With lng: where the driver was.
    * @example 37.498095
    */
   lat?: number;
   /** @example 127.02761 */
   lng?: number;
  };
  /**
   * @default {}
   * @example {}
   */
  PickUp: {
   /**
    * Format: date-time
    * @description When it was, by the clock of the phone; now by default.
    */
   at?: string;
   /**
    * @description With lng: where the driver was.
    * @example 37.498095
    */
   lat?: number;
   /** @example 127.02761 */
   lng?: number;
  };
  /**
   * @default {}
   * @example {}
   */
  HandOver: {
   /** @description What the recipient says, where the quote asks for a PIN. */
   pin?: string;
   /** @description Photos of yours of this reservation; everybody with its link sees them at the end. */
   proofIds?: components["schemas"]["Id"][];
   /**
    * Format: date-time
    * @description When it was, by the clock of the phone; now by default.
    */
   at?: string;
   /**
    * @description With lng: where the driver was.
    * @example 37.498095
    */
   lat?: number;
   /** @example 127.02761 */
   lng?: number;
  };
  DeliveryFailure: {
   reason: components["schemas"]["DeliveryFailureReason"];
   /** @description Photos of yours of this reservation; everybody with its link sees them at the end. */
   proofIds?: components["schemas"]["Id"][];
   /**
    * Format: date-time
    * @description When it was, by the clock of the phone; now by default.
    */
   at?: string;
   /**
    * @description With lng: where the driver was.
    * @example 37.498095
    */
   lat?: number;
   /** @example 127.02761 */
   lng?: number;
  };
  /**
   * @default {}
   * @example {}
   */
  DeliveryReturn: {
   /**
    * @description 0: it is back at the pick-up. Without it the way back begins.
    * @enum {number}
    */
   stop?: 0;
   /**
    * Format: date-time
    * @description When it was, by the clock of the phone; now by default.
    */
   at?: string;
   /**
    * @description With lng: where the driver was.
    * @example 37.498095
    */
   lat?: number;
   /** @example 127.02761 */
   lng?: number;
  };
  Handover: {
   verification: components["schemas"]["Verification"] | null;
   /**
    * @description For its consumer until the end: what the recipient tells the driver.
    * @example 0815
    */
   pin: string | null;
   /**
    * Format: int64
    * @description How many wrong PINs may still be tried; at 0 an operator decides.
    * @example 5
    */
   attemptsLeft: number | null;
   /** @description Of a quote; phone numbers only while a driver carries it out. */
   stops: components["schemas"]["HandoverStop"][];
  };
  HandoverStop: {
   address: string;
   detail: string | null;
   lat: number;
   lng: number;
   name: string | null;
   phone: string | null;
   note: string | null;
  };
  Milestones: {
   items: components["schemas"]["Milestone"][];
  };
  Milestone: {
   kind: components["schemas"]["MilestoneKind"];
   /**
    * Format: int32
    * @description 0 is the pick-up, 1 the drop-off.
    * @example 0
    */
   stop: number;
   /**
    * Format: date-time
    * @description By the clock of the phone, where it was sent.
    * @example 2026-12-24T01:30:00.000Z
    */
   at: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   reportedAt: string;
   /**
    * @description For the driver and for operators.
    * @example 37.498095
    */
   lat: number | null;
   lng: number | null;
  };
  /**
   * @example arrival
   * @enum {string}
   */
  MilestoneKind: "arrival" | "pickup" | "delivery" | "failure" | "return";
  Proof: {
   id: components["schemas"]["Id"];
   mediaType: components["schemas"]["ImageType"];
   /**
    * Format: int64
    * @description Bytes, without the metadata that was removed.
    * @example 240128
    */
   size: number;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
  };
  /**
   * @example image/jpeg
   * @enum {string}
   */
  ImageType: "image/jpeg" | "image/png" | "image/webp";
  Proofs: {
   items: components["schemas"]["Proof"][];
  };
  CancellationNow: {
   stage: components["schemas"]["CancellationStage"];
   /**
    * Format: int64
    * @description Won that the consumer pays now; only they do, so it is 0 for others.
    * @example 1000
    */
   fee: number;
   /**
    * Format: int64
    * @description Won that go back to the consumer now.
    * @example 8800
    */
   refund: number;
   /**
    * Format: int64
    * @description Until the fee rises by itself.
    * @example 95
    */
   secondsLeft: number | null;
   /** @description All of them; none for a reservation without a price. */
   terms: components["schemas"]["CancellationTerm"][];
  };
  Receipt: {
   reservationId: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   status: components["schemas"]["ReservationStatus"];
   departure: string;
   destination: string;
   /** Format: date */
   date: string;
   /**
    * Format: int64
    * @example 8420
    */
   distanceMeters: number;
   vehicle: components["schemas"]["Vehicle"];
   /** @description What was charged: the parts of the price, or the fee of a cancellation. */
   items: {
    part: components["schemas"]["ReceiptPart"];
    /**
     * Format: int64
     * @description Won.
     * @example 3000
     */
    amount: number;
   }[];
   /**
    * Format: int64
    * @description Won; the sum of the items.
    * @example 3000
    */
   charged: number;
   /** @description What moved, the oldest first. */
   payments: {
    kind: components["schemas"]["ReceiptPaymentKind"];
    /**
     * Format: int64
     * @description Won out of the wallet; negative when it came back.
     * @example 3000
     */
    amount: number;
    reason: components["schemas"]["AdjustmentReason"] | null;
    /**
     * Format: date-time
     * @example 2026-12-24T01:30:00.000Z
     */
    at: string;
   }[];
   /**
    * Format: int64
    * @description Won; the sum of the payments.
    * @example 3000
    */
   paid: number;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   endedAt: string;
  };
  /**
   * @example base
   * @enum {string}
   */
  ReceiptPart: "base" | "distance" | "size" | "hour" | "return" | "cancellation";
  /**
   * @example fare
   * @enum {string}
   */
  ReceiptPaymentKind: "fare" | "refund" | "adjustment";
  /**
   * @example damaged
   * @enum {string}
   */
  AdjustmentReason: "late" | "damaged" | "lost" | "overcharged" | "other";
  NewFareAdjustment: {
   /**
    * Format: int32
    * @description Won that go back to the consumer.
    * @example 3000
    */
   amount: number;
   reason: components["schemas"]["AdjustmentReason"];
   /**
    * @description For operators.
    * @example 상자가 젖었습니다
    */
   note?: string;
  };
  FareAdjustment: {
   id: components["schemas"]["Id"];
   reservationId: components["schemas"]["Id"];
   /**
    * Format: int64
    * @description Won.
    * @example 3000
    */
   amount: number;
   reason: components["schemas"]["AdjustmentReason"];
   note: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
  };
  /**
   * @example day
   * @enum {string}
   */
  EarningsPeriod: "day" | "week";
  Earnings: {
   period: components["schemas"]["EarningsPeriod"];
   /** @description Every day or week of the range, the newest first. */
   items: components["schemas"]["EarningsOfPeriod"][];
   sum: components["schemas"]["EarningsSum"];
  };
  EarningsOfPeriod: {
   /** Format: date */
   from: string;
   /**
    * Format: date
    * @description The last day.
    */
   to: string;
   /**
    * Format: int64
    * @description Reservations delivered.
    * @example 3
    */
   deliveries: number;
   /**
    * Format: int64
    * @description Reservations that came back to their pick-up.
    * @example 0
    */
   returns: number;
   /**
    * Format: int64
    * @description Reservations cancelled late enough for a fee.
    * @example 1
    */
   cancellations: number;
   /**
    * Format: int64
    * @description Won for the way there, of deliveries and returns.
    * @example 21000
    */
   deliveryPay: number;
   /**
    * Format: int64
    * @description Won for the way back.
    * @example 0
    */
   returnPay: number;
   /**
    * Format: int64
    * @description Won for cancellations.
    * @example 1000
    */
   cancellationFees: number;
   /**
    * Format: int64
    * @description Won; the sum of the three.
    * @example 22000
    */
   total: number;
  };
  EarningsSum: {
   /**
    * Format: int64
    * @description Reservations delivered.
    * @example 3
    */
   deliveries: number;
   /**
    * Format: int64
    * @description Reservations that came back to their pick-up.
    * @example 0
    */
   returns: number;
   /**
    * Format: int64
    * @description Reservations cancelled late enough for a fee.
    * @example 1
    */
   cancellations: number;
   /**
    * Format: int64
    * @description Won for the way there, of deliveries and returns.
    * @example 21000
    */
   deliveryPay: number;
   /**
    * Format: int64
    * @description Won for the way back.
    * @example 0
    */
   returnPay: number;
   /**
    * Format: int64
    * @description Won for cancellations.
    * @example 1000
    */
   cancellationFees: number;
   /**
    * Format: int64
    * @description Won; the sum of the three.
    * @example 22000
    */
   total: number;
  };
  OfferList: {
   /** @description At most 50: yours to take first, then the newest. */
   items: components["schemas"]["Offer"][];
  };
  Offer: {
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   reservationId: components["schemas"]["Id"];
   /**
    * @description The district, empty when the address names none.
    * @example 서울 강남구
    */
   departure: string;
   /**
    * @description As the departure.
    * @example 서울 마포구
    */
   destination: string;
   /**
    * Format: date
    * @example 2026-12-24
    */
   date: string;
   pickupWindow: {
    /** @example 09:00 */
    from: string;
    /** @example 09:00 */
    to: string;
   } | null;
   /**
    * Format: int64
    * @description The straight line from where you were; null without a position.
    * @example 820
    */
   distanceToPickupMeters: number | null;
   /**
    * Format: int64
    * @description Won; null without a price.
    * @example 8330
    */
   driverPay: number | null;
   /**
    * @description So long it is yours to take; null: it is open to every driver.
    * @example 17.2
    */
   secondsLeft: number | null;
  };
  /** @example {} */
  Reassignment: {
   /** @description The next driver, whom only an operator may name. */
   driverId?: components["schemas"]["Id"];
  };
  OpenReservationPage: {
   items: components["schemas"]["OpenReservation"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  OpenReservation: {
   id: components["schemas"]["Id"];
   status: components["schemas"]["ReservationStatus"];
   /** @description searching: no driver for 10 minutes. silent: nothing of its driver for 5 minutes. overdue: not picked up in time, or under way for 2 hours. */
   stuck: components["schemas"]["StuckReason"] | null;
   /**
    * @description For moderators the district alone.
    * @example 서울 강남구
    */
   departure: string;
   /**
    * @description As the departure.
    * @example 서울 마포구
    */
   destination: string;
   /** @description For admins, of a reservation with a quote. */
   pickup: components["schemas"]["PointOfReservation"] | null;
   /** @description As the pick-up. */
   dropoff: components["schemas"]["PointOfReservation"] | null;
   /** Format: date */
   date: string;
   pickupWindow: components["schemas"]["TimeWindow"] | null;
   /**
    * Format: date-time
    * @description When it must be picked up.
    * @example 2026-12-24T01:30:00.000Z
    */
   deadline: string;
   /**
    * Format: int64
    * @description Won; null without a quote.
    * @example 9800
    */
   price: number | null;
   consumer: components["schemas"]["PersonOfReservation"];
   driver: components["schemas"]["PersonOfReservation"] | null;
   /** @description Of its driver, for admins, where it is shared. */
   position: components["schemas"]["SeenPosition"] | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   updatedAt: string;
  };
  /**
   * @example silent
   * @enum {string}
   */
  StuckReason: "searching" | "silent" | "overdue";
  PointOfReservation: {
   /** @example 37.4979 */
   lat: number;
   /** @example 127.0276 */
   lng: number;
  };
  PersonOfReservation: {
   id: components["schemas"]["Id"];
   /** @example 김미나 */
   name: string;
  };
  TrackingLink: {
   status: components["schemas"]["ReservationStatus"];
   /** Format: date */
   date: string;
   pickupWindow: components["schemas"]["TimeWindow"] | null;
   /** @description The district alone, empty when the address names none. */
   departure: string;
   /** @description As the departure. */
   destination: string;
   /** @description Once a driver has accepted it. */
   driver: components["schemas"]["TrackedDriver"] | null;
   /** @description Where the driver is, from the arrival at the pick-up or the pick-up on. For an hour after the end where the delivery ended. */
   position: components["schemas"]["TrackedPosition"] | null;
   /** @description Where it goes, as long as the position is shown; null without a quote. */
   dropoff: components["schemas"]["Coordinates"] | null;
   /**
    * Format: date-time
    * @description About when it arrives, after the pick-up.
    * @example 2026-12-24T01:30:00.000Z
    */
   eta: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   endedAt: string | null;
   /**
    * @description What the recipient tells the driver at the drop-off, until then. Neither its driver nor an operator is shown it.
    * @example 0420
    */
   pin: string | null;
   /** @description What its driver showed of the end, once it is delivered; `…/photos/{proofId}` has each. */
   photos: components["schemas"]["Proof"][];
   /**
    * @description The page for everybody who has the link, until 30 days after the end; null for everyone but its consumer.
    * @example https://madang.example/t/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
    */
   url: string | null;
  };
  TrackedDriver: {
   /** @example 준호 */
   firstName: string;
   vehicle: components["schemas"]["Vehicle"] | null;
  };
  TrackedPosition: {
   /** @example 37.498095 */
   lat: number;
   /** @example 127.02761 */
   lng: number;
   /**
    * @description Clockwise from north.
    * @example 270
    */
   headingDegrees: number | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   recordedAt: string;
   /**
    * @description False where only the stored position is known, up to half a minute old.
    * @example true
    */
   isLive: boolean;
  };
  Coordinates: {
   /** @example 37.5 */
   lat: number;
   /** @example 127.04 */
   lng: number;
  };
  NewTrackingLink: {
   /**
    * @description The page for everybody who has the link, until 30 days after the end.
    * @example https://madang.example/t/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
    */
   url: string;
  };
  Tracking: {
   status: components["schemas"]["ReservationStatus"];
   /** Format: date */
   date: string;
   pickupWindow: components["schemas"]["TimeWindow"] | null;
   /** @description The district alone, empty when the address names none. */
   departure: string;
   /** @description As the departure. */
   destination: string;
   /** @description Once a driver has accepted it. */
   driver: components["schemas"]["TrackedDriver"] | null;
   /** @description Where the driver is, from the arrival at the pick-up or the pick-up on. For an hour after the end where the delivery ended. */
   position: components["schemas"]["TrackedPosition"] | null;
   /** @description Where it goes, as long as the position is shown; null without a quote. */
   dropoff: components["schemas"]["Coordinates"] | null;
   /**
    * Format: date-time
    * @description About when it arrives, after the pick-up.
    * @example 2026-12-24T01:30:00.000Z
    */
   eta: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   endedAt: string | null;
   /**
    * @description What the recipient tells the driver at the drop-off, until then. Neither its driver nor an operator is shown it.
    * @example 0420
    */
   pin: string | null;
   /** @description What its driver showed of the end, once it is delivered; `…/photos/{proofId}` has each. */
   photos: components["schemas"]["Proof"][];
  };
  NewMission: {
   streamerId: components["schemas"]["Id"];
   /** @example 노래 한 곡 부르기 🎤 */
   title: string;
   description?: string;
   /**
    * Format: int32
    * @description Won, at least 1,000.
    * @example 5000
    */
   amount: number;
   /**
    * Format: int32
    * @description One minute to 30 days.
    * @example 3600
    */
   timeLimitSeconds: number;
   /**
    * @description Whether others see your name: among the backers without the amount, in the broadcast of the streamer with it.
    * @default false
    * @example true
    */
   showName?: boolean;
   /**
    * @description Your own name for it. Shown to you alone.
    * @example stream-20991224-3
    */
   clientReference?: string;
   /**
    * @description Up to 50 pairs of text, given back to you alone as they are.
    * @example {
    *       "shop": "강남점"
    *     }
    */
   metadata?: {
    [key: string]: string;
   };
  };
  Mission: {
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   status: components["schemas"]["MissionStatus"];
   creatorId: components["schemas"]["Id"];
   /** @description For the creator, the streamer and moderators. Others read the names that backers show at pledges. */
   creator: components["schemas"]["Person"] | null;
   streamerId: components["schemas"]["Id"];
   streamer: components["schemas"]["Person"];
   title: string;
   description: string | null;
   /**
    * Format: int64
    * @description Total pledged, in won.
    * @example 15000
    */
   pot: number;
   /**
    * Format: int64
    * @description Number of people who pledged.
    * @example 3
    */
   backers: number;
   /**
    * Format: int64
    * @description Fee on a success, in basis points.
    * @example 1000
    */
   feeBps: number;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   deadline: string;
   /**
    * Format: int64
    * @description Seconds until the deadline, by the clock of the server; 0 once the deadline has passed or the mission is over.
    * @example 3540
    */
   secondsLeft: number;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   acceptedAt: string | null;
   /**
    * Format: date-time
    * @description Backers may dispute the claimed success until this time.
    * @example 2026-12-24T01:30:00.000Z
    */
   claimedUntil: string | null;
   evidenceUrl: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   endedAt: string | null;
   /** @description For its creator. */
   clientReference: string | null;
   /** @description For its creator. */
   metadata: {
    [key: string]: string;
   } | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
  };
  /**
   * @example open
   * @enum {string}
   */
  MissionStatus: "open" | "claimed" | "disputed" | "succeeded" | "failed" | "expired" | "cancelled";
  Person: {
   id: components["schemas"]["Id"];
   /** @example 하루 */
   name: string;
   /**
    * @description Null where there is none to be seen.
    * @example haru
    */
   handle: string | null;
  };
  NewPledge: {
   /**
    * Format: int32
    * @description Won, at least 1,000.
    * @example 5000
    */
   amount: number;
   /**
    * @description Whether others see your name: among the backers without the amount, in the broadcast of the streamer with it.
    * @default false
    * @example true
    */
   showName?: boolean;
  };
  Pledge: {
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   missionId: components["schemas"]["Id"];
   backerId: components["schemas"]["Id"];
   /**
    * Format: int64
    * @example 5000
    */
   amount: number;
   /** @example true */
   showName: boolean;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
  };
  Settlement: {
   outcome: components["schemas"]["MissionOutcome"];
   /**
    * Format: uri
    * @example https://clips.example.com/1
    */
   evidenceUrl?: string;
  };
  /**
   * @example success
   * @enum {string}
   */
  MissionOutcome: "success" | "failure";
  LiveMission: {
   id: components["schemas"]["Id"];
   streamer: components["schemas"]["Person"];
   status: components["schemas"]["MissionStatus"];
   title: string;
   description: string | null;
   /**
    * Format: int64
    * @description Total pledged, in won.
    * @example 15000
    */
   pot: number;
   /**
    * Format: int64
    * @description Number of people who pledged.
    * @example 3
    */
   backers: number;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   deadline: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   acceptedAt: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   claimedUntil: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   endedAt: string | null;
   /** @description The 20 newest, newest first. */
   pledges: components["schemas"]["LivePledge"][];
  };
  LivePledge: {
   id: components["schemas"]["Id"];
   /** @description null of those who do not show their name. */
   backer: components["schemas"]["NamedBacker"] | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
  };
  NamedBacker: {
   /** @example 하루 */
   name: string;
   /**
    * @description Null where there is none to be seen.
    * @example haru
    */
   handle: string | null;
  };
  NewOverlay: {
   /**
    * @description To tell links apart.
    * @example OBS
    */
   name: string;
  };
  OverlayWithUrl: {
   id: components["schemas"]["Id"];
   /**
    * @description To tell links apart.
    * @example OBS
    */
   name: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * Format: date-time
    * @description When the last test alert was sent.
    * @example null
    */
   testedAt: string | null;
   /**
    * @description The page. Shown only in the first response: a retry with the same Idempotency-Key gets null.
    * @example https://madang.example/overlay/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
    */
   url: string | null;
  };
  OverlayList: {
   items: components["schemas"]["Overlay"][];
  };
  Overlay: {
   id: components["schemas"]["Id"];
   /**
    * @description To tell links apart.
    * @example OBS
    */
   name: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * Format: date-time
    * @description When the last test alert was sent.
    * @example null
    */
   testedAt: string | null;
  };
  OverlayState: {
   /** @description Ongoing and accepted, by deadline, 10 at most. */
   missions: components["schemas"]["OverlayMission"][];
   /** @description What happened in the last two minutes, oldest first, 20 at most. */
   alerts: components["schemas"]["OverlayAlert"][];
  };
  OverlayMission: {
   id: components["schemas"]["Id"];
   status: components["schemas"]["MissionStatus"];
   /** @example 노래 한 곡 부르기 🎤 */
   title: string;
   /**
    * Format: int64
    * @description Total pledged, in won.
    * @example 15000
    */
   pot: number;
   /**
    * Format: int64
    * @description Number of people who pledged.
    * @example 3
    */
   backers: number;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   deadline: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
  };
  OverlayAlert: {
   /**
    * @description To show each once.
    * @example 019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b:pledge
    */
   id: string;
   kind: components["schemas"]["OverlayAlertKind"];
   /**
    * @description Null until the streamer accepts the mission.
    * @example 노래 한 곡 부르기 🎤
    */
   title: string | null;
   /**
    * @description Null of those who do not show it.
    * @example 김미나
    */
   backerName: string | null;
   /**
    * Format: int64
    * @description Won: pledge or pot.
    * @example 5000
    */
   amount: number | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   at: string;
  };
  /**
   * @example pledge
   * @enum {string}
   */
  OverlayAlertKind: "pledge" | "accepted" | "succeeded" | "test";
  CafeImport: {
   id: components["schemas"]["Id"];
   kind: components["schemas"]["CafeImportKind"];
   source: components["schemas"]["CafeSourceName"];
   dryRun: boolean;
   encoding: components["schemas"]["FileEncoding"] | null;
   /** @example seoul_gangnam.csv */
   fileName: string | null;
   /**
    * Format: int64
    * @description Size of the file in bytes.
    * @example 1843200
    */
   size: number | null;
   state: components["schemas"]["CafeImportState"];
   /** @example 0.42 */
   progress: number;
   counts: components["schemas"]["CafeImportCounts"];
   /** @description Why it failed. */
   error: {
    /** @example unreadable-file */
    code: string;
    message: string;
   } | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   startedAt: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   endedAt: string | null;
  };
  /**
   * @example file
   * @enum {string}
   */
  CafeImportKind: "file" | "collection";
  /**
   * @example localdata
   * @enum {string}
   */
  CafeSourceName: "madang" | "localdata" | "kakao" | "naver" | "sbiz" | "seoul" | "overpass" | "geojson";
  /**
   * @example utf-8
   * @enum {string}
   */
  FileEncoding: "utf-8" | "cp949" | "utf-16le" | "utf-16be";
  /**
   * @example queued
   * @enum {string}
   */
  CafeImportState: "queued" | "running" | "succeeded" | "failed" | "cancelled";
  CafeImportCounts: {
   /**
    * Format: int64
    * @description created + updated + unchanged + duplicate + rejected
    * @example 4501
    */
   read: number;
   /**
    * Format: int64
    * @example 4485
    */
   created: number;
   /**
    * Format: int64
    * @example 0
    */
   updated: number;
   /**
    * Format: int64
    * @example 0
    */
   unchanged: number;
   /**
    * Format: int64
    * @description Of the rows counted above: cafés that have closed permanently.
    * @example 2996
    */
   closed: number;
   /**
    * Format: int64
    * @description Of the rows counted above: cafés without coordinates.
    * @example 2
    */
   needsGeocode: number;
   /**
    * Format: int64
    * @description Rows whose id occurred earlier in the file.
    * @example 16
    */
   duplicate: number;
   /**
    * Format: int64
    * @description Rows that are not a valid café; `rows?outcome=rejected` lists the reasons.
    * @example 0
    */
   rejected: number;
  };
  NewCafeCollection: {
   source: components["schemas"]["CafeCollector"];
   /** @description In degrees; the configured area when omitted. */
   area?: {
    /** @example 126.76 */
    west: number;
    /** @example 37.41 */
    south: number;
    /** @example 127.19 */
    east: number;
    /** @example 37.72 */
    north: number;
   };
  };
  /**
   * @example kakao
   * @enum {string}
   */
  CafeCollector: "localdata" | "seoul" | "kakao" | "naver" | "overpass";
  CafeImportPage: {
   items: components["schemas"]["CafeImport"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  /**
   * @example rejected
   * @enum {string}
   */
  CafeImportOutcome: "created" | "updated" | "unchanged" | "duplicate" | "rejected";
  CafeImportRowPage: {
   items: components["schemas"]["CafeImportRow"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  CafeImportRow: {
   /**
    * Format: int64
    * @description Row number; the first row after the header is 1.
    * @example 17
    */
   row: number;
   outcome: components["schemas"]["CafeImportOutcome"];
   /** @example 3220000-104-2025-00776 */
   sourceId: string | null;
   /** @description The café that displays this row. */
   cafeId: components["schemas"]["Id"] | null;
   reason: {
    code: components["schemas"]["CafeRejectionCode"];
    /**
     * @description The field of the café, not the column of the file.
     * @example position
     */
    field: string | null;
    /** @description In Korean or English, according to Accept-Language. */
    message: string;
   } | null;
  };
  /**
   * @example malformed-row
   * @enum {string}
   */
  CafeRejectionCode: "malformed-row" | "missing-id" | "missing-name" | "too-long" | "bad-coordinates" | "out-of-range";
  /**
   * @example suggested
   * @enum {string}
   */
  CafeDuplicateState: "suggested" | "merged" | "dismissed" | "separated";
  CafeDuplicatePage: {
   items: components["schemas"]["CafeDuplicate"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  CafeDuplicate: {
   id: components["schemas"]["Id"];
   /** @description suggested: waiting for a decision. merged: the two are one café. dismissed: the two are different cafés. separated: the merge was undone. */
   state: components["schemas"]["CafeDuplicateState"];
   /**
    * @description Similarity of name and phone number, 0 to 1.
    * @example 0.95
    */
   similarity: number;
   /**
    * @description Distance in metres; null when either café has no position.
    * @example 3.2
    */
   distance: number | null;
   /** @description The café that represents both when they are merged. */
   first: components["schemas"]["CafeOfDuplicate"];
   second: components["schemas"]["CafeOfDuplicate"];
   /** @description Null when Madang merged them automatically or there is no decision yet. */
   decidedBy: components["schemas"]["Id"] | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   decidedAt: string | null;
  };
  CafeRecord: {
   source: components["schemas"]["CafeSourceName"];
   sourceId: string;
  };
  CafeOfDuplicate: {
   id: components["schemas"]["Id"];
   /** @example 스타벅스 강남역점 */
   name: string;
   roadAddress: string | null;
   /** @example 37.498095 */
   lat: number | null;
   /** @example 127.02761 */
   lng: number | null;
   sources: components["schemas"]["CafeRecord"][];
  };
  /**
   * @example {
   *       "firstId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
   *       "secondId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c"
   *     }
   */
  NewCafeDuplicate: {
   firstId: components["schemas"]["Id"];
   secondId: components["schemas"]["Id"];
  };
  /**
   * @example {
   *       "points": 4.5,
   *       "tags": [
   *         "wifi",
   *         "concent",
   *         "mute"
   *       ]
   *     }
   */
  NewCafeRating: {
   /**
    * @description 0 to 5 in steps of 0.5.
    * @example 4.5
    */
   points: number;
   /** @description At least three different tags that apply to this café. */
   tags: components["schemas"]["TagCode"][];
  };
  /**
   * @example wifi
   * @enum {string}
   */
  TagCode: "concent" | "mute" | "parking" | "toilet" | "twentyFour" | "study" | "dessert" | "smoking" | "timer" | "seat" | "wifi" | "chair";
  /**
   * @example {
   *       "points": 4.5,
   *       "tags": [
   *         "wifi"
   *       ],
   *       "ratedAt": "2026-12-24T01:30:00.000Z"
   *     }
   */
  CafeRating: {
   /**
    * @description 0 to 5 in steps of 0.5.
    * @example 4.5
    */
   points: number;
   tags: components["schemas"]["TagCode"][];
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   ratedAt: string;
  };
  /**
   * @example {
   *       "text": "창가 자리에 콘센트가 많아요 🔌"
   *     }
   */
  NewCafeComment: {
   /** @example 창가 자리에 콘센트가 많아요 🔌 */
   text: string;
   /** @description The comment to reply to. */
   parentId?: components["schemas"]["Id"];
  };
  CafeComment: {
   id: components["schemas"]["Id"];
   parentId: components["schemas"]["Id"] | null;
   /** @description Null when the comment was deleted. */
   author: components["schemas"]["CafeCommentAuthor"] | null;
   /** @description Null when the comment was deleted. */
   text: string | null;
   deleted: boolean;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   editedAt: string | null;
  };
  CafeCommentAuthor: {
   id: components["schemas"]["Id"];
   /** @example 하루 */
   name: string;
   /**
    * @description Null where there is none to be seen.
    * @example haru
    */
   handle: string | null;
  };
  CafeCommentChange: {
   /** @example 창가 자리에 콘센트가 많아요 🔌 */
   text: string;
  };
  CafeBookmarkPage: {
   items: components["schemas"]["CafeBookmark"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  CafeBookmark: {
   cafeId: components["schemas"]["Id"];
   /** @example 우지커피 강남역사점 */
   name: string;
   roadAddress: string | null;
   /**
    * @description Null when the position is unknown.
    * @example 37.498095
    */
   lat: number | null;
   /** @example 127.02761 */
   lng: number | null;
   /** @description False when the café has closed permanently. */
   open: boolean;
  };
  /**
   * @example {
   *       "changes": {
   *         "phone": "02-555-0123"
   *       },
   *       "note": "간판에 적힌 번호예요."
   *     }
   */
  NewCafeSuggestion: {
   changes: components["schemas"]["CafeChanges"];
   note?: string;
  };
  /**
   * @example {
   *       "openingHours": "Mo-Fr 08:00-22:00; PH off"
   *     }
   */
  CafeChanges: {
   name?: string;
   roadAddress?: string;
   address?: string;
   phone?: string;
   /** @description False when the café has closed permanently. */
   open?: boolean;
   position?: {
    lat: number;
    lng: number;
   };
   /**
    * @description OpenStreetMap `opening_hours` syntax, in the time zone of the café.
    * @example Mo-Fr 08:00-22:00; PH off
    */
   openingHours?: string;
  };
  CafeSuggestion: {
   id: components["schemas"]["Id"];
   cafeId: components["schemas"]["Id"];
   authorId: components["schemas"]["Id"];
   changes: {
    name?: string;
    roadAddress?: string;
    address?: string;
    phone?: string;
    /** @description False when the café has closed permanently. */
    open?: boolean;
    position?: {
     lat: number;
     lng: number;
    };
    openingHours?: string;
   };
   note: string | null;
   state: components["schemas"]["CafeSuggestionState"];
   decidedBy: components["schemas"]["Id"] | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   decidedAt: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
  };
  /**
   * @example pending
   * @enum {string}
   */
  CafeSuggestionState: "pending" | "approved" | "rejected";
  CafeSuggestionPage: {
   items: components["schemas"]["CafeSuggestion"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  /**
   * @example missions
   * @enum {string}
   */
  NotificationCategory: "deliveries" | "missions" | "cafes" | "account";
  NotificationPage: {
   items: components["schemas"]["Notification"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
   /**
    * Format: int64
    * @description Number of unread notifications, without the archived ones.
    * @example 3
    */
   unread: number;
   /**
    * Format: int64
    * @description How many of the unread ones were never displayed.
    * @example 1
    */
   unseen: number;
  };
  Notification: {
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   /**
    * Format: int64
    * @description Sequence number of the notification within your inbox; also its id in the stream.
    * @example 42
    */
   number: number;
   /**
    * @description The event type.
    * @example reservation.requested
    */
   type: string;
   /**
    * @description The category whose preferences apply to it.
    * @example deliveries
    */
   category: components["schemas"]["NotificationCategory"] | null;
   /** @example 새 배송 요청 */
   title: string;
   /** @example 12월 24일 (목) 서울 강남구 테헤란로 152 → 서울 마포구 양화로 45 배송 요청이 들어왔습니다. */
   body: string;
   /**
    * @example {
    *       "reservationId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
    *     }
    */
   data: {
    [key: string]: string | null;
   };
   /**
    * @description It concerns a refund and cannot be switched off.
    * @example false
    */
   critical: boolean;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * Format: date-time
    * @description When it was displayed.
    * @example 2026-12-24T01:30:00.000Z
    */
   seenAt: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   readAt: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   archivedAt: string | null;
   /**
    * Format: date-time
    * @description When it became pointless, such as a request that another driver accepted. It is then marked as read, and comes again through the stream under a new number.
    * @example 2026-12-24T01:30:00.000Z
    */
   goneAt: string | null;
  };
  /**
   * @description An empty object means all notifications.
   * @example {
   *       "ids": [
   *         "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
   *       ]
   *     }
   */
  ReadMany: {
   /**
    * Format: int64
    * @description All notifications up to and including this `number`.
    * @example 42
    */
   upTo?: number;
   ids?: components["schemas"]["Id"][];
  };
  InboxCounts: {
   /**
    * Format: int64
    * @description Number of unread notifications, without the archived ones.
    * @example 3
    */
   unread: number;
   /**
    * Format: int64
    * @description How many of the unread ones were never displayed.
    * @example 1
    */
   unseen: number;
  };
  Seen: {
   /**
    * Format: int64
    * @description All notifications up to and including this `number`.
    * @example 42
    */
   upTo: number;
  };
  StreamTicket: {
   /** @description Send it as `?ticket=`. It can only open notification streams. */
   ticket: string;
   /**
    * Format: int64
    * @description Seconds until the ticket expires; a stream ends with its ticket.
    * @example 540
    */
   expiresIn: number;
  };
  NotificationPreferences: {
   settings: components["schemas"]["NotificationSettingsView"];
   channels: components["schemas"]["Channel"][];
   /** @description Which channels are on for users without preferences. */
   defaults: {
    in_app: boolean;
    email: boolean;
    webhook: boolean;
    sms: boolean;
    push: boolean;
   };
   categories: {
    code: components["schemas"]["NotificationCategory"];
    /**
     * @example {
     *       "ko": "미션",
     *       "en": "missions"
     *     }
     */
    label: components["schemas"]["BothLanguages"];
    types: {
     /**
      * @description The event type.
      * @example mission.failed
      */
     type: string;
     /**
      * @example {
      *       "ko": "미션 실패",
      *       "en": "Mission failed"
      *     }
      */
     label: components["schemas"]["BothLanguages"];
     /** @description It cannot be switched off. */
     critical: boolean;
     /** @description The channels that can send it. */
     channels: {
      [key: string]: {
       enabled: boolean;
       /**
        * @description Where the value comes from.
        * @example category
        */
       from: components["schemas"]["PreferenceSource"];
      };
     };
    }[];
   }[];
   /** @description The preferences that were set. */
   preferences: {
    /**
     * @description `*` for everything, a category or an event type. The narrowest scope with a preference applies.
     * @example missions
     */
    scope: string;
    channel: components["schemas"]["Channel"];
    enabled: boolean;
   }[];
  };
  NotificationSettingsView: {
   /**
    * @description IANA time zone of all times in these settings.
    * @example Asia/Seoul
    */
   zone: string;
   /**
    * @description No e-mail, SMS or push is sent between the two times; they span midnight when "until" is earlier than "from". Critical notifications are sent anyway.
    * @example {
    *       "from": "22:00",
    *       "until": "08:00"
    *     }
    */
   quietHours: {
    /**
     * @description Local time in the time zone, HH:MM from 00:00 to 23:59.
     * @example 22:00
     */
    from: string;
    /**
     * @description Local time in the time zone, HH:MM from 00:00 to 23:59.
     * @example 22:00
     */
    until: string;
   } | null;
   /**
    * @description Collects notifications into one e-mail: for some minutes after the first one, or once a day. Critical notifications are sent at once.
    * @example {
    *       "mode": "daily",
    *       "time": "18:00"
    *     }
    */
   digest: {
    /** @enum {string} */
    mode: "off";
   } | {
    /** @enum {string} */
    mode: "window";
    /**
     * Format: int32
     * @description Minutes to collect notifications after the first one.
     * @example 30
     */
    minutes: number;
   } | {
    /** @enum {string} */
    mode: "daily";
    /**
     * @description Local time in the time zone, HH:MM from 00:00 to 23:59.
     * @example 22:00
     */
    time: string;
   };
  };
  /**
   * @example email
   * @enum {string}
   */
  Channel: "in_app" | "email" | "webhook" | "sms" | "push";
  BothLanguages: {
   ko: string;
   en: string;
  };
  /**
   * @example default
   * @enum {string}
   */
  PreferenceSource: "default" | "global" | "category" | "type";
  NotificationPreferencesChange: {
   settings?: components["schemas"]["NotificationSettings"];
   preferences?: {
    /**
     * @description `*` for everything, a category or an event type. The narrowest scope with a preference applies.
     * @example missions
     */
    scope: string;
    channel: components["schemas"]["Channel"];
    /**
     * @description null removes the preference.
     * @example false
     */
    enabled: boolean | null;
   }[];
  };
  NotificationSettings: {
   /**
    * @description IANA time zone of all times in these settings.
    * @example Asia/Seoul
    */
   zone: string;
   /**
    * @description No e-mail, SMS or push is sent between the two times; they span midnight when "until" is earlier than "from". Critical notifications are sent anyway.
    * @example {
    *       "from": "22:00",
    *       "until": "08:00"
    *     }
    */
   quietHours: {
    /**
     * @description Local time in the time zone, HH:MM from 00:00 to 23:59.
     * @example 22:00
     */
    from: string;
    /**
     * @description Local time in the time zone, HH:MM from 00:00 to 23:59.
     * @example 22:00
     */
    until: string;
   } | null;
   /**
    * @description Collects notifications into one e-mail: for some minutes after the first one, or once a day. Critical notifications are sent at once.
    * @example {
    *       "mode": "daily",
    *       "time": "18:00"
    *     }
    */
   digest: {
    /** @enum {string} */
    mode: "off";
   } | {
    /** @enum {string} */
    mode: "window";
    /**
     * Format: int32
     * @description Minutes to collect notifications after the first one.
     * @example 30
     */
    minutes: number;
   } | {
    /** @enum {string} */
    mode: "daily";
    /**
     * @description Local time in the time zone, HH:MM from 00:00 to 23:59.
     * @example 22:00
     */
    time: string;
   };
  };
  /**
   * @example sms
   * @enum {string}
   */
  TextChannel: "sms" | "push";
  NotificationOutboxPage: {
   items: {
    id: components["schemas"]["Id"];
    userId: components["schemas"]["Id"];
    /**
     * @description The event type.
     * @example reservation.delivered
     */
    type: string;
    /** @example 서울 마포구 양화로 45까지 배송이 완료되었습니다. */
    text: string;
    /**
     * @description Number of SMS segments; null for a push message.
     * @example {
     *       "encoding": "UCS-2",
     *       "segments": 1
     *     }
     */
    length: {
     encoding: components["schemas"]["SmsEncoding"];
     /** Format: int64 */
     segments: number;
    } | null;
    /**
     * Format: date-time
     * @example 2026-12-24T01:30:00.000Z
     */
    recordedAt: string;
   }[];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  /**
   * @example GSM-7
   * @enum {string}
   */
  SmsEncoding: "GSM-7" | "UCS-2";
  NewWebhook: {
   /**
    * @description An https URL with port 443 or 8443 and a public address.
    * @example https://hooks.example.com/madang
    */
   url: string;
   /** @default notifications */
   kind?: components["schemas"]["WebhookKind"];
   /**
    * @description When omitted: all that I am notified of, or all events of my account. Of the kind `events` also `reservation.*`, for all of reservations.
    * @example [
    *       "reservation.requested",
    *       "mission.succeeded"
    *     ]
    */
   eventTypes?: string[];
   description?: string;
  };
  /**
   * @description notifications: what I am notified of, in my language. events: every event of my account with its resource, as `GET /v1/events` has it; see `webhooks` of the contract.
   * @example events
   * @enum {string}
   */
  WebhookKind: "notifications" | "events";
  WebhookWithSecret: {
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   kind: components["schemas"]["WebhookKind"];
   /**
    * @description An https URL with port 443 or 8443 and a public address.
    * @example https://hooks.example.com/madang
    */
   url: string;
   description: string | null;
   /**
    * @example [
    *       "reservation.requested"
    *     ]
    */
   eventTypes: string[];
   state: components["schemas"]["WebhookState"];
   /**
    * @description gone: the endpoint answered 410. failing: every attempt failed for 5 days.
    * @example null
    */
   disabledReason: components["schemas"]["WebhookDisabledReason"] | null;
   /**
    * Format: date-time
    * @description Every attempt has failed since this time.
    * @example null
    */
   failingSince: string | null;
   /**
    * Format: date-time
    * @description Messages are also signed with the previous secret until this time.
    * @example null
    */
   previousSecretUntil: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * @description Shown only once. Verify signatures with it, using any Standard Webhooks library.
    * @example whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazfjAXdtx0o=
    */
   secret: string;
  };
  /**
   * @example active
   * @enum {string}
   */
  WebhookState: "active" | "disabled";
  /**
   * @example owner
   * @enum {string}
   */
  WebhookDisabledReason: "owner" | "gone" | "failing";
  WebhookPage: {
   items: components["schemas"]["Webhook"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  Webhook: {
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   kind: components["schemas"]["WebhookKind"];
   /**
    * @description An https URL with port 443 or 8443 and a public address.
    * @example https://hooks.example.com/madang
    */
   url: string;
   description: string | null;
   /**
    * @example [
    *       "reservation.requested"
    *     ]
    */
   eventTypes: string[];
   state: components["schemas"]["WebhookState"];
   /**
    * @description gone: the endpoint answered 410. failing: every attempt failed for 5 days.
    * @example null
    */
   disabledReason: components["schemas"]["WebhookDisabledReason"] | null;
   /**
    * Format: date-time
    * @description Every attempt has failed since this time.
    * @example null
    */
   failingSince: string | null;
   /**
    * Format: date-time
    * @description Messages are also signed with the previous secret until this time.
    * @example null
    */
   previousSecretUntil: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
  };
  WebhookChanges: {
   /**
    * @description An https URL with port 443 or 8443 and a public address.
    * @example https://hooks.example.com/madang
    */
   url?: string;
   /**
    * @description When omitted: all that I am notified of, or all events of my account. Of the kind `events` also `reservation.*`, for all of reservations.
    * @example [
    *       "reservation.requested",
    *       "mission.succeeded"
    *     ]
    */
   eventTypes?: string[];
   description?: string | null;
   state?: components["schemas"]["WebhookState"];
  };
  /**
   * @default {}
   * @example {}
   */
  NewWebhookTest: {
   /**
    * @description Of which event it is the example, for webhooks of the kind `events`; by default the first that they get.
    * @example reservation.accepted
    */
   type?: string;
  };
  WebhookDelivery: {
   /** @description Also the webhook-id of the message in every attempt; for an event that is `eventId`. */
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   eventId: components["schemas"]["Id"];
   /** @example reservation.requested */
   type: string;
   /**
    * @description pending, retrying: waits until nextAttemptAt. sending: an attempt is running. dead: all ten attempts failed, or the endpoint answered 410. suppressed: not sent, see reason.
    * @example delivered
    */
   state: components["schemas"]["DeliveryState"];
   /**
    * @description Why it was not sent.
    * @example null
    */
   reason: string | null;
   /**
    * Format: int64
    * @example 1
    */
   attempts: number;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   nextAttemptAt: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   deliveredAt: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
  };
  /**
   * @example pending
   * @enum {string}
   */
  DeliveryState: "pending" | "sending" | "delivered" | "retrying" | "dead" | "suppressed";
  WebhookDeliveryPage: {
   items: components["schemas"]["WebhookDelivery"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  WebhookAttempts: {
   items: {
    /**
     * Format: int64
     * @example 1
     */
    number: number;
    /**
     * Format: date-time
     * @example 2026-12-24T01:30:00.000Z
     */
    startedAt: string;
    /**
     * Format: int64
     * @example 87
     */
    ms: number;
    outcome: components["schemas"]["AttemptOutcome"];
    /** @example HTTP 503 */
    reason: string | null;
    /**
     * Format: int64
     * @description HTTP status of the response; null when there was none.
     * @example 503
     */
    status: number | null;
    /**
     * @description The first KB of the response.
     * @example busy
     */
    response: string | null;
   }[];
  };
  /**
   * @example failed
   * @enum {string}
   */
  AttemptOutcome: "delivered" | "failed" | "refused";
  NewWebhookReplay: {
   /**
    * Format: date-time
    * @example 2026-12-24T00:00:00.000Z
    */
   from: string;
   /**
    * Format: date-time
    * @example 2026-12-25T00:00:00.000Z
    */
   to: string;
   /**
    * @description Only deliveries in these states; by default all three.
    * @example dead
    */
   state?: components["schemas"]["ReplayedState"];
  };
  /**
   * @example delivered
   * @enum {string}
   */
  ReplayedState: "delivered" | "dead" | "suppressed";
  WebhookReplayed: {
   /**
    * Format: int64
    * @description Number of messages that are sent again.
    * @example 12
    */
   count: number;
  };
  DeliveryPage: {
   items: components["schemas"]["Delivery"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  Delivery: {
   id: components["schemas"]["Id"];
   eventId: components["schemas"]["Id"];
   userId: components["schemas"]["Id"];
   channel: components["schemas"]["Channel"];
   /**
    * @description The webhook; null for all other channels.
    * @example null
    */
   targetId: components["schemas"]["Id"] | null;
   /**
    * @description The event type.
    * @example reservation.requested
    */
   type: string;
   /**
    * @description pending, retrying: waits until dueAt. sending: an attempt is running. dead: retries are exhausted, see lastError and the dead letters. suppressed: not sent, see reason.
    * @example delivered
    */
   state: components["schemas"]["DeliveryState"];
   /**
    * @description Why it was not sent.
    * @example null
    */
   reason: string | null;
   /**
    * Format: int64
    * @example 1
    */
   attempts: number;
   /**
    * Format: date-time
    * @description When the next attempt is due; null when there is none.
    * @example 2026-12-24T01:30:00.000Z
    */
   dueAt: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   deliveredAt: string | null;
   /** @example connect ECONNREFUSED */
   firstError: string | null;
   /** @example connect ECONNREFUSED */
   lastError: string | null;
  };
  DeliveryAttempts: {
   items: {
    /**
     * Format: int64
     * @example 1
     */
    number: number;
    /**
     * Format: date-time
     * @example 2026-12-24T01:30:00.000Z
     */
    startedAt: string;
    /**
     * Format: int64
     * @example 87
     */
    ms: number;
    outcome: components["schemas"]["AttemptOutcome"];
    /** @example connect ECONNREFUSED */
    reason: string | null;
    /**
     * Format: int64
     * @description HTTP status that a webhook answered.
     * @example null
     */
    status: number | null;
   }[];
  };
  DeletionRequest: {
   /** @example wrong horse battery */
   password: string;
  };
  AccountDeletion: {
   /**
    * Format: date-time
    * @description When personal data is erased; until then a link in a mail keeps the account.
    * @example 2026-12-24T01:30:00.000Z
    */
   dueAt: string;
  };
  AccountExport: {
   id: components["schemas"]["Id"];
   /**
    * @description `waiting` until the file is made; then a mail says so.
    * @example ready
    */
   state: components["schemas"]["AccountExportState"];
   /**
    * Format: int64
    * @description Bytes of the file.
    * @example 48213
    */
   size: number | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * Format: date-time
    * @description Until when the file can be fetched; null before it is ready.
    * @example 2026-12-24T01:30:00.000Z
    */
   expiresAt: string | null;
  };
  /**
   * @example waiting
   * @enum {string}
   */
  AccountExportState: "waiting" | "ready" | "failed";
  AccountExportList: {
   items: components["schemas"]["AccountExport"][];
  };
  DeadLetterPage: {
   items: components["schemas"]["DeadLetter"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  DeadLetter: {
   id: components["schemas"]["Id"];
   /**
    * @description The source that exhausted its retries.
    * @example notifications.email
    */
   source: string;
   /** @description The id of the event, notification, forward, message, withdrawal or import. */
   referenceId: components["schemas"]["Id"];
   /** @example retries exhausted */
   reason: string;
   /**
    * Format: int64
    * @description All attempts, including those before the last redrive.
    * @example 20
    */
   attempts: number;
   /** @example connect ECONNREFUSED */
   firstError: string | null;
   /** @example connect ECONNREFUSED */
   lastError: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   diedAt: string;
   /**
    * Format: date-time
    * @description When the redrive was requested, or the work ended by itself.
    * @example 2026-12-24T01:30:00.000Z
    */
   redrivenAt: string | null;
  };
  /**
   * @example {
   *       "filter": {
   *         "source": "notifications.email"
   *       },
   *       "ratePerSecond": 50
   *     }
   */
  NewRedrive: {
   ids?: components["schemas"]["Id"][];
   /** @description A dead letter must match all conditions; {} matches every one. */
   filter?: {
    /**
     * @description The source that exhausted its retries: a consumer of events (such as notifications.reservation.requested), notifications.<channel>, forwarding.<target>, messages.history, messages.search, wallets.withdrawals, cafes.imports, privacy.deletions or privacy.exports.
     * @example notifications.email
     */
    source?: string;
    /** @description Only this exact reason. */
    reason?: string;
    /**
     * Format: date-time
     * @description Dead since this time or later.
     * @example 2026-12-24T00:00:00.000Z
     */
    from?: string;
    /**
     * Format: date-time
     * @description Dead before this time.
     * @example 2026-12-25T00:00:00.000Z
     */
    to?: string;
   };
   /**
    * Format: int32
    * @default 10
    */
   ratePerSecond?: number;
  };
  Redriven: {
   /**
    * Format: int64
    * @description Number of dead letters that are queued again.
    * @example 10000
    */
   count: number;
  };
  ReservationPage: {
   items: components["schemas"]["Reservation"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  ReservationPeople: {
   consumer: components["schemas"]["Person"];
   /** @description Null until a driver has accepted it. */
   driver: components["schemas"]["Person"] | null;
  };
  Timeline: {
   items: {
    /** @description Of the event; deliveries name it as `eventId`. */
    id: components["schemas"]["Id"];
    /**
     * @description The event type.
     * @example reservation.accepted
     */
    type: string;
    /** @description The user who did it; null for Madang itself, and for users whom you may not see. */
    actorId: components["schemas"]["Id"] | null;
    /** @description The API key by which I did it; null for what no key did, and for the keys of others. */
    keyId: components["schemas"]["Id"] | null;
    /**
     * Format: date-time
     * @example 2026-12-24T01:30:00.000Z
     */
    occurredAt: string;
   }[];
  };
  /**
   * @example newest
   * @enum {string}
   */
  MissionSort: "newest" | "pot" | "deadline";
  MissionPage: {
   items: components["schemas"]["Mission"][];
   nextCursor: string | null;
  };
  PledgePage: {
   items: components["schemas"]["SeenPledge"][];
   nextCursor: string | null;
  };
  SeenPledge: {
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   missionId: components["schemas"]["Id"];
   /** @description Only for the parties and the backer. */
   backerId: components["schemas"]["Id"] | null;
   /**
    * Format: int64
    * @description Won; only for the parties and the backer.
    * @example 5000
    */
   amount: number | null;
   /** @example true */
   showName: boolean;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /** @example 김미나 */
   backerName: string;
   backer: components["schemas"]["Backer"];
  };
  Backer: {
   /** @description Only for the parties and the backer. */
   id: components["schemas"]["Id"] | null;
   /** @example 하루 */
   name: string;
   /**
    * @description Null where there is none to be seen.
    * @example haru
    */
   handle: string | null;
  };
  /**
   * @example distance
   * @enum {string}
   */
  CafeSort: "distance" | "rating" | "fit";
  CafePage: {
   items: components["schemas"]["Cafe"][];
   /** @description With `zoom` only; `items` then holds the cafés outside any cluster. */
   clusters?: components["schemas"]["CafeCluster"][];
   /**
    * Format: int64
    * @description Number of matches; a search by words alone counts up to 20,000.
    * @example 60
    */
   total: number;
   nextCursor: string | null;
  };
  Cafe: {
   id: components["schemas"]["Id"];
   /** @example 우지커피 강남역사점 */
   name: string;
   /** @example 37.498609 */
   lat: number;
   /** @example 127.027898 */
   lng: number;
   roadAddress: string | null;
   address: string | null;
   phone: string | null;
   /** @description False when the café has closed permanently. */
   open: boolean;
   /**
    * @description OpenStreetMap `opening_hours` syntax.
    * @example Mo-Fr 08:00-22:00
    */
   openingHours: string | null;
   /**
    * @description Mean rating, 0–5; null without ratings.
    * @example 4.25
    */
   rating: number | null;
   /** Format: int64 */
   raters: number;
   /** @description Tags confirmed by ratings or sources, most confirmed first. */
   tags: components["schemas"]["ConfirmedTag"][];
   sources: components["schemas"]["CafeRecord"][];
   /**
    * @description Distance from `lat` and `lng` in metres, if they were sent.
    * @example 63.2
    */
   distance: number | null;
   /** @description Null when the opening hours are unknown. */
   openNow: boolean | null;
  };
  ConfirmedTag: {
   code: components["schemas"]["TagCode"];
   /**
    * Format: int64
    * @description Number of ratings that include the tag.
    */
   count: number;
  };
  CafeCluster: {
   lat: number;
   lng: number;
   /** Format: int64 */
   count: number;
   /** @description West, south, east and north of the cafés in the cluster. */
   bbox: number[];
  };
  CafeNames: {
   items: {
    id: components["schemas"]["Id"];
    name: string;
    /** @description Road-name address where known. */
    address: string | null;
    lat: number | null;
    lng: number | null;
    open: boolean;
   }[];
  };
  CafeDetail: {
   id: components["schemas"]["Id"];
   /** @example 우지커피 강남역사점 */
   name: string;
   /** @description Null when no source has a position. */
   lat: number | null;
   lng: number | null;
   roadAddress: string | null;
   address: string | null;
   phone: string | null;
   /** @description False when the café has closed permanently. */
   open: boolean;
   /**
    * @description OpenStreetMap `opening_hours` syntax.
    * @example Mo-Fr 08:00-22:00
    */
   openingHours: string | null;
   /**
    * @description Mean rating, 0–5; null without ratings.
    * @example 4.25
    */
   rating: number | null;
   /** Format: int64 */
   raters: number;
   /** @description Tags confirmed by ratings or sources, most confirmed first. */
   tags: components["schemas"]["ConfirmedTag"][];
   sources: components["schemas"]["CafeRecord"][];
   /**
    * @description Distance from `lat` and `lng` in metres, if they were sent.
    * @example 63.2
    */
   distance: number | null;
   /** @description Null when the opening hours are unknown. */
   openNow: boolean | null;
   /**
    * @description IANA time zone of the opening hours.
    * @example Asia/Seoul
    */
   zone: string;
   /**
    * Format: date-time
    * @description When it next opens or closes; null when unknown.
    * @example 2026-12-24T01:30:00.000Z
    */
   nextChange: string | null;
  };
  Tags: {
   items: {
    code: components["schemas"]["TagCode"];
    ko: string;
    en: string;
   }[];
  };
  CafeCommentPage: {
   items: components["schemas"]["CafeCommentThread"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  CafeCommentThread: {
   id: components["schemas"]["Id"];
   parentId: components["schemas"]["Id"] | null;
   /** @description Null when the comment was deleted. */
   author: components["schemas"]["CafeCommentAuthor"] | null;
   /** @description Null when the comment was deleted. */
   text: string | null;
   deleted: boolean;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   editedAt: string | null;
   /** @description The first 20 replies, oldest first. */
   replies: components["schemas"]["CafeComment"][];
   /**
    * Format: int64
    * @example 3
    */
   replyCount: number;
   /** @description Send it as `cursor` to …/replies for the remaining replies; null when there are none. */
   repliesCursor: string | null;
  };
  CafeReplyPage: {
   items: components["schemas"]["CafeComment"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  Profile: {
   id: components["schemas"]["Id"];
   /** @example haru */
   handle: string;
   /** @example 하루 */
   name: string;
   /** @example 매일 밤 9시에 노래합니다 🎤 */
   bio: string | null;
   /**
    * @description Whether missions can be proposed to the person.
    * @example true
    */
   isStreamer: boolean;
   missions: components["schemas"]["ProfileMissions"];
  };
  /** @description How many missions the person has as a streamer; more than 1,000 of a kind are not counted. */
  ProfileMissions: {
   /**
    * Format: int32
    * @description Neither ended nor cancelled.
    * @example 2
    */
   ongoing: number;
   /**
    * Format: int32
    * @example 12
    */
   succeeded: number;
   /**
    * Format: int32
    * @description Failed, or not done in time.
    * @example 1
    */
   failed: number;
  };
  StreamerPage: {
   items: components["schemas"]["Streamer"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  Streamer: {
   id: components["schemas"]["Id"];
   /** @example haru */
   handle: string;
   /** @example 하루 */
   name: string;
   /** @example 매일 밤 9시에 노래합니다 🎤 */
   bio: string | null;
  };
  MessagePage: {
   items: components["schemas"]["Message"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
   /** @description The search engine that answered. OpenSearch includes new messages after a second or two; MySQL answers when OpenSearch is not available. */
   searchedBy: components["schemas"]["SearchEngine"];
  };
  Message: {
   id: components["schemas"]["Id"];
   /** @description event: what happened. notification: what you were notified of. */
   kind: components["schemas"]["MessageKind"];
   /**
    * @description The event.
    * @example reservation.accepted
    */
   type: string;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   occurredAt: string;
   /** @description The user who did it; null for Madang itself and where readers may not see who it was. */
   actor: {
    id: components["schemas"]["Id"];
    /**
     * @description Name at that time.
     * @example 김미나
     */
    name: string;
   } | null;
   reservationId: components["schemas"]["Id"] | null;
   missionId: components["schemas"]["Id"] | null;
   /**
    * @example {
    *       "ko": "준호 기사님이 12월 24일 (목) 서울역 → 강남역 배송을 맡았습니다.",
    *       "en": "준호 accepted the delivery on Thu 24 Dec: 서울역 → 강남역."
    *     }
    */
   text: components["schemas"]["BothLanguages"];
   /** @description Where the texts match `q`: from `start` up to but not including `end`, in UTF-16 code units. The texts are plain text, never HTML. */
   highlights: {
    ko: components["schemas"]["TextRange"][];
    en: components["schemas"]["TextRange"][];
   };
  };
  /**
   * @example event
   * @enum {string}
   */
  MessageKind: "event" | "notification";
  TextRange: {
   /**
    * Format: int64
    * @example 14
    */
   start: number;
   /**
    * Format: int64
    * @example 17
    */
   end: number;
  };
  /**
   * @example mysql
   * @enum {string}
   */
  SearchEngine: "mysql" | "opensearch";
  MailFeedbackTaken: {
   /**
    * Format: int64
    * @description Number of suppressed addresses in this feedback.
    * @example 1
    */
   suppressed: number;
  };
  SuppressionPage: {
   items: components["schemas"]["Suppression"][];
   /** @description Send it as `cursor` for the next page; null on the last page. */
   nextCursor: string | null;
  };
  Suppression: {
   id: components["schemas"]["Id"];
   /** @example mina@example.com */
   email: string;
   reason: components["schemas"]["SuppressionReason"];
   /** @example 550 5.1.1 user unknown */
   detail: string | null;
   /**
    * Format: date-time
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
  };
  /**
   * @example bounce
   * @enum {string}
   */
  SuppressionReason: "bounce" | "complaint";
  /**
   * @example mission.failed
   * @enum {string}
   */
  EventType: "reservation.requested" | "reservation.accepted" | "reservation.handed_back" | "reservation.offered" | "reservation.offer_made" | "reservation.offer_ended" | "reservation.reassigned" | "reservation.picked_up" | "reservation.approaching" | "reservation.delivered" | "driver.lapsed" | "driver.ignored_offers" | "reservation.expired" | "reservation.cancelled" | "reservation.arrived" | "reservation.failed" | "reservation.returning" | "reservation.returned" | "reservation.pin_wrong" | "reservation.pin_locked" | "reservation.pin_renewed" | "mission.created" | "mission.pledged" | "mission.accepted" | "mission.claimed" | "mission.disputed" | "mission.succeeded" | "mission.failed" | "mission.expired" | "mission.cancelled" | "cafe.comment_replied" | "cafe.suggestion_decided" | "cafe.import_progressed" | "cafe.import_ended" | "deposit.credited" | "withdrawal.requested" | "withdrawal.paid" | "withdrawal.rejected" | "webhook.disabled" | "password_reset.requested" | "user.password_changed" | "user.email_verification_requested" | "user.email_changed" | "user.email_change_requested" | "user.deletion_requested" | "user.deletion_stopped" | "user.export_ready" | "user.email_in_use";
  Letter: {
   /** @example 미션 실패 */
   subject: string;
   text: string;
   html: string;
  };
  AccountEventPage: {
   items: components["schemas"]["AccountEvent"][];
   /** @description Send it as `after` to go on from here; it is always there. */
   after: string;
   /**
    * @description Whether there is more already.
    * @example false
    */
   hasMore: boolean;
  };
  AccountEvent: components["schemas"]["ReservationEvent"] | components["schemas"]["MissionEvent"] | components["schemas"]["DepositEvent"] | components["schemas"]["WithdrawalEvent"] | components["schemas"]["ReferenceEvent"];
  ReservationEvent: {
   /** @description Of the event: the same for its every account, wherever it is read, on every retry. */
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   /**
    * Format: int64
    * @description Grows from each event of this account to its next, and so from each of a resource to its next. Other accounts have numbers of their own.
    * @example 42
    */
   sequence: number;
   /**
    * Format: date-time
    * @description When it happened.
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * @description Whether I did it myself, or a key of mine.
    * @example false
    */
   byMe: boolean;
   /**
    * @description Only where it tests a webhook: it never happened.
    * @example true
    * @enum {boolean}
    */
   test?: true;
   resource: components["schemas"]["EventResource"];
   type: components["schemas"]["ReservationEventType"];
   data: components["schemas"]["Reservation"];
  };
  EventResource: {
   /** @example reservation */
   type: string;
   id: components["schemas"]["Id"];
   /**
    * @description Where it is read as it is now; null where it has no address of its own.
    * @example /v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b
    */
   path: string | null;
  };
  /**
   * @example reservation.requested
   * @enum {string}
   */
  ReservationEventType: "reservation.requested" | "reservation.offered" | "reservation.offer_made" | "reservation.offer_ended" | "reservation.accepted" | "reservation.handed_back" | "reservation.reassigned" | "reservation.arrived" | "reservation.picked_up" | "reservation.approaching" | "reservation.pin_wrong" | "reservation.pin_locked" | "reservation.pin_renewed" | "reservation.delivered" | "reservation.failed" | "reservation.returning" | "reservation.returned" | "reservation.expired" | "reservation.cancelled";
  MissionEvent: {
   /** @description Of the event: the same for its every account, wherever it is read, on every retry. */
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   /**
    * Format: int64
    * @description Grows from each event of this account to its next, and so from each of a resource to its next. Other accounts have numbers of their own.
    * @example 42
    */
   sequence: number;
   /**
    * Format: date-time
    * @description When it happened.
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * @description Whether I did it myself, or a key of mine.
    * @example false
    */
   byMe: boolean;
   /**
    * @description Only where it tests a webhook: it never happened.
    * @example true
    * @enum {boolean}
    */
   test?: true;
   resource: components["schemas"]["EventResource"];
   type: components["schemas"]["MissionEventType"];
   data: components["schemas"]["Mission"];
   /** @description What was pledged; null for an event that is no pledge. */
   pledge: {
    id: components["schemas"]["Id"];
    backerId: components["schemas"]["Id"];
    /**
     * Format: int64
     * @description Won.
     * @example 5000
     */
    amount: number;
   } | null;
  };
  /**
   * @example mission.created
   * @enum {string}
   */
  MissionEventType: "mission.created" | "mission.pledged" | "mission.accepted" | "mission.claimed" | "mission.disputed" | "mission.succeeded" | "mission.failed" | "mission.expired" | "mission.cancelled";
  DepositEvent: {
   /** @description Of the event: the same for its every account, wherever it is read, on every retry. */
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   /**
    * Format: int64
    * @description Grows from each event of this account to its next, and so from each of a resource to its next. Other accounts have numbers of their own.
    * @example 42
    */
   sequence: number;
   /**
    * Format: date-time
    * @description When it happened.
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * @description Whether I did it myself, or a key of mine.
    * @example false
    */
   byMe: boolean;
   /**
    * @description Only where it tests a webhook: it never happened.
    * @example true
    * @enum {boolean}
    */
   test?: true;
   resource: components["schemas"]["EventResource"];
   /** @enum {string} */
   type: "deposit.credited";
   data: components["schemas"]["Deposit"];
  };
  WithdrawalEvent: {
   /** @description Of the event: the same for its every account, wherever it is read, on every retry. */
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   /**
    * Format: int64
    * @description Grows from each event of this account to its next, and so from each of a resource to its next. Other accounts have numbers of their own.
    * @example 42
    */
   sequence: number;
   /**
    * Format: date-time
    * @description When it happened.
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * @description Whether I did it myself, or a key of mine.
    * @example false
    */
   byMe: boolean;
   /**
    * @description Only where it tests a webhook: it never happened.
    * @example true
    * @enum {boolean}
    */
   test?: true;
   resource: components["schemas"]["EventResource"];
   type: components["schemas"]["WithdrawalEventType"];
   data: components["schemas"]["Withdrawal"];
  };
  /**
   * @example withdrawal.requested
   * @enum {string}
   */
  WithdrawalEventType: "withdrawal.requested" | "withdrawal.paid" | "withdrawal.rejected";
  ReferenceEvent: {
   /** @description Of the event: the same for its every account, wherever it is read, on every retry. */
   id: components["schemas"]["Id"];
   /**
    * @description Whether it is real; false for what test keys make and see.
    * @example true
    */
   livemode: boolean;
   /**
    * Format: int64
    * @description Grows from each event of this account to its next, and so from each of a resource to its next. Other accounts have numbers of their own.
    * @example 42
    */
   sequence: number;
   /**
    * Format: date-time
    * @description When it happened.
    * @example 2026-12-24T01:30:00.000Z
    */
   createdAt: string;
   /**
    * @description Whether I did it myself, or a key of mine.
    * @example false
    */
   byMe: boolean;
   /**
    * @description Only where it tests a webhook: it never happened.
    * @example true
    * @enum {boolean}
    */
   test?: true;
   resource: components["schemas"]["EventResource"];
   type: components["schemas"]["ReferenceEventType"];
   /**
    * @description The ids that it names: of a comment, a correction, an import, a webhook …
    * @example {
    *       "webhookId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
    *     }
    */
   data: {
    [key: string]: string | number;
   };
  };
  /**
   * @example webhook.disabled
   * @enum {string}
   */
  ReferenceEventType: "webhook.disabled" | "driver.lapsed" | "driver.ignored_offers" | "cafe.comment_replied" | "cafe.suggestion_decided" | "cafe.import_progressed" | "cafe.import_ended" | "user.password_changed" | "user.export_ready" | "user.deletion_stopped";
  ProblemIssue: {
   in: components["schemas"]["PlaceOfIssue"];
   pointer: string;
   code: string;
   message: string;
  };
  /**
   * @example body
   * @enum {string}
   */
  PlaceOfIssue: "body" | "query" | "path";
  /**
   * @example {
   *       "type": "urn:madang:problem:not-found",
   *       "title": "not found",
   *       "status": 404,
   *       "code": "not-found",
   *       "detail": "The requested resource does not exist.",
   *       "requestId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
   *     }
   */
  Problem: {
   type: string;
   title: string;
   /** Format: int32 */
   status: number;
   code: components["schemas"]["ProblemCode"];
   /** @description In Korean or English, according to Accept-Language. */
   detail: string;
   /** @description With `invalid-input`: what is wrong where. */
   errors?: components["schemas"]["ProblemIssue"][];
   requestId: string;
  };
  /** @description Stable: use it to tell errors apart. */
  ProblemCode: string & ("account-closing" | "account-suspended" | "address-not-found" | "adjustment-impossible" | "adjustment-too-large" | "api-key-limit-reached" | "api-key-not-found" | "busy" | "cafe-not-found" | "client-reference-used" | "comment-not-found" | "critical-notification" | "database-unavailable" | "date-in-past" | "dead-letter-not-found" | "deletion-balance-left" | "deletion-bookings-open" | "deletion-link-invalid" | "deletion-missions-open" | "deletion-of-admin" | "deletion-pledges-open" | "deletion-withdrawals-open" | "delivery-not-found" | "deposit-reference-reused" | "device-not-found" | "driver-busy" | "driver-not-late" | "driver-offline" | "driver-unavailable" | "dropoff-window-over" | "duplicate-decided" | "duplicate-not-found" | "email-code-invalid" | "email-link-invalid" | "email-taken" | "email-verified" | "event-not-found" | "expectation-failed" | "export-not-found" | "export-not-ready" | "export-under-way" | "file-too-large" | "forbidden" | "handle-changed-lately" | "handle-taken" | "headers-too-large" | "idempotency-key-invalid" | "idempotency-key-missing" | "idempotency-key-reused" | "import-not-found" | "import-over" | "insufficient-funds" | "insufficient-scope" | "internal-error" | "invalid-credentials" | "invalid-cursor" | "invalid-input" | "invalid-signature" | "invalid-token" | "key-address-refused" | "ledger-read-only" | "live-mode-only" | "login-id-taken" | "malformed-json" | "malformed-request" | "malformed-upload" | "mission-accepted" | "mission-closed" | "mission-not-found" | "multipart-required" | "new-account" | "no-receipt" | "not-a-backer" | "not-a-photo" | "not-a-streamer" | "not-comment-author" | "not-found" | "not-mission-creator" | "not-mission-streamer" | "notification-not-found" | "offer-not-found" | "offer-over" | "overlay-limit-reached" | "overlay-not-found" | "own-account" | "parcel-too-large" | "password-names-user" | "payload-too-large" | "person-required" | "pickup-date-out-of-range" | "pickup-window-over" | "pin-locked" | "pin-not-used" | "pin-wrong" | "pledge-too-small" | "position-consent-missing" | "position-implausible" | "position-in-future" | "position-inaccurate" | "position-outdated" | "profile-not-found" | "proof-not-found" | "proof-required" | "proof-unknown" | "quote-expired" | "quote-not-found" | "quote-required" | "quote-used" | "rating-not-found" | "reply-to-reply" | "request-in-flight" | "request-not-found" | "request-timeout" | "reservation-conflict" | "reservation-not-found" | "reset-link-invalid" | "route-too-long" | "session-not-found" | "setup-link-invalid" | "source-not-configured" | "suggestion-decided" | "suggestion-not-found" | "suppression-not-found" | "test-mode-only" | "too-many-login-attempts" | "too-many-open-reservations" | "too-many-proofs" | "too-many-requests" | "too-many-streams" | "tracking-not-found" | "unauthenticated" | "unknown-event-types" | "unsubscribe-link-invalid" | "unsupported-media-type" | "uri-too-long" | "use-hand-back" | "user-not-found" | "webhook-disabled" | "webhook-limit-reached" | "webhook-not-found" | "webhook-url-refused" | "withdrawal-not-found" | "withdrawals-unavailable" | "wrong-password");
 };
 responses: {
  /** @description Bad Request. */
  InvalidCursor: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "invalid-cursor" | "malformed-request";
    };
   };
  };
  /** @description Forbidden. */
  ForbiddenByProgram: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "forbidden" | "insufficient-scope" | "key-address-refused";
    };
   };
  };
  /** @description Another refusal. */
  RefusalWithInputByProgram: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "insufficient-scope" | "internal-error" | "invalid-input" | "invalid-token" | "key-address-refused" | "malformed-request" | "too-many-requests" | "unauthenticated" | "uri-too-long";
    };
   };
  };
  /** @description Another refusal. */
  RefusalOfRepeatableWriteWithInput: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "idempotency-key-invalid" | "idempotency-key-reused" | "internal-error" | "invalid-input" | "malformed-json" | "malformed-request" | "payload-too-large" | "request-in-flight" | "request-timeout" | "too-many-requests" | "unsupported-media-type" | "uri-too-long";
    };
   };
  };
  /** @description Another refusal. */
  RefusalOfWriteWithInput: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "internal-error" | "invalid-input" | "malformed-json" | "malformed-request" | "payload-too-large" | "request-timeout" | "too-many-requests" | "unsupported-media-type" | "uri-too-long";
    };
   };
  };
  /** @description Another refusal. */
  RefusalByProgram: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "insufficient-scope" | "internal-error" | "invalid-token" | "key-address-refused" | "malformed-request" | "too-many-requests" | "unauthenticated" | "uri-too-long";
    };
   };
  };
  /** @description Another refusal. */
  RefusalOfRepeatableWriteWithInputByPerson: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "idempotency-key-invalid" | "idempotency-key-reused" | "internal-error" | "invalid-input" | "invalid-token" | "key-address-refused" | "malformed-json" | "malformed-request" | "payload-too-large" | "person-required" | "request-in-flight" | "request-timeout" | "too-many-requests" | "unauthenticated" | "unsupported-media-type" | "uri-too-long";
    };
   };
  };
  /** @description Unprocessable Entity. */
  PasswordNamesUserWithInput: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "invalid-input" | "password-names-user";
    };
   };
  };
  /** @description Forbidden. */
  WrongPasswordByPerson: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "key-address-refused" | "person-required" | "wrong-password";
    };
   };
  };
  /** @description Too Many Requests. */
  TooManyLoginAttempts: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "too-many-login-attempts" | "too-many-requests";
    };
   };
  };
  /** @description Another refusal. */
  RefusalOfWriteWithInputByPerson: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "internal-error" | "invalid-input" | "invalid-token" | "key-address-refused" | "malformed-json" | "malformed-request" | "payload-too-large" | "person-required" | "request-timeout" | "too-many-requests" | "unauthenticated" | "unsupported-media-type" | "uri-too-long";
    };
   };
  };
  /** @description Another refusal. */
  RefusalOfRepeatableWriteByPerson: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "idempotency-key-invalid" | "idempotency-key-reused" | "internal-error" | "invalid-token" | "key-address-refused" | "malformed-json" | "malformed-request" | "payload-too-large" | "person-required" | "request-in-flight" | "request-timeout" | "too-many-requests" | "unauthenticated" | "unsupported-media-type" | "uri-too-long";
    };
   };
  };
  /** @description Another refusal. */
  RefusalWithInputByPerson: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "internal-error" | "invalid-input" | "invalid-token" | "key-address-refused" | "malformed-request" | "person-required" | "too-many-requests" | "unauthenticated" | "uri-too-long";
    };
   };
  };
  /** @description Another refusal. */
  RefusalOfWriteByPerson: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "internal-error" | "invalid-token" | "key-address-refused" | "malformed-json" | "malformed-request" | "payload-too-large" | "person-required" | "request-timeout" | "too-many-requests" | "unauthenticated" | "unsupported-media-type" | "uri-too-long";
    };
   };
  };
  /** @description Not Found. */
  NotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "not-found";
    };
   };
  };
  /** @description Forbidden. */
  ForbiddenByPerson: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "forbidden" | "key-address-refused" | "person-required";
    };
   };
  };
  /** @description Conflict. */
  OwnAccountOfRepeatableRequest: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "own-account" | "request-in-flight";
    };
   };
  };
  /** @description Not Found. */
  ApiKeyNotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "api-key-not-found";
    };
   };
  };
  /** @description Service Unavailable. */
  LedgerReadOnly: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "ledger-read-only";
    };
   };
  };
  /** @description Another refusal. */
  RefusalOfKeyedWriteWithInputByProgram: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "idempotency-key-invalid" | "idempotency-key-missing" | "idempotency-key-reused" | "insufficient-scope" | "internal-error" | "invalid-input" | "invalid-token" | "key-address-refused" | "malformed-json" | "malformed-request" | "payload-too-large" | "request-in-flight" | "request-timeout" | "too-many-requests" | "unauthenticated" | "unsupported-media-type" | "uri-too-long";
    };
   };
  };
  /** @description Payment Required. */
  InsufficientFunds: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "insufficient-funds";
    };
   };
  };
  /** @description Unauthorized. */
  InvalidSignature: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "invalid-signature";
    };
   };
  };
  /** @description Too Many Requests. */
  NewAccount: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "new-account" | "too-many-requests";
    };
   };
  };
  /** @description Another refusal. */
  RefusalOfWriteWithInputByProgram: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "insufficient-scope" | "internal-error" | "invalid-input" | "invalid-token" | "key-address-refused" | "malformed-json" | "malformed-request" | "payload-too-large" | "request-timeout" | "too-many-requests" | "unauthenticated" | "unsupported-media-type" | "uri-too-long";
    };
   };
  };
  /** @description Not Found. */
  QuoteNotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "quote-not-found";
    };
   };
  };
  /** @description Conflict. */
  PositionConsentMissing: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "position-consent-missing";
    };
   };
  };
  /** @description Another refusal. */
  RefusalOfWriteByProgram: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "insufficient-scope" | "internal-error" | "invalid-token" | "key-address-refused" | "malformed-json" | "malformed-request" | "payload-too-large" | "request-timeout" | "too-many-requests" | "unauthenticated" | "unsupported-media-type" | "uri-too-long";
    };
   };
  };
  /** @description Not Found. */
  ReservationNotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "reservation-not-found";
    };
   };
  };
  /** @description Another refusal. */
  RefusalOfRepeatableWriteWithInputByProgram: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "idempotency-key-invalid" | "idempotency-key-reused" | "insufficient-scope" | "internal-error" | "invalid-input" | "invalid-token" | "key-address-refused" | "malformed-json" | "malformed-request" | "payload-too-large" | "request-in-flight" | "request-timeout" | "too-many-requests" | "unauthenticated" | "unsupported-media-type" | "uri-too-long";
    };
   };
  };
  /** @description Conflict. */
  ReservationConflictOfRepeatableRequest: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "request-in-flight" | "reservation-conflict";
    };
   };
  };
  /** @description Bad Request. */
  MalformedUploadOfRepeatableRequest: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "idempotency-key-invalid" | "malformed-request" | "malformed-upload";
    };
   };
  };
  /** @description Payload Too Large. */
  FileTooLarge: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "file-too-large";
    };
   };
  };
  /** @description Unsupported Media Type. */
  MultipartRequiredOfUpload: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "multipart-required" | "unsupported-media-type";
    };
   };
  };
  /** @description Another refusal. */
  RefusalOfRepeatableUploadWithInputByProgram: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "idempotency-key-invalid" | "idempotency-key-reused" | "insufficient-scope" | "internal-error" | "invalid-input" | "invalid-token" | "key-address-refused" | "malformed-request" | "request-in-flight" | "request-timeout" | "too-many-requests" | "unauthenticated" | "unsupported-media-type" | "uri-too-long";
    };
   };
  };
  /** @description Not Found. */
  OfferNotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "offer-not-found";
    };
   };
  };
  /** @description Not Found. */
  TrackingNotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "tracking-not-found";
    };
   };
  };
  /** @description Another refusal. */
  RefusalWithInput: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "internal-error" | "invalid-input" | "malformed-request" | "too-many-requests" | "uri-too-long";
    };
   };
  };
  /** @description Not Found. */
  MissionNotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "mission-not-found";
    };
   };
  };
  /** @description Conflict. */
  MissionClosedOfRepeatableRequest: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "mission-closed" | "request-in-flight";
    };
   };
  };
  /** @description Forbidden. */
  ForbiddenOrNotMissionStreamerByProgram: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "forbidden" | "insufficient-scope" | "key-address-refused" | "not-mission-streamer";
    };
   };
  };
  /** @description Too Many Requests. */
  TooManyStreams: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "too-many-requests" | "too-many-streams";
    };
   };
  };
  /** @description Another refusal. */
  RefusalByPerson: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "internal-error" | "invalid-token" | "key-address-refused" | "malformed-request" | "person-required" | "too-many-requests" | "unauthenticated" | "uri-too-long";
    };
   };
  };
  /** @description Not Found. */
  OverlayNotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "overlay-not-found";
    };
   };
  };
  /** @description Not Found. */
  ImportNotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "import-not-found";
    };
   };
  };
  /** @description Not Found. */
  CafeNotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "cafe-not-found";
    };
   };
  };
  /** @description Conflict. */
  DuplicateDecidedOfRepeatableRequest: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "duplicate-decided" | "request-in-flight";
    };
   };
  };
  /** @description Not Found. */
  DuplicateNotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "duplicate-not-found";
    };
   };
  };
  /** @description Another refusal. */
  RefusalOfRepeatableWriteWithInputByProgramInLiveMode: {
   headers: {
    "Retry-After": components["headers"]["Retry-After"];
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "idempotency-key-invalid" | "idempotency-key-reused" | "insufficient-scope" | "internal-error" | "invalid-input" | "invalid-token" | "key-address-refused" | "live-mode-only" | "malformed-json" | "malformed-request" | "payload-too-large" | "request-in-flight" | "request-timeout" | "too-many-requests" | "unauthenticated" | "unsupported-media-type" | "uri-too-long";
    };
   };
  };
  /** @description Not Found. */
  CafeNotFoundOrCommentNotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "cafe-not-found" | "comment-not-found";
    };
   };
  };
  /** @description Forbidden. */
  NotCommentAuthorByProgramInLiveMode: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "insufficient-scope" | "key-address-refused" | "live-mode-only" | "not-comment-author";
    };
   };
  };
  /** @description Not Found. */
  SuggestionNotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "suggestion-not-found";
    };
   };
  };
  /** @description Conflict. */
  SuggestionDecidedOfRepeatableRequest: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "request-in-flight" | "suggestion-decided";
    };
   };
  };
  /** @description Not Found. */
  NotificationNotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "notification-not-found";
    };
   };
  };
  /** @description Unprocessable Entity. */
  UnknownEventTypesOrWebhookUrlRefusedOfRepeatableRequestWithInput: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "idempotency-key-reused" | "invalid-input" | "unknown-event-types" | "webhook-url-refused";
    };
   };
  };
  /** @description Not Found. */
  WebhookNotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "webhook-not-found";
    };
   };
  };
  /** @description Conflict. */
  WebhookDisabledOfRepeatableRequest: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "request-in-flight" | "webhook-disabled";
    };
   };
  };
  /** @description Not Found. */
  DeliveryNotFoundOrWebhookNotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "delivery-not-found" | "webhook-not-found";
    };
   };
  };
  /** @description Not Found. */
  ExportNotFound: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "export-not-found";
    };
   };
  };
  /** @description Not Found. */
  UnsubscribeLinkInvalid: {
   headers: {
    [name: string]: unknown;
   };
   content: {
    "application/problem+json": components["schemas"]["Problem"] & {
     /** @enum {string} */
     code?: "unsubscribe-link-invalid";
    };
   };
  };
  /** @description Not modified: the representation named in `If-None-Match` is current. */
  NotModified: {
   headers: {
    [name: string]: unknown;
   };
   content?: never;
  };
 };
 parameters: {
  Id: components["schemas"]["Id"];
  /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
  IdempotencyKey: string;
  /** @description Items per page. */
  Limit: number;
  /** @description `nextCursor` of the previous page. */
  Cursor: string;
  /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
  RequiredIdempotencyKey: string;
  Lng: number;
  /** @description From the link of `GET /v1/reservations/{id}/tracking`. */
  TrackingToken: string;
  CafesCommentId: components["schemas"]["Id"];
  WebhookSignature: string;
  WebhookTimestamp: string;
  ProofId: components["schemas"]["Id"];
  /** @description From the link of `POST /v1/overlays`. */
  OverlayToken: string;
  State: components["schemas"]["CafeSuggestionState"];
  WebhooksDeliveryId: components["schemas"]["Id"];
  CafesLat: number;
  UnsubscribeToken: string;
 };
 requestBodies: never;
 headers: {
  /** @description Seconds to wait, where the status is 429 or 503. */
  "Retry-After": number;
 };
 pathItems: never;
}
export type NewUser = components['schemas']['NewUser'];
export type Locale = components['schemas']['Locale'];
export type RoleOfNewUser = components['schemas']['RoleOfNewUser'];
export type User = components['schemas']['User'];
export type Id = components['schemas']['Id'];
export type Role = components['schemas']['Role'];
export type NewAdmin = components['schemas']['NewAdmin'];
export type UserChanges = components['schemas']['UserChanges'];
export type PasswordResetRequest = components['schemas']['PasswordResetRequest'];
export type PasswordReset = components['schemas']['PasswordReset'];
export type PasswordChange = components['schemas']['PasswordChange'];
export type EmailCode = components['schemas']['EmailCode'];
export type EmailLink = components['schemas']['EmailLink'];
export type Credentials = components['schemas']['Credentials'];
export type Tokens = components['schemas']['Tokens'];
export type Refresh = components['schemas']['Refresh'];
export type SessionPage = components['schemas']['SessionPage'];
export type Session = components['schemas']['Session'];
export type AccountPage = components['schemas']['AccountPage'];
export type Account = components['schemas']['Account'];
export type AuditPage = components['schemas']['AuditPage'];
export type AuditEntry = components['schemas']['AuditEntry'];
export type AuditAction = components['schemas']['AuditAction'];
export type RolesChange = components['schemas']['RolesChange'];
export type Suspension = components['schemas']['Suspension'];
export type OperatorActPage = components['schemas']['OperatorActPage'];
export type OperatorAct = components['schemas']['OperatorAct'];
export type OperatorAction = components['schemas']['OperatorAction'];
export type NewApiKey = components['schemas']['NewApiKey'];
export type Scope = components['schemas']['Scope'];
export type ApiKeyWithSecret = components['schemas']['ApiKeyWithSecret'];
export type ApiKeyPage = components['schemas']['ApiKeyPage'];
export type ApiKey = components['schemas']['ApiKey'];
export type RequestMethod = components['schemas']['RequestMethod'];
export type StatusClass = components['schemas']['StatusClass'];
export type ApiRequestPage = components['schemas']['ApiRequestPage'];
export type ApiRequest = components['schemas']['ApiRequest'];
export type ApiRequestKey = components['schemas']['ApiRequestKey'];
export type Wallet = components['schemas']['Wallet'];
export type TransactionKind = components['schemas']['TransactionKind'];
export type TransactionPage = components['schemas']['TransactionPage'];
export type Transaction = components['schemas']['Transaction'];
export type NewDeposit = components['schemas']['NewDeposit'];
export type Deposit = components['schemas']['Deposit'];
export type NewTestDeposit = components['schemas']['NewTestDeposit'];
export type NewWithdrawal = components['schemas']['NewWithdrawal'];
export type Withdrawal = components['schemas']['Withdrawal'];
export type WithdrawalStatus = components['schemas']['WithdrawalStatus'];
export type TrialBalance = components['schemas']['TrialBalance'];
export type PaymentNotice = components['schemas']['PaymentNotice'];
export type PaymentNoticeResult = components['schemas']['PaymentNoticeResult'];
export type PlaceQuestion = components['schemas']['PlaceQuestion'];
export type Place = components['schemas']['Place'];
export type PlaceSource = components['schemas']['PlaceSource'];
export type SuggestedPlaces = components['schemas']['SuggestedPlaces'];
export type SuggestedPlace = components['schemas']['SuggestedPlace'];
export type NewDeliveryQuote = components['schemas']['NewDeliveryQuote'];
export type NewStop = components['schemas']['NewStop'];
export type Vehicle = components['schemas']['Vehicle'];
export type ParcelSize = components['schemas']['ParcelSize'];
export type NewTimeWindow = components['schemas']['NewTimeWindow'];
export type Undeliverable = components['schemas']['Undeliverable'];
export type Verification = components['schemas']['Verification'];
export type DeliveryQuote = components['schemas']['DeliveryQuote'];
export type QuotedStop = components['schemas']['QuotedStop'];
export type TimeWindow = components['schemas']['TimeWindow'];
export type FareItem = components['schemas']['FareItem'];
export type FarePart = components['schemas']['FarePart'];
export type CancellationTerm = components['schemas']['CancellationTerm'];
export type CancellationStage = components['schemas']['CancellationStage'];
export type Driver = components['schemas']['Driver'];
export type OfferCounters = components['schemas']['OfferCounters'];
export type DriverProfile = components['schemas']['DriverProfile'];
export type Availability = components['schemas']['Availability'];
export type AvailabilityView = components['schemas']['AvailabilityView'];
export type OnlineDriverPage = components['schemas']['OnlineDriverPage'];
export type OnlineDriver = components['schemas']['OnlineDriver'];
export type SeenPosition = components['schemas']['SeenPosition'];
export type NewPositions = components['schemas']['NewPositions'];
export type NewFix = components['schemas']['NewFix'];
export type DeviceAddress = components['schemas']['DeviceAddress'];
export type DeviceReport = components['schemas']['DeviceReport'];
export type NewReservation = components['schemas']['NewReservation'];
export type NewQuotedReservation = components['schemas']['NewQuotedReservation'];
export type Reservation = components['schemas']['Reservation'];
export type ReservationStatus = components['schemas']['ReservationStatus'];
export type DeliveryFailureReason = components['schemas']['DeliveryFailureReason'];
export type Cancellation = components['schemas']['Cancellation'];
export type Arrival = components['schemas']['Arrival'];
export type PickUp = components['schemas']['PickUp'];
export type HandOver = components['schemas']['HandOver'];
export type DeliveryFailure = components['schemas']['DeliveryFailure'];
export type DeliveryReturn = components['schemas']['DeliveryReturn'];
export type Handover = components['schemas']['Handover'];
export type HandoverStop = components['schemas']['HandoverStop'];
export type Milestones = components['schemas']['Milestones'];
export type Milestone = components['schemas']['Milestone'];
export type MilestoneKind = components['schemas']['MilestoneKind'];
export type Proof = components['schemas']['Proof'];
export type ImageType = components['schemas']['ImageType'];
export type Proofs = components['schemas']['Proofs'];
export type CancellationNow = components['schemas']['CancellationNow'];
export type Receipt = components['schemas']['Receipt'];
export type ReceiptPart = components['schemas']['ReceiptPart'];
export type ReceiptPaymentKind = components['schemas']['ReceiptPaymentKind'];
export type AdjustmentReason = components['schemas']['AdjustmentReason'];
export type NewFareAdjustment = components['schemas']['NewFareAdjustment'];
export type FareAdjustment = components['schemas']['FareAdjustment'];
export type EarningsPeriod = components['schemas']['EarningsPeriod'];
export type Earnings = components['schemas']['Earnings'];
export type EarningsOfPeriod = components['schemas']['EarningsOfPeriod'];
export type EarningsSum = components['schemas']['EarningsSum'];
export type OfferList = components['schemas']['OfferList'];
export type Offer = components['schemas']['Offer'];
export type Reassignment = components['schemas']['Reassignment'];
export type OpenReservationPage = components['schemas']['OpenReservationPage'];
export type OpenReservation = components['schemas']['OpenReservation'];
export type StuckReason = components['schemas']['StuckReason'];
export type PointOfReservation = components['schemas']['PointOfReservation'];
export type PersonOfReservation = components['schemas']['PersonOfReservation'];
export type TrackingLink = components['schemas']['TrackingLink'];
export type TrackedDriver = components['schemas']['TrackedDriver'];
export type TrackedPosition = components['schemas']['TrackedPosition'];
export type Coordinates = components['schemas']['Coordinates'];
export type NewTrackingLink = components['schemas']['NewTrackingLink'];
export type Tracking = components['schemas']['Tracking'];
export type NewMission = components['schemas']['NewMission'];
export type Mission = components['schemas']['Mission'];
export type MissionStatus = components['schemas']['MissionStatus'];
export type Person = components['schemas']['Person'];
export type NewPledge = components['schemas']['NewPledge'];
export type Pledge = components['schemas']['Pledge'];
export type Settlement = components['schemas']['Settlement'];
export type MissionOutcome = components['schemas']['MissionOutcome'];
export type LiveMission = components['schemas']['LiveMission'];
export type LivePledge = components['schemas']['LivePledge'];
export type NamedBacker = components['schemas']['NamedBacker'];
export type NewOverlay = components['schemas']['NewOverlay'];
export type OverlayWithUrl = components['schemas']['OverlayWithUrl'];
export type OverlayList = components['schemas']['OverlayList'];
export type Overlay = components['schemas']['Overlay'];
export type OverlayState = components['schemas']['OverlayState'];
export type OverlayMission = components['schemas']['OverlayMission'];
export type OverlayAlert = components['schemas']['OverlayAlert'];
export type OverlayAlertKind = components['schemas']['OverlayAlertKind'];
export type CafeImport = components['schemas']['CafeImport'];
export type CafeImportKind = components['schemas']['CafeImportKind'];
export type CafeSourceName = components['schemas']['CafeSourceName'];
export type FileEncoding = components['schemas']['FileEncoding'];
export type CafeImportState = components['schemas']['CafeImportState'];
export type CafeImportCounts = components['schemas']['CafeImportCounts'];
export type NewCafeCollection = components['schemas']['NewCafeCollection'];
export type CafeCollector = components['schemas']['CafeCollector'];
export type CafeImportPage = components['schemas']['CafeImportPage'];
export type CafeImportOutcome = components['schemas']['CafeImportOutcome'];
export type CafeImportRowPage = components['schemas']['CafeImportRowPage'];
export type CafeImportRow = components['schemas']['CafeImportRow'];
export type CafeRejectionCode = components['schemas']['CafeRejectionCode'];
export type CafeDuplicateState = components['schemas']['CafeDuplicateState'];
export type CafeDuplicatePage = components['schemas']['CafeDuplicatePage'];
export type CafeDuplicate = components['schemas']['CafeDuplicate'];
export type CafeRecord = components['schemas']['CafeRecord'];
export type CafeOfDuplicate = components['schemas']['CafeOfDuplicate'];
export type NewCafeDuplicate = components['schemas']['NewCafeDuplicate'];
export type NewCafeRating = components['schemas']['NewCafeRating'];
export type TagCode = components['schemas']['TagCode'];
export type CafeRating = components['schemas']['CafeRating'];
export type NewCafeComment = components['schemas']['NewCafeComment'];
export type CafeComment = components['schemas']['CafeComment'];
export type CafeCommentAuthor = components['schemas']['CafeCommentAuthor'];
export type CafeCommentChange = components['schemas']['CafeCommentChange'];
export type CafeBookmarkPage = components['schemas']['CafeBookmarkPage'];
export type CafeBookmark = components['schemas']['CafeBookmark'];
export type NewCafeSuggestion = components['schemas']['NewCafeSuggestion'];
export type CafeChanges = components['schemas']['CafeChanges'];
export type CafeSuggestion = components['schemas']['CafeSuggestion'];
export type CafeSuggestionState = components['schemas']['CafeSuggestionState'];
export type CafeSuggestionPage = components['schemas']['CafeSuggestionPage'];
export type NotificationCategory = components['schemas']['NotificationCategory'];
export type NotificationPage = components['schemas']['NotificationPage'];
export type Notification = components['schemas']['Notification'];
export type ReadMany = components['schemas']['ReadMany'];
export type InboxCounts = components['schemas']['InboxCounts'];
export type Seen = components['schemas']['Seen'];
export type StreamTicket = components['schemas']['StreamTicket'];
export type NotificationPreferences = components['schemas']['NotificationPreferences'];
export type NotificationSettingsView = components['schemas']['NotificationSettingsView'];
export type Channel = components['schemas']['Channel'];
export type BothLanguages = components['schemas']['BothLanguages'];
export type PreferenceSource = components['schemas']['PreferenceSource'];
export type NotificationPreferencesChange = components['schemas']['NotificationPreferencesChange'];
export type NotificationSettings = components['schemas']['NotificationSettings'];
export type TextChannel = components['schemas']['TextChannel'];
export type NotificationOutboxPage = components['schemas']['NotificationOutboxPage'];
export type SmsEncoding = components['schemas']['SmsEncoding'];
export type NewWebhook = components['schemas']['NewWebhook'];
export type WebhookKind = components['schemas']['WebhookKind'];
export type WebhookWithSecret = components['schemas']['WebhookWithSecret'];
export type WebhookState = components['schemas']['WebhookState'];
export type WebhookDisabledReason = components['schemas']['WebhookDisabledReason'];
export type WebhookPage = components['schemas']['WebhookPage'];
export type Webhook = components['schemas']['Webhook'];
export type WebhookChanges = components['schemas']['WebhookChanges'];
export type NewWebhookTest = components['schemas']['NewWebhookTest'];
export type WebhookDelivery = components['schemas']['WebhookDelivery'];
export type DeliveryState = components['schemas']['DeliveryState'];
export type WebhookDeliveryPage = components['schemas']['WebhookDeliveryPage'];
export type WebhookAttempts = components['schemas']['WebhookAttempts'];
export type AttemptOutcome = components['schemas']['AttemptOutcome'];
export type NewWebhookReplay = components['schemas']['NewWebhookReplay'];
export type ReplayedState = components['schemas']['ReplayedState'];
export type WebhookReplayed = components['schemas']['WebhookReplayed'];
export type DeliveryPage = components['schemas']['DeliveryPage'];
export type Delivery = components['schemas']['Delivery'];
export type DeliveryAttempts = components['schemas']['DeliveryAttempts'];
export type DeletionRequest = components['schemas']['DeletionRequest'];
export type AccountDeletion = components['schemas']['AccountDeletion'];
export type AccountExport = components['schemas']['AccountExport'];
export type AccountExportState = components['schemas']['AccountExportState'];
export type AccountExportList = components['schemas']['AccountExportList'];
export type DeadLetterPage = components['schemas']['DeadLetterPage'];
export type DeadLetter = components['schemas']['DeadLetter'];
export type NewRedrive = components['schemas']['NewRedrive'];
export type Redriven = components['schemas']['Redriven'];
export type ReservationPage = components['schemas']['ReservationPage'];
export type ReservationPeople = components['schemas']['ReservationPeople'];
export type Timeline = components['schemas']['Timeline'];
export type MissionSort = components['schemas']['MissionSort'];
export type MissionPage = components['schemas']['MissionPage'];
export type PledgePage = components['schemas']['PledgePage'];
export type SeenPledge = components['schemas']['SeenPledge'];
export type Backer = components['schemas']['Backer'];
export type CafeSort = components['schemas']['CafeSort'];
export type CafePage = components['schemas']['CafePage'];
export type Cafe = components['schemas']['Cafe'];
export type ConfirmedTag = components['schemas']['ConfirmedTag'];
export type CafeCluster = components['schemas']['CafeCluster'];
export type CafeNames = components['schemas']['CafeNames'];
export type CafeDetail = components['schemas']['CafeDetail'];
export type Tags = components['schemas']['Tags'];
export type CafeCommentPage = components['schemas']['CafeCommentPage'];
export type CafeCommentThread = components['schemas']['CafeCommentThread'];
export type CafeReplyPage = components['schemas']['CafeReplyPage'];
export type Profile = components['schemas']['Profile'];
export type ProfileMissions = components['schemas']['ProfileMissions'];
export type StreamerPage = components['schemas']['StreamerPage'];
export type Streamer = components['schemas']['Streamer'];
export type MessagePage = components['schemas']['MessagePage'];
export type Message = components['schemas']['Message'];
export type MessageKind = components['schemas']['MessageKind'];
export type TextRange = components['schemas']['TextRange'];
export type SearchEngine = components['schemas']['SearchEngine'];
export type MailFeedbackTaken = components['schemas']['MailFeedbackTaken'];
export type SuppressionPage = components['schemas']['SuppressionPage'];
export type Suppression = components['schemas']['Suppression'];
export type SuppressionReason = components['schemas']['SuppressionReason'];
export type EventType = components['schemas']['EventType'];
export type Letter = components['schemas']['Letter'];
export type AccountEventPage = components['schemas']['AccountEventPage'];
export type AccountEvent = components['schemas']['AccountEvent'];
export type ReservationEvent = components['schemas']['ReservationEvent'];
export type EventResource = components['schemas']['EventResource'];
export type ReservationEventType = components['schemas']['ReservationEventType'];
export type MissionEvent = components['schemas']['MissionEvent'];
export type MissionEventType = components['schemas']['MissionEventType'];
export type DepositEvent = components['schemas']['DepositEvent'];
export type WithdrawalEvent = components['schemas']['WithdrawalEvent'];
export type WithdrawalEventType = components['schemas']['WithdrawalEventType'];
export type ReferenceEvent = components['schemas']['ReferenceEvent'];
export type ReferenceEventType = components['schemas']['ReferenceEventType'];
export type ProblemIssue = components['schemas']['ProblemIssue'];
export type PlaceOfIssue = components['schemas']['PlaceOfIssue'];
export type Problem = components['schemas']['Problem'];
export type ProblemCode = components['schemas']['ProblemCode'];
export type ResponseInvalidCursor = components['responses']['InvalidCursor'];
export type ResponseForbiddenByProgram = components['responses']['ForbiddenByProgram'];
export type ResponseRefusalWithInputByProgram = components['responses']['RefusalWithInputByProgram'];
export type ResponseRefusalOfRepeatableWriteWithInput = components['responses']['RefusalOfRepeatableWriteWithInput'];
export type ResponseRefusalOfWriteWithInput = components['responses']['RefusalOfWriteWithInput'];
export type ResponseRefusalByProgram = components['responses']['RefusalByProgram'];
export type ResponseRefusalOfRepeatableWriteWithInputByPerson = components['responses']['RefusalOfRepeatableWriteWithInputByPerson'];
export type ResponsePasswordNamesUserWithInput = components['responses']['PasswordNamesUserWithInput'];
export type ResponseWrongPasswordByPerson = components['responses']['WrongPasswordByPerson'];
export type ResponseTooManyLoginAttempts = components['responses']['TooManyLoginAttempts'];
export type ResponseRefusalOfWriteWithInputByPerson = components['responses']['RefusalOfWriteWithInputByPerson'];
export type ResponseRefusalOfRepeatableWriteByPerson = components['responses']['RefusalOfRepeatableWriteByPerson'];
export type ResponseRefusalWithInputByPerson = components['responses']['RefusalWithInputByPerson'];
export type ResponseRefusalOfWriteByPerson = components['responses']['RefusalOfWriteByPerson'];
export type ResponseNotFound = components['responses']['NotFound'];
export type ResponseForbiddenByPerson = components['responses']['ForbiddenByPerson'];
export type ResponseOwnAccountOfRepeatableRequest = components['responses']['OwnAccountOfRepeatableRequest'];
export type ResponseApiKeyNotFound = components['responses']['ApiKeyNotFound'];
export type ResponseLedgerReadOnly = components['responses']['LedgerReadOnly'];
export type ResponseRefusalOfKeyedWriteWithInputByProgram = components['responses']['RefusalOfKeyedWriteWithInputByProgram'];
export type ResponseInsufficientFunds = components['responses']['InsufficientFunds'];
export type ResponseInvalidSignature = components['responses']['InvalidSignature'];
export type ResponseNewAccount = components['responses']['NewAccount'];
export type ResponseRefusalOfWriteWithInputByProgram = components['responses']['RefusalOfWriteWithInputByProgram'];
export type ResponseQuoteNotFound = components['responses']['QuoteNotFound'];
export type ResponsePositionConsentMissing = components['responses']['PositionConsentMissing'];
export type ResponseRefusalOfWriteByProgram = components['responses']['RefusalOfWriteByProgram'];
export type ResponseReservationNotFound = components['responses']['ReservationNotFound'];
export type ResponseRefusalOfRepeatableWriteWithInputByProgram = components['responses']['RefusalOfRepeatableWriteWithInputByProgram'];
export type ResponseReservationConflictOfRepeatableRequest = components['responses']['ReservationConflictOfRepeatableRequest'];
export type ResponseMalformedUploadOfRepeatableRequest = components['responses']['MalformedUploadOfRepeatableRequest'];
export type ResponseFileTooLarge = components['responses']['FileTooLarge'];
export type ResponseMultipartRequiredOfUpload = components['responses']['MultipartRequiredOfUpload'];
export type ResponseRefusalOfRepeatableUploadWithInputByProgram = components['responses']['RefusalOfRepeatableUploadWithInputByProgram'];
export type ResponseOfferNotFound = components['responses']['OfferNotFound'];
export type ResponseTrackingNotFound = components['responses']['TrackingNotFound'];
export type ResponseRefusalWithInput = components['responses']['RefusalWithInput'];
export type ResponseMissionNotFound = components['responses']['MissionNotFound'];
export type ResponseMissionClosedOfRepeatableRequest = components['responses']['MissionClosedOfRepeatableRequest'];
export type ResponseForbiddenOrNotMissionStreamerByProgram = components['responses']['ForbiddenOrNotMissionStreamerByProgram'];
export type ResponseTooManyStreams = components['responses']['TooManyStreams'];
export type ResponseRefusalByPerson = components['responses']['RefusalByPerson'];
export type ResponseOverlayNotFound = components['responses']['OverlayNotFound'];
export type ResponseImportNotFound = components['responses']['ImportNotFound'];
export type ResponseCafeNotFound = components['responses']['CafeNotFound'];
export type ResponseDuplicateDecidedOfRepeatableRequest = components['responses']['DuplicateDecidedOfRepeatableRequest'];
export type ResponseDuplicateNotFound = components['responses']['DuplicateNotFound'];
export type ResponseRefusalOfRepeatableWriteWithInputByProgramInLiveMode = components['responses']['RefusalOfRepeatableWriteWithInputByProgramInLiveMode'];
export type ResponseCafeNotFoundOrCommentNotFound = components['responses']['CafeNotFoundOrCommentNotFound'];
export type ResponseNotCommentAuthorByProgramInLiveMode = components['responses']['NotCommentAuthorByProgramInLiveMode'];
export type ResponseSuggestionNotFound = components['responses']['SuggestionNotFound'];
export type ResponseSuggestionDecidedOfRepeatableRequest = components['responses']['SuggestionDecidedOfRepeatableRequest'];
export type ResponseNotificationNotFound = components['responses']['NotificationNotFound'];
export type ResponseUnknownEventTypesOrWebhookUrlRefusedOfRepeatableRequestWithInput = components['responses']['UnknownEventTypesOrWebhookUrlRefusedOfRepeatableRequestWithInput'];
export type ResponseWebhookNotFound = components['responses']['WebhookNotFound'];
export type ResponseWebhookDisabledOfRepeatableRequest = components['responses']['WebhookDisabledOfRepeatableRequest'];
export type ResponseDeliveryNotFoundOrWebhookNotFound = components['responses']['DeliveryNotFoundOrWebhookNotFound'];
export type ResponseExportNotFound = components['responses']['ExportNotFound'];
export type ResponseUnsubscribeLinkInvalid = components['responses']['UnsubscribeLinkInvalid'];
export type ResponseNotModified = components['responses']['NotModified'];
export type ParameterId = components['parameters']['Id'];
export type ParameterIdempotencyKey = components['parameters']['IdempotencyKey'];
export type ParameterLimit = components['parameters']['Limit'];
export type ParameterCursor = components['parameters']['Cursor'];
export type ParameterRequiredIdempotencyKey = components['parameters']['RequiredIdempotencyKey'];
export type ParameterLng = components['parameters']['Lng'];
export type ParameterTrackingToken = components['parameters']['TrackingToken'];
export type ParameterCafesCommentId = components['parameters']['CafesCommentId'];
export type ParameterWebhookSignature = components['parameters']['WebhookSignature'];
export type ParameterWebhookTimestamp = components['parameters']['WebhookTimestamp'];
export type ParameterProofId = components['parameters']['ProofId'];
export type ParameterOverlayToken = components['parameters']['OverlayToken'];
export type ParameterState = components['parameters']['State'];
export type ParameterWebhooksDeliveryId = components['parameters']['WebhooksDeliveryId'];
export type ParameterCafesLat = components['parameters']['CafesLat'];
export type ParameterUnsubscribeToken = components['parameters']['UnsubscribeToken'];
export type HeaderRetryAfter = components['headers']['Retry-After'];
export type $defs = Record<string, never>;
export interface operations {
 listAccounts: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    /** @description The whole login id. */
    loginId?: string;
    /** @description The whole address of the account that has it. */
    email?: string;
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["AccountPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 registerUser: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewUser"];
   };
  };
  responses: {
   /** @description The registered user. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["User"];
    };
   };
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "login-id-taken" | "request-in-flight";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInput"];
  };
 };
 registerFirstAdmin: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewAdmin"];
   };
  };
  responses: {
   /** @description The admin. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["User"];
    };
   };
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "login-id-taken" | "setup-link-invalid";
     };
    };
   };
   default: components["responses"]["RefusalOfWriteWithInput"];
  };
 };
 getMe: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["User"];
    };
   };
   default: components["responses"]["RefusalByProgram"];
  };
 };
 changeMe: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["UserChanges"];
   };
  };
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["User"];
    };
   };
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "handle-changed-lately" | "handle-taken" | "request-in-flight";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByPerson"];
  };
 };
 requestPasswordReset: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["PasswordResetRequest"];
   };
  };
  responses: {
   /** @description If the address has an account, the mail is on its way. */
   202: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   default: components["responses"]["RefusalOfWriteWithInput"];
  };
 };
 resetPassword: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["PasswordReset"];
   };
  };
  responses: {
   /** @description The new password applies. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "reset-link-invalid";
     };
    };
   };
   422: components["responses"]["PasswordNamesUserWithInput"];
   default: components["responses"]["RefusalOfWriteWithInput"];
  };
 };
 changePassword: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["PasswordChange"];
   };
  };
  responses: {
   /** @description The new password applies. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   403: components["responses"]["WrongPasswordByPerson"];
   422: components["responses"]["PasswordNamesUserWithInput"];
   429: components["responses"]["TooManyLoginAttempts"];
   default: components["responses"]["RefusalOfWriteWithInputByPerson"];
  };
 };
 confirmEmail: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["EmailCode"];
   };
  };
  responses: {
   /** @description The account with the new address. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["User"];
    };
   };
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "email-code-invalid" | "email-taken" | "request-in-flight";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByPerson"];
  };
 };
 requestEmailVerification: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The mail is on its way, unless another account has the address. */
   202: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "email-verified" | "request-in-flight";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteByPerson"];
  };
 };
 verifyEmail: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["EmailLink"];
   };
  };
  responses: {
   /** @description The address is confirmed. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "email-link-invalid" | "request-in-flight";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInput"];
  };
 };
 undoEmailChange: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["EmailLink"];
   };
  };
  responses: {
   /** @description The change is undone. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "email-link-invalid" | "email-taken" | "request-in-flight";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInput"];
  };
 };
 listSessions: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["SessionPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   default: components["responses"]["RefusalWithInputByPerson"];
  };
 };
 logIn: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["Credentials"];
   };
  };
  responses: {
   /** @description The tokens of the new session. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Tokens"];
    };
   };
   /** @description Unauthorized. */
   401: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "invalid-credentials";
     };
    };
   };
   /** @description Forbidden. */
   403: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "account-closing" | "account-suspended";
     };
    };
   };
   429: components["responses"]["TooManyLoginAttempts"];
   default: components["responses"]["RefusalOfWriteWithInput"];
  };
 };
 endOtherSessions: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Only this session goes on. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   default: components["responses"]["RefusalOfRepeatableWriteByPerson"];
  };
 };
 refreshSession: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["Refresh"];
   };
  };
  responses: {
   /** @description New tokens; the refresh token that was sent no longer works. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Tokens"];
    };
   };
   /** @description Unauthorized. */
   401: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "invalid-token";
     };
    };
   };
   default: components["responses"]["RefusalOfWriteWithInput"];
  };
 };
 logOut: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The session has ended. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   default: components["responses"]["RefusalOfWriteByPerson"];
  };
 };
 endSession: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The session has ended. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   /** @description Not Found. */
   404: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "session-not-found";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByPerson"];
  };
 };
 getAccount: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Account"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["NotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 listAudits: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
   };
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["AuditPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["NotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 changeRoles: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["RolesChange"];
   };
  };
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Account"];
    };
   };
   403: components["responses"]["ForbiddenByPerson"];
   404: components["responses"]["NotFound"];
   409: components["responses"]["OwnAccountOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByPerson"];
  };
 };
 endSessionsOfAccount: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The sessions are over. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   403: components["responses"]["ForbiddenByPerson"];
   404: components["responses"]["NotFound"];
   409: components["responses"]["OwnAccountOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByPerson"];
  };
 };
 suspendAccount: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["Suspension"];
   };
  };
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Account"];
    };
   };
   403: components["responses"]["ForbiddenByPerson"];
   404: components["responses"]["NotFound"];
   409: components["responses"]["OwnAccountOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByPerson"];
  };
 };
 restoreAccount: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Account"];
    };
   };
   403: components["responses"]["ForbiddenByPerson"];
   404: components["responses"]["NotFound"];
   409: components["responses"]["OwnAccountOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByPerson"];
  };
 };
 listOperatorActs: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    /** @description Only what this operator did. */
    actorId?: components["schemas"]["Id"];
    /** @description Only what was done to the thing with this UUID. */
    subjectId?: string;
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["OperatorActPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 listApiKeys: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["ApiKeyPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   default: components["responses"]["RefusalWithInputByPerson"];
  };
 };
 createApiKey: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewApiKey"];
   };
  };
  responses: {
   /** @description The key with its secret, which is shown only in this response. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["ApiKeyWithSecret"];
    };
   };
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "api-key-limit-reached" | "request-in-flight";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByPerson"];
  };
 };
 rotateApiKey: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The key with its new secret, which is shown only in this response. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["ApiKeyWithSecret"];
    };
   };
   404: components["responses"]["ApiKeyNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByPerson"];
  };
 };
 revokeApiKey: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The key is revoked. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   404: components["responses"]["ApiKeyNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByPerson"];
  };
 };
 listRequests: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    /** @description Only those by this API key. */
    keyId?: components["schemas"]["Id"];
    method?: components["schemas"]["RequestMethod"];
    status?: components["schemas"]["StatusClass"];
    /** @description Only those that were answered at this time or later. */
    since?: string;
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["ApiRequestPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 getRequest: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    requestId: string;
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["ApiRequest"];
    };
   };
   /** @description Not Found. */
   404: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "request-not-found";
     };
    };
   };
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 getWallet: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Wallet"];
    };
   };
   default: components["responses"]["RefusalByProgram"];
  };
 };
 listTransactions: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    kind?: components["schemas"]["TransactionKind"];
    /** @description Only transactions at this time or later. */
    from?: string;
    /** @description Only transactions before this time. */
    to?: string;
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["TransactionPage"];
     "text/csv": string;
    };
   };
   400: components["responses"]["InvalidCursor"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 depositMoney: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["RequiredIdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewDeposit"];
   };
  };
  responses: {
   /** @description The deposit. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Deposit"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "deposit-reference-reused" | "request-in-flight";
     };
    };
   };
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "idempotency-key-reused" | "invalid-input" | "user-not-found";
     };
    };
   };
   503: components["responses"]["LedgerReadOnly"];
   default: components["responses"]["RefusalOfKeyedWriteWithInputByProgram"];
  };
 };
 depositTestMoney: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["RequiredIdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewTestDeposit"];
   };
  };
  responses: {
   /** @description The deposit. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Deposit"];
    };
   };
   /** @description Forbidden. */
   403: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "insufficient-scope" | "key-address-refused" | "test-mode-only";
     };
    };
   };
   503: components["responses"]["LedgerReadOnly"];
   default: components["responses"]["RefusalOfKeyedWriteWithInputByProgram"];
  };
 };
 withdrawMoney: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["RequiredIdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewWithdrawal"];
   };
  };
  responses: {
   /** @description The withdrawal; its amount is held. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Withdrawal"];
    };
   };
   402: components["responses"]["InsufficientFunds"];
   /** @description Service Unavailable. */
   503: {
    headers: {
     "Retry-After": components["headers"]["Retry-After"];
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "busy" | "database-unavailable" | "ledger-read-only" | "withdrawals-unavailable";
     };
    };
   };
   default: components["responses"]["RefusalOfKeyedWriteWithInputByProgram"];
  };
 };
 getWithdrawal: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Withdrawal"];
    };
   };
   /** @description Not Found. */
   404: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "withdrawal-not-found";
     };
    };
   };
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 getTrialBalance: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["TrialBalance"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalByProgram"];
  };
 };
 listEscrowTransactions: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
   };
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["TransactionPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 noticePayment: {
  parameters: {
   query?: never;
   header: {
    "webhook-id": string;
    "webhook-signature": components["parameters"]["WebhookSignature"];
    "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["PaymentNotice"];
   };
  };
  responses: {
   /** @description The deposit, for a repeated notice the same one; or the type of the event that was noted. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["PaymentNoticeResult"];
    };
   };
   401: components["responses"]["InvalidSignature"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "deposit-reference-reused";
     };
    };
   };
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "invalid-input" | "user-not-found";
     };
    };
   };
   503: components["responses"]["LedgerReadOnly"];
   default: components["responses"]["RefusalOfWriteWithInput"];
  };
 };
 resolvePlace: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["PlaceQuestion"];
   };
  };
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Place"];
    };
   };
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "address-not-found" | "invalid-input";
     };
    };
   };
   429: components["responses"]["NewAccount"];
   default: components["responses"]["RefusalOfWriteWithInputByProgram"];
  };
 };
 suggestPlaces: {
  parameters: {
   query: {
    /** @description The beginning of an address or of a name. */
    q: string;
    /** @description With lng: nearer places come first where the source can do so. */
    lat?: number;
    lng?: components["parameters"]["Lng"];
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["SuggestedPlaces"];
    };
   };
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 quoteDelivery: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["RequiredIdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewDeliveryQuote"];
   };
  };
  responses: {
   /** @description The quote; one reservation can use it until it expires. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["DeliveryQuote"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "address-not-found" | "dropoff-window-over" | "idempotency-key-reused" | "invalid-input" | "parcel-too-large" | "pickup-date-out-of-range" | "route-too-long";
     };
    };
   };
   429: components["responses"]["NewAccount"];
   default: components["responses"]["RefusalOfKeyedWriteWithInputByProgram"];
  };
 };
 getQuote: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["DeliveryQuote"];
    };
   };
   404: components["responses"]["QuoteNotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 getDriver: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Driver"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalByProgram"];
  };
 };
 setDriver: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["DriverProfile"];
   };
  };
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Driver"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalOfWriteWithInputByProgram"];
  };
 };
 setAvailability: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["Availability"];
   };
  };
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["AvailabilityView"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalOfWriteWithInputByProgram"];
  };
 };
 listOnlineDrivers: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["OnlineDriverPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 sendPositions: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewPositions"];
   };
  };
  responses: {
   /** @description The positions are taken. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   403: components["responses"]["ForbiddenByProgram"];
   409: components["responses"]["PositionConsentMissing"];
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "invalid-input" | "position-implausible" | "position-in-future" | "position-inaccurate" | "position-outdated";
     };
    };
   };
   default: components["responses"]["RefusalOfWriteWithInputByProgram"];
  };
 };
 issueDevice: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The address; it is shown once. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["DeviceAddress"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalOfWriteByProgram"];
  };
 };
 revokeDevice: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The address is void. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalOfWriteByProgram"];
  };
 };
 sendDevicePosition: {
  parameters: {
   query?: {
    /** @description With lon and timestamp, instead of a body. */
    lat?: number;
    lon?: number;
    /** @description Seconds or milliseconds since 1970, or ISO 8601. */
    timestamp?: string;
    /** @description Metres. */
    accuracy?: number;
    /** @description Knots. */
    speed?: number;
    /** @description Degrees. */
    bearing?: number;
    /** @description Degrees; the same as bearing. */
    heading?: number;
   };
   header?: never;
   path: {
    /** @description From `POST /v1/drivers/me/device`. */
    token: string;
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["DeviceReport"];
   };
  };
  responses: {
   /** @description The position is taken, or dropped. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   /** @description Not Found. */
   404: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "device-not-found";
     };
    };
   };
   409: components["responses"]["PositionConsentMissing"];
   default: components["responses"]["RefusalOfWriteWithInput"];
  };
 };
 listReservations: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    /** @description Only reservations in this state. */
    status?: components["schemas"]["ReservationStatus"];
    /** @description Only reservations on this date. */
    date?: string;
    /** @description Only the one that I booked by this reference. */
    clientReference?: string;
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["ReservationPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 requestReservation: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["RequiredIdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewReservation"] | components["schemas"]["NewQuotedReservation"];
   };
  };
  responses: {
   /** @description The reservation; it is durable when this response arrives. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Reservation"];
    };
   };
   402: components["responses"]["InsufficientFunds"];
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["QuoteNotFound"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "client-reference-used" | "quote-expired" | "quote-used" | "request-in-flight" | "too-many-open-reservations";
     };
    };
   };
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "date-in-past" | "idempotency-key-reused" | "invalid-input" | "pickup-window-over";
     };
    };
   };
   429: components["responses"]["NewAccount"];
   503: components["responses"]["LedgerReadOnly"];
   default: components["responses"]["RefusalOfKeyedWriteWithInputByProgram"];
  };
 };
 acceptReservation: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The reservation, assigned to you. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Reservation"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["ReservationNotFound"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "driver-busy" | "driver-offline" | "request-in-flight" | "reservation-conflict";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 handBackReservation: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The reservation, as other drivers see it. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Reservation"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["ReservationNotFound"];
   409: components["responses"]["ReservationConflictOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 cancelReservation: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["Cancellation"];
   };
  };
  responses: {
   /** @description The cancelled reservation; the other party is notified. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Reservation"];
    };
   };
   404: components["responses"]["ReservationNotFound"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "request-in-flight" | "reservation-conflict" | "use-hand-back";
     };
    };
   };
   503: components["responses"]["LedgerReadOnly"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 arriveAtStop: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["Arrival"];
   };
  };
  responses: {
   /** @description The reservation, with the arrival. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Reservation"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["ReservationNotFound"];
   409: components["responses"]["ReservationConflictOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 pickUpReservation: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: {
   content: {
    "application/json": components["schemas"]["PickUp"];
   };
  };
  responses: {
   /** @description The reservation, now picked up. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Reservation"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["ReservationNotFound"];
   409: components["responses"]["ReservationConflictOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 deliverReservation: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: {
   content: {
    "application/json": components["schemas"]["HandOver"];
   };
  };
  responses: {
   /** @description The reservation, now delivered. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Reservation"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["ReservationNotFound"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "pin-locked" | "request-in-flight" | "reservation-conflict";
     };
    };
   };
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "idempotency-key-reused" | "invalid-input" | "pin-wrong" | "proof-required" | "proof-unknown";
     };
    };
   };
   503: components["responses"]["LedgerReadOnly"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 failReservation: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["DeliveryFailure"];
   };
  };
  responses: {
   /** @description The reservation, now failed; its consumer is notified. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Reservation"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["ReservationNotFound"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "quote-required" | "request-in-flight" | "reservation-conflict";
     };
    };
   };
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "idempotency-key-reused" | "invalid-input" | "proof-unknown";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 returnReservation: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: {
   content: {
    "application/json": components["schemas"]["DeliveryReturn"];
   };
  };
  responses: {
   /** @description The reservation, now returning or returned. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Reservation"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["ReservationNotFound"];
   409: components["responses"]["ReservationConflictOfRepeatableRequest"];
   503: components["responses"]["LedgerReadOnly"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 replacePin: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description There is a new PIN. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["ReservationNotFound"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "pin-not-used" | "request-in-flight";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 getHandover: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Handover"];
    };
   };
   404: components["responses"]["ReservationNotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 listMilestones: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Milestones"];
    };
   };
   404: components["responses"]["ReservationNotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 listProofs: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Proofs"];
    };
   };
   404: components["responses"]["ReservationNotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 addProof: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "multipart/form-data": {
     /** Format: binary */
     file: Blob;
    };
   };
  };
  responses: {
   /** @description The proof; its id goes with the delivery. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Proof"];
    };
   };
   400: components["responses"]["MalformedUploadOfRepeatableRequest"];
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["ReservationNotFound"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "request-in-flight" | "reservation-conflict" | "too-many-proofs";
     };
    };
   };
   413: components["responses"]["FileTooLarge"];
   415: components["responses"]["MultipartRequiredOfUpload"];
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "idempotency-key-reused" | "invalid-input" | "not-a-photo";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableUploadWithInputByProgram"];
  };
 };
 getProof: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
    proofId: components["parameters"]["ProofId"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "image/jpeg": Blob;
     "image/png": Blob;
     "image/webp": Blob;
    };
   };
   /** @description Not Found. */
   404: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "proof-not-found" | "reservation-not-found";
     };
    };
   };
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 getCancellationTerms: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CancellationNow"];
    };
   };
   404: components["responses"]["ReservationNotFound"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "reservation-conflict";
     };
    };
   };
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 getReceipt: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Receipt"];
     "text/html": string;
    };
   };
   404: components["responses"]["ReservationNotFound"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "no-receipt";
     };
    };
   };
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 adjustFare: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["RequiredIdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewFareAdjustment"];
   };
  };
  responses: {
   /** @description The adjustment; the money is in the wallet. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["FareAdjustment"];
    };
   };
   402: components["responses"]["InsufficientFunds"];
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["ReservationNotFound"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "adjustment-impossible" | "request-in-flight";
     };
    };
   };
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "adjustment-too-large" | "idempotency-key-reused" | "invalid-input";
     };
    };
   };
   503: components["responses"]["LedgerReadOnly"];
   default: components["responses"]["RefusalOfKeyedWriteWithInputByProgram"];
  };
 };
 getEarnings: {
  parameters: {
   query?: {
    /** @description What the amounts are added up by: a day, or a week from Monday to Sunday. */
    period?: components["schemas"]["EarningsPeriod"];
    /** @description The first day, in Korean time; by default 7 days are answered, or 8 weeks. */
    from?: string;
    /** @description The last day; today by default. At most 92 days with the first; weeks are answered as a whole. */
    to?: string;
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Earnings"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 listOffers: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["OfferList"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalByProgram"];
  };
 };
 acceptOffer: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The reservation, assigned to you. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Reservation"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["OfferNotFound"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "driver-busy" | "driver-offline" | "offer-over" | "request-in-flight" | "reservation-conflict";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 declineOffer: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The offer is over. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["OfferNotFound"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "offer-over" | "request-in-flight";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 reassignReservation: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["Reassignment"];
   };
  };
  responses: {
   /** @description The reservation; the driver who had it is notified, and the search goes on at once. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Reservation"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["ReservationNotFound"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "driver-not-late" | "driver-unavailable" | "request-in-flight" | "reservation-conflict" | "use-hand-back";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 listOpenReservations: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    /** @description true: only those that are stuck; false: only the others. */
    stuck?: boolean;
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["OpenReservationPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 getReservationTracking: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["TrackingLink"];
    };
   };
   /** @description Not Found. */
   404: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "reservation-not-found" | "tracking-not-found";
     };
    };
   };
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 replaceTrackingLink: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The new link. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["NewTrackingLink"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["ReservationNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 getTracking: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    /** @description From the link of `GET /v1/reservations/{id}/tracking`. */
    token: components["parameters"]["TrackingToken"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Tracking"];
    };
   };
   404: components["responses"]["TrackingNotFound"];
   default: components["responses"]["RefusalWithInput"];
  };
 };
 getTrackedPhoto: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    /** @description From the link of `GET /v1/reservations/{id}/tracking`. */
    token: components["parameters"]["TrackingToken"];
    proofId: components["parameters"]["ProofId"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "image/jpeg": Blob;
     "image/png": Blob;
     "image/webp": Blob;
    };
   };
   /** @description Not Found. */
   404: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "proof-not-found" | "tracking-not-found";
     };
    };
   };
   default: components["responses"]["RefusalWithInput"];
  };
 };
 streamTracking: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    /** @description From the link of `GET /v1/reservations/{id}/tracking`. */
    token: components["parameters"]["TrackingToken"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Events; the `data` of each `tracking` is a `Tracking` as JSON. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "text/event-stream": string;
    };
   };
   404: components["responses"]["TrackingNotFound"];
   default: components["responses"]["RefusalWithInput"];
  };
 };
 listMissions: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    status?: components["schemas"]["MissionStatus"];
    streamerId?: components["schemas"]["Id"];
    /** @description Only missions that this person has backed; of other people, only where they show their name. */
    backerId?: components["schemas"]["Id"];
    /** @description Only those that I created by this reference, the newest first. */
    clientReference?: string;
    /** @description Sort by the largest pot or by the nearest deadline. */
    sort?: components["schemas"]["MissionSort"];
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["MissionPage"];
    };
   };
   304: components["responses"]["NotModified"];
   400: components["responses"]["InvalidCursor"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 createMission: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["RequiredIdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewMission"];
   };
  };
  responses: {
   /** @description The mission; its pot holds the first pledge. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Mission"];
    };
   };
   402: components["responses"]["InsufficientFunds"];
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "idempotency-key-reused" | "invalid-input" | "not-a-streamer" | "pledge-too-small" | "user-not-found";
     };
    };
   };
   429: components["responses"]["NewAccount"];
   503: components["responses"]["LedgerReadOnly"];
   default: components["responses"]["RefusalOfKeyedWriteWithInputByProgram"];
  };
 };
 listPledges: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
   };
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["PledgePage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   404: components["responses"]["MissionNotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 pledge: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["RequiredIdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewPledge"];
   };
  };
  responses: {
   /** @description The pledge; it is refunded in full unless the mission succeeds. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Pledge"];
    };
   };
   402: components["responses"]["InsufficientFunds"];
   404: components["responses"]["MissionNotFound"];
   409: components["responses"]["MissionClosedOfRepeatableRequest"];
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "idempotency-key-reused" | "invalid-input" | "pledge-too-small";
     };
    };
   };
   429: components["responses"]["NewAccount"];
   503: components["responses"]["LedgerReadOnly"];
   default: components["responses"]["RefusalOfKeyedWriteWithInputByProgram"];
  };
 };
 acceptMission: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The accepted mission. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Mission"];
    };
   };
   403: components["responses"]["ForbiddenOrNotMissionStreamerByProgram"];
   404: components["responses"]["MissionNotFound"];
   409: components["responses"]["MissionClosedOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 rejectMission: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The cancelled mission; all pledges are refunded. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Mission"];
    };
   };
   403: components["responses"]["ForbiddenOrNotMissionStreamerByProgram"];
   404: components["responses"]["MissionNotFound"];
   409: components["responses"]["MissionClosedOfRepeatableRequest"];
   503: components["responses"]["LedgerReadOnly"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 settleMission: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["RequiredIdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["Settlement"];
   };
  };
  responses: {
   /** @description The mission; its pot is paid out or refunded in the same transaction. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Mission"];
    };
   };
   /** @description Forbidden. */
   403: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "insufficient-scope" | "key-address-refused" | "not-mission-streamer";
     };
    };
   };
   404: components["responses"]["MissionNotFound"];
   409: components["responses"]["MissionClosedOfRepeatableRequest"];
   503: components["responses"]["LedgerReadOnly"];
   default: components["responses"]["RefusalOfKeyedWriteWithInputByProgram"];
  };
 };
 disputeMission: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The disputed mission; a moderator decides. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Mission"];
    };
   };
   /** @description Forbidden. */
   403: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "insufficient-scope" | "key-address-refused" | "not-a-backer";
     };
    };
   };
   404: components["responses"]["MissionNotFound"];
   409: components["responses"]["MissionClosedOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 cancelMission: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The cancelled mission; all pledges are refunded. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Mission"];
    };
   };
   /** @description Forbidden. */
   403: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "insufficient-scope" | "key-address-refused" | "not-mission-creator";
     };
    };
   };
   404: components["responses"]["MissionNotFound"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "mission-accepted" | "mission-closed" | "request-in-flight";
     };
    };
   };
   503: components["responses"]["LedgerReadOnly"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 getLiveMission: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["LiveMission"];
    };
   };
   404: components["responses"]["MissionNotFound"];
   default: components["responses"]["RefusalWithInput"];
  };
 };
 streamMission: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Events; the `data` of each `mission` is a `LiveMission` as JSON. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "text/event-stream": string;
    };
   };
   404: components["responses"]["MissionNotFound"];
   429: components["responses"]["TooManyStreams"];
   default: components["responses"]["RefusalWithInput"];
  };
 };
 listOverlays: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["OverlayList"];
    };
   };
   403: components["responses"]["ForbiddenByPerson"];
   default: components["responses"]["RefusalByPerson"];
  };
 };
 createOverlay: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewOverlay"];
   };
  };
  responses: {
   /** @description The link. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["OverlayWithUrl"];
    };
   };
   403: components["responses"]["ForbiddenByPerson"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "overlay-limit-reached" | "request-in-flight";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByPerson"];
  };
 };
 rotateOverlay: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The link. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["OverlayWithUrl"];
    };
   };
   403: components["responses"]["ForbiddenByPerson"];
   404: components["responses"]["OverlayNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByPerson"];
  };
 };
 revokeOverlay: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The link is revoked. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   403: components["responses"]["ForbiddenByPerson"];
   404: components["responses"]["OverlayNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByPerson"];
  };
 };
 sendTestAlert: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The link. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Overlay"];
    };
   };
   403: components["responses"]["ForbiddenByPerson"];
   404: components["responses"]["OverlayNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByPerson"];
  };
 };
 getOverlay: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    /** @description From the link of `POST /v1/overlays`. */
    token: components["parameters"]["OverlayToken"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["OverlayState"];
    };
   };
   404: components["responses"]["OverlayNotFound"];
   default: components["responses"]["RefusalWithInput"];
  };
 };
 streamOverlay: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    /** @description From the link of `POST /v1/overlays`. */
    token: components["parameters"]["OverlayToken"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Events; the `data` of each `overlay` is an `OverlayState` as JSON. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "text/event-stream": string;
    };
   };
   404: components["responses"]["OverlayNotFound"];
   429: components["responses"]["TooManyStreams"];
   default: components["responses"]["RefusalWithInput"];
  };
 };
 listImports: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeImportPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 importCafes: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "multipart/form-data": {
     /**
      * @example localdata
      * @enum {string}
      */
     source: "localdata" | "sbiz" | "overpass" | "geojson";
     /**
      * @description Validate and count only; change nothing.
      * @default false
      */
     dryRun?: boolean;
     /**
      * @description Detected when omitted.
      * @enum {string}
      */
     encoding?: "utf-8" | "cp949" | "utf-16le" | "utf-16be";
     /** Format: binary */
     file: Blob;
    };
   };
  };
  responses: {
   /** @description The queued import; a worker will run it. */
   202: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeImport"];
    };
   };
   400: components["responses"]["MalformedUploadOfRepeatableRequest"];
   403: components["responses"]["ForbiddenByProgram"];
   413: components["responses"]["FileTooLarge"];
   415: components["responses"]["MultipartRequiredOfUpload"];
   default: components["responses"]["RefusalOfRepeatableUploadWithInputByProgram"];
  };
 };
 collectCafes: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewCafeCollection"];
   };
  };
  responses: {
   /** @description The queued import; a worker will run it. */
   202: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeImport"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "idempotency-key-reused" | "invalid-input" | "source-not-configured";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 getImport: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeImport"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["ImportNotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 listImportRows: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    /** @description Only rows with this outcome. */
    outcome?: components["schemas"]["CafeImportOutcome"];
   };
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeImportRowPage"];
     "text/csv": string;
    };
   };
   400: components["responses"]["InvalidCursor"];
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["ImportNotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 cancelImport: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The cancelled import. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeImport"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["ImportNotFound"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "import-over" | "request-in-flight";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 listCafeDuplicates: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    /** @description suggested: waiting for a decision. merged: the two are one café. dismissed: the two are different cafés. separated: the merge was undone. */
    state?: components["schemas"]["CafeDuplicateState"];
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeDuplicatePage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 createCafeDuplicate: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewCafeDuplicate"];
   };
  };
  responses: {
   /** @description The merged pair. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeDuplicate"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["CafeNotFound"];
   409: components["responses"]["DuplicateDecidedOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 mergeCafeDuplicate: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The merged pair. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeDuplicate"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["DuplicateNotFound"];
   409: components["responses"]["DuplicateDecidedOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 dismissCafeDuplicate: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The dismissed pair. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeDuplicate"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["DuplicateNotFound"];
   409: components["responses"]["DuplicateDecidedOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 separateCafeDuplicate: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The separated pair. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeDuplicate"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["DuplicateNotFound"];
   409: components["responses"]["DuplicateDecidedOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 getRating: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeRating"];
    };
   };
   /** @description Not Found. */
   404: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "cafe-not-found" | "rating-not-found";
     };
    };
   };
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 rateCafe: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewCafeRating"];
   };
  };
  responses: {
   /** @description My rating; the mean and the tags of the café now include it. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeRating"];
    };
   };
   404: components["responses"]["CafeNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgramInLiveMode"];
  };
 };
 deleteRating: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The rating is deleted. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   404: components["responses"]["CafeNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgramInLiveMode"];
  };
 };
 listComments: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
   };
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeCommentPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   404: components["responses"]["CafeNotFound"];
   default: components["responses"]["RefusalWithInput"];
  };
 };
 writeComment: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewCafeComment"];
   };
  };
  responses: {
   /** @description The comment; the author of the parent comment is notified. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeComment"];
    };
   };
   404: components["responses"]["CafeNotFoundOrCommentNotFound"];
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "idempotency-key-reused" | "invalid-input" | "reply-to-reply";
     };
    };
   };
   429: components["responses"]["NewAccount"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgramInLiveMode"];
  };
 };
 deleteComment: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
    commentId: components["parameters"]["CafesCommentId"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The comment is hidden; its replies stay. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   403: components["responses"]["NotCommentAuthorByProgramInLiveMode"];
   404: components["responses"]["CafeNotFoundOrCommentNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgramInLiveMode"];
  };
 };
 changeComment: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
    commentId: components["parameters"]["CafesCommentId"];
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["CafeCommentChange"];
   };
  };
  responses: {
   /** @description The changed comment. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeComment"];
    };
   };
   403: components["responses"]["NotCommentAuthorByProgramInLiveMode"];
   404: components["responses"]["CafeNotFoundOrCommentNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgramInLiveMode"];
  };
 };
 listBookmarks: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeBookmarkPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 keepCafe: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The café is bookmarked. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   404: components["responses"]["CafeNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgramInLiveMode"];
  };
 };
 dropCafe: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The café is not bookmarked. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   404: components["responses"]["CafeNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgramInLiveMode"];
  };
 };
 listCafeSuggestions: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    state?: components["parameters"]["State"];
   };
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeSuggestionPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   404: components["responses"]["CafeNotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 suggestCorrection: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewCafeSuggestion"];
   };
  };
  responses: {
   /** @description The suggested edit, waiting for review. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeSuggestion"];
    };
   };
   404: components["responses"]["CafeNotFound"];
   429: components["responses"]["NewAccount"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgramInLiveMode"];
  };
 };
 listSuggestions: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    state?: components["parameters"]["State"];
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeSuggestionPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 approveSuggestion: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The approved edit. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeSuggestion"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["SuggestionNotFound"];
   409: components["responses"]["SuggestionDecidedOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 rejectSuggestion: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The rejected edit; the café does not change. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeSuggestion"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   404: components["responses"]["SuggestionNotFound"];
   409: components["responses"]["SuggestionDecidedOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 listNotifications: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    /** @description true: only unread notifications; false: only read ones. */
    unread?: boolean;
    category?: components["schemas"]["NotificationCategory"];
    /** @description Only of this event type. */
    type?: string;
    /** @description true: only archived notifications. */
    archived?: boolean;
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["NotificationPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 readNotifications: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["ReadMany"];
   };
  };
  responses: {
   /** @description The notifications are marked as read. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["InboxCounts"];
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 seeNotifications: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["Seen"];
   };
  };
  responses: {
   /** @description The notifications are marked as seen. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["InboxCounts"];
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 readNotification: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The notification is marked as read. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Notification"];
    };
   };
   404: components["responses"]["NotificationNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 unreadNotification: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The notification is marked as unread. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Notification"];
    };
   };
   404: components["responses"]["NotificationNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 archiveNotification: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The notification is archived. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Notification"];
    };
   };
   404: components["responses"]["NotificationNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 restoreNotification: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The notification is back in the inbox. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Notification"];
    };
   };
   404: components["responses"]["NotificationNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 streamNotifications: {
  parameters: {
   query?: {
    /** @description Sends everything after this number first; 0 sends everything stored. `Last-Event-ID` takes precedence. */
    lastEventId?: string;
    /** @description A stream ticket, for clients such as EventSource that cannot send an access token. */
    ticket?: string;
   };
   header?: {
    "Last-Event-ID"?: string;
   };
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Events; the `data` of each `notification` is a `Notification` as JSON. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "text/event-stream": string;
    };
   };
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 issueStreamTicket: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The stream ticket. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["StreamTicket"];
    };
   };
   default: components["responses"]["RefusalOfWriteByPerson"];
  };
 };
 findNotificationPreferences: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["NotificationPreferences"];
    };
   };
   default: components["responses"]["RefusalByProgram"];
  };
 };
 putNotificationPreferences: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NotificationPreferencesChange"];
   };
  };
  responses: {
   /** @description The preferences; they apply to new notifications. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["NotificationPreferences"];
    };
   };
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "critical-notification" | "idempotency-key-reused" | "invalid-input";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 listOutbox: {
  parameters: {
   query: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    channel: components["schemas"]["TextChannel"];
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["NotificationOutboxPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 listWebhooks: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["WebhookPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 createWebhook: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["RequiredIdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewWebhook"];
   };
  };
  responses: {
   /** @description The webhook with its secret, which is shown only in this response. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["WebhookWithSecret"];
    };
   };
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "request-in-flight" | "webhook-limit-reached";
     };
    };
   };
   422: components["responses"]["UnknownEventTypesOrWebhookUrlRefusedOfRepeatableRequestWithInput"];
   429: components["responses"]["NewAccount"];
   default: components["responses"]["RefusalOfKeyedWriteWithInputByProgram"];
  };
 };
 getWebhook: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Webhook"];
    };
   };
   404: components["responses"]["WebhookNotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 deleteWebhook: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The webhook is deleted; nothing more is sent to it. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   404: components["responses"]["WebhookNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 changeWebhook: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["WebhookChanges"];
   };
  };
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Webhook"];
    };
   };
   404: components["responses"]["WebhookNotFound"];
   422: components["responses"]["UnknownEventTypesOrWebhookUrlRefusedOfRepeatableRequestWithInput"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 rotateWebhookSecret: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The webhook with its new secret, which is shown only in this response. */
   201: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["WebhookWithSecret"];
    };
   };
   404: components["responses"]["WebhookNotFound"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 testWebhook: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: {
   content: {
    "application/json": components["schemas"]["NewWebhookTest"];
   };
  };
  responses: {
   /** @description It is on its way. */
   202: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["WebhookDelivery"];
    };
   };
   404: components["responses"]["WebhookNotFound"];
   409: components["responses"]["WebhookDisabledOfRepeatableRequest"];
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "idempotency-key-reused" | "invalid-input" | "unknown-event-types";
     };
    };
   };
   429: components["responses"]["NewAccount"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 listWebhookDeliveries: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    /** @description pending, retrying: waits until nextAttemptAt. sending: an attempt is running. dead: all ten attempts failed, or the endpoint answered 410. suppressed: not sent, see reason. */
    state?: components["schemas"]["DeliveryState"];
   };
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["WebhookDeliveryPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   404: components["responses"]["WebhookNotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 listWebhookAttempts: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
    deliveryId: components["parameters"]["WebhooksDeliveryId"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["WebhookAttempts"];
    };
   };
   404: components["responses"]["DeliveryNotFoundOrWebhookNotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 replayWebhookDelivery: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
    deliveryId: components["parameters"]["WebhooksDeliveryId"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description It is on its way. */
   202: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["WebhookDelivery"];
    };
   };
   404: components["responses"]["DeliveryNotFoundOrWebhookNotFound"];
   409: components["responses"]["WebhookDisabledOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 replayWebhook: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewWebhookReplay"];
   };
  };
  responses: {
   /** @description The messages are queued. */
   202: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["WebhookReplayed"];
    };
   };
   404: components["responses"]["WebhookNotFound"];
   409: components["responses"]["WebhookDisabledOfRepeatableRequest"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 listDeliveries: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    eventId?: components["schemas"]["Id"];
    userId?: components["schemas"]["Id"];
    channel?: components["schemas"]["Channel"];
    /** @description pending, retrying: waits until dueAt. sending: an attempt is running. dead: retries are exhausted, see lastError and the dead letters. suppressed: not sent, see reason. */
    state?: components["schemas"]["DeliveryState"];
    /** @description The event type. */
    type?: string;
    /** @description Created at this time or later. */
    from?: string;
    /** @description Created before this time. */
    to?: string;
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["DeliveryPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 listDeliveryAttempts: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["DeliveryAttempts"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   /** @description Not Found. */
   404: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "delivery-not-found";
     };
    };
   };
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 deleteMe: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["DeletionRequest"];
   };
  };
  responses: {
   /** @description The account is closed. */
   202: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["AccountDeletion"];
    };
   };
   403: components["responses"]["WrongPasswordByPerson"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "deletion-balance-left" | "deletion-bookings-open" | "deletion-missions-open" | "deletion-of-admin" | "deletion-pledges-open" | "deletion-withdrawals-open";
     };
    };
   };
   429: components["responses"]["TooManyLoginAttempts"];
   default: components["responses"]["RefusalOfWriteWithInputByPerson"];
  };
 };
 cancelDeletion: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["EmailLink"];
   };
  };
  responses: {
   /** @description The account is open. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "deletion-link-invalid" | "request-in-flight";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInput"];
  };
 };
 listExports: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["AccountExportList"];
    };
   };
   default: components["responses"]["RefusalByPerson"];
  };
 };
 requestExport: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The export that is being made. */
   202: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["AccountExport"];
    };
   };
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "export-under-way" | "request-in-flight";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteByPerson"];
  };
 };
 getExport: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["AccountExport"];
    };
   };
   404: components["responses"]["ExportNotFound"];
   default: components["responses"]["RefusalWithInputByPerson"];
  };
 };
 getExportContent: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/zip": Blob;
    };
   };
   404: components["responses"]["ExportNotFound"];
   /** @description Conflict. */
   409: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "export-not-ready";
     };
    };
   };
   default: components["responses"]["RefusalWithInputByPerson"];
  };
 };
 listDeadLetters: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    /** @description The source that exhausted its retries: a consumer of events (such as notifications.reservation.requested), notifications.<channel>, forwarding.<target>, messages.history, messages.search, wallets.withdrawals, cafes.imports, privacy.deletions or privacy.exports. */
    source?: string;
    /** @description Only this exact reason. */
    reason?: string;
    /** @description Dead since this time or later. */
    from?: string;
    /** @description Dead before this time. */
    to?: string;
    /** @description true: only redriven dead letters; false: only the others. */
    redriven?: boolean;
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["DeadLetterPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 getDeadLetter: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["DeadLetter"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   /** @description Not Found. */
   404: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "dead-letter-not-found";
     };
    };
   };
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 redriveDeadLetters: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": components["schemas"]["NewRedrive"];
   };
  };
  responses: {
   /** @description The dead letters are queued. */
   202: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Redriven"];
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 getReservation: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Reservation"];
    };
   };
   304: components["responses"]["NotModified"];
   404: components["responses"]["ReservationNotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 getReservationPeople: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["ReservationPeople"];
    };
   };
   404: components["responses"]["ReservationNotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 getTimeline: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Timeline"];
    };
   };
   404: components["responses"]["ReservationNotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 getMission: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Mission"];
    };
   };
   304: components["responses"]["NotModified"];
   404: components["responses"]["MissionNotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 listMissionEvents: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Timeline"];
    };
   };
   404: components["responses"]["MissionNotFound"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 findCafes: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    lat?: components["parameters"]["CafesLat"];
    lng?: components["parameters"]["Lng"];
    /** @description In metres; 500 by default. */
    radius?: number;
    /** @description Instead of lat, lng and radius: west, south, east and north in degrees, such as 127.02,37.49,127.04,37.51. */
    bbox?: string;
    /** @description With bbox: zoom level of a web map, such as 15; the response then groups nearby cafés into clusters. */
    zoom?: number;
    /** @description Words of a name or address, or the initial consonants (초성) of a name. */
    q?: string;
    /** @description Cafés with all of these tags. An unknown tag does not mean no, see `includeUnknown`. */
    tags?: string;
    /** @description Include cafés for which a requested tag or the opening hours are unknown. */
    includeUnknown?: boolean;
    /** @description Include permanently closed cafés. */
    includeClosed?: boolean;
    /** @description Only cafés that are open at this instant. */
    openAt?: string;
    /** @description Only cafés that are open now. */
    openNow?: boolean;
    /** @description Minimum mean rating. */
    minRating?: number;
    /** @description `distance` unless there is no place to measure from, then `fit`: 4 parts the wanted tags that are confirmed, 3 parts how well the name fits `q`, 3 parts the rating (as if five more people had given 3.5), 2 parts closeness (half at 500 m). */
    sort?: components["schemas"]["CafeSort"];
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafePage"];
     "application/geo+json": {
      /** @constant */
      type: "FeatureCollection";
      features: {
       /** @constant */
       type: "Feature";
       id?: components["schemas"]["Id"];
       /** @description Only for a cluster. */
       bbox?: number[];
       geometry: {
        /** @constant */
        type: "Point";
        /**
         * @example [
         *       127.027898,
         *       37.498609
         *     ]
         */
        coordinates: number[];
       };
       properties: components["schemas"]["Cafe"] | {
        /** Format: int64 */
        count: number;
       };
      }[];
      /**
       * Format: int64
       * @example 60
       */
      total: number;
      nextCursor: string | null;
     };
    };
   };
   304: components["responses"]["NotModified"];
   400: components["responses"]["InvalidCursor"];
   default: components["responses"]["RefusalWithInput"];
  };
 };
 suggestCafes: {
  parameters: {
   query: {
    q: string;
    limit?: number;
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeNames"];
    };
   };
   default: components["responses"]["RefusalWithInput"];
  };
 };
 getCafe: {
  parameters: {
   query?: {
    lat?: components["parameters"]["CafesLat"];
    lng?: components["parameters"]["Lng"];
   };
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeDetail"];
    };
   };
   304: components["responses"]["NotModified"];
   404: components["responses"]["CafeNotFound"];
   default: components["responses"]["RefusalWithInput"];
  };
 };
 listTags: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Tags"];
    };
   };
   /** @description Another refusal. */
   default: {
    headers: {
     "Retry-After": components["headers"]["Retry-After"];
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "busy" | "database-unavailable" | "expectation-failed" | "headers-too-large" | "internal-error" | "malformed-request" | "too-many-requests" | "uri-too-long";
     };
    };
   };
  };
 };
 listReplies: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
   };
   header?: never;
   path: {
    id: components["parameters"]["Id"];
    commentId: components["parameters"]["CafesCommentId"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["CafeReplyPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   404: components["responses"]["CafeNotFoundOrCommentNotFound"];
   default: components["responses"]["RefusalWithInput"];
  };
 };
 getProfile: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    /** @description 3 to 30 characters: a–z, 0–9 and underscore. Upper case is converted to lower case. */
    handle: string;
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Profile"];
    };
   };
   304: components["responses"]["NotModified"];
   /** @description Not Found. */
   404: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "profile-not-found";
     };
    };
   };
   default: components["responses"]["RefusalWithInput"];
  };
 };
 listStreamers: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    /** @description The beginning of a handle or of a name, in upper or lower case. */
    q?: string;
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["StreamerPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   default: components["responses"]["RefusalWithInput"];
  };
 };
 listMessages: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    /** @description Only messages that contain this text, in Korean or English; ignores spaces, case and character width. */
    q?: string;
    /** @description Only of this event type. */
    type?: string;
    reservationId?: components["schemas"]["Id"];
    /** @description The UUID of a mission, instead of that of a reservation. */
    missionId?: string;
    /** @description Only messages at this time or later. */
    from?: string;
    /** @description Only messages before this time. */
    to?: string;
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["MessagePage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 takeFeedback: {
  parameters: {
   query?: never;
   header: {
    "webhook-signature": components["parameters"]["WebhookSignature"];
    "webhook-timestamp": components["parameters"]["WebhookTimestamp"];
    "webhook-id": string;
   };
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    "application/json": {
     /** @enum {string} */
     type: "bounce";
     /** @example mina@example.com */
     email: string;
     /**
      * @description False for temporary bounces such as a full mailbox.
      * @example true
      */
     permanent: boolean;
     /** @example 550 5.1.1 user unknown */
     detail?: string | null;
    } | {
     /** @enum {string} */
     type: "complaint";
     /** @example mina@example.com */
     email: string;
     /** @example 550 5.1.1 user unknown */
     detail?: string | null;
    } | ({
     bounce: {
      /**
       * @description Only `Permanent` has a consequence.
       * @example Permanent
       */
      bounceType: string;
      bounceSubType?: string | null;
      bouncedRecipients: {
       /** @example mina@example.com */
       emailAddress: string;
       /** @example 550 5.1.1 user unknown */
       diagnosticCode?: string | null;
      }[];
     };
     /** @enum {string} */
     notificationType: "Bounce";
    } | {
     bounce: {
      /**
       * @description Only `Permanent` has a consequence.
       * @example Permanent
       */
      bounceType: string;
      bounceSubType?: string | null;
      bouncedRecipients: {
       /** @example mina@example.com */
       emailAddress: string;
       /** @example 550 5.1.1 user unknown */
       diagnosticCode?: string | null;
      }[];
     };
     /** @enum {string} */
     eventType: "Bounce";
    }) | ({
     complaint: {
      complaintFeedbackType?: string | null;
      complainedRecipients: {
       /** @example mina@example.com */
       emailAddress: string;
      }[];
     };
     /** @enum {string} */
     notificationType: "Complaint";
    } | {
     complaint: {
      complaintFeedbackType?: string | null;
      complainedRecipients: {
       /** @example mina@example.com */
       emailAddress: string;
      }[];
     };
     /** @enum {string} */
     eventType: "Complaint";
    }) | ({
     notificationType: string;
    } | {
     eventType: string;
    }) | {
     type: string;
    };
   };
  };
  responses: {
   /** @description The feedback is recorded; repeating it changes nothing. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["MailFeedbackTaken"];
    };
   };
   401: components["responses"]["InvalidSignature"];
   default: components["responses"]["RefusalOfWriteWithInput"];
  };
 };
 listSuppressions: {
  parameters: {
   query?: {
    /** @description Items per page. */
    limit?: components["parameters"]["Limit"];
    /** @description `nextCursor` of the previous page. */
    cursor?: components["parameters"]["Cursor"];
    /** @description Only this e-mail address. */
    email?: string;
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["SuppressionPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 liftSuppression: {
  parameters: {
   query?: never;
   header?: {
    /** @description A new key for each operation, the same key for each retry. A retry returns the first response. */
    "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
   };
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The address receives e-mail again. */
   204: {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
   403: components["responses"]["ForbiddenByProgram"];
   /** @description Not Found. */
   404: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "suppression-not-found";
     };
    };
   };
   default: components["responses"]["RefusalOfRepeatableWriteWithInputByProgram"];
  };
 };
 previewNotification: {
  parameters: {
   query: {
    /** @description The event type. */
    type: components["schemas"]["EventType"];
    locale?: components["schemas"]["Locale"];
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["Letter"];
     "text/html": string;
    };
   };
   403: components["responses"]["ForbiddenByProgram"];
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 showUnsubscribe: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    token: components["parameters"]["UnsubscribeToken"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "text/html": string;
    };
   };
   404: components["responses"]["UnsubscribeLinkInvalid"];
   default: components["responses"]["RefusalWithInput"];
  };
 };
 unsubscribe: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    token: components["parameters"]["UnsubscribeToken"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description The e-mails are switched off. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "text/plain": string;
     "text/html": string;
    };
   };
   404: components["responses"]["UnsubscribeLinkInvalid"];
   default: components["responses"]["RefusalOfWriteWithInput"];
  };
 };
 listEvents: {
  parameters: {
   query?: {
    /** @description `after` of the previous answer. Without it, the oldest of the last 30 days; `now`: only what is new. */
    after?: string;
    /** @description Only these types, up to 20, separated by commas; `reservation.*` are all of reservations. */
    type?: string;
    /** @description Events per answer. */
    limit?: number;
    /** @description Seconds to wait for the next event where there is none yet. */
    wait?: number;
   };
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["AccountEventPage"];
    };
   };
   400: components["responses"]["InvalidCursor"];
   /** @description Unprocessable Entity. */
   422: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "invalid-input" | "unknown-event-types";
     };
    };
   };
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 getEvent: {
  parameters: {
   query?: never;
   header?: never;
   path: {
    id: components["parameters"]["Id"];
   };
   cookie?: never;
  };
  requestBody?: never;
  responses: {
   /** @description Success. */
   200: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/json": components["schemas"]["AccountEvent"];
    };
   };
   /** @description Not Found. */
   404: {
    headers: {
     [name: string]: unknown;
    };
    content: {
     "application/problem+json": components["schemas"]["Problem"] & {
      /** @enum {string} */
      code?: "event-not-found";
     };
    };
   };
   default: components["responses"]["RefusalWithInputByProgram"];
  };
 };
 onReservationRequested: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.requested",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "requested",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": null,
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": null,
     *         "dropoffArrivedAt": null,
     *         "failureReason": null,
     *         "cancelReason": null,
     *         "version": 1,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.requested";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationOffered: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.offered",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "requested",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": null,
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": null,
     *         "dropoffArrivedAt": null,
     *         "failureReason": null,
     *         "cancelReason": null,
     *         "version": 1,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.offered";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationOfferMade: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.offer_made",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "requested",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": null,
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": null,
     *         "dropoffArrivedAt": null,
     *         "failureReason": null,
     *         "cancelReason": null,
     *         "version": 1,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.offer_made";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationOfferEnded: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.offer_ended",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "requested",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": null,
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": null,
     *         "dropoffArrivedAt": null,
     *         "failureReason": null,
     *         "cancelReason": null,
     *         "version": 1,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.offer_ended";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationAccepted: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.accepted",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "accepted",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1d",
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": null,
     *         "dropoffArrivedAt": null,
     *         "failureReason": null,
     *         "cancelReason": null,
     *         "version": 2,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.accepted";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationHandedBack: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.handed_back",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "requested",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": null,
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": null,
     *         "dropoffArrivedAt": null,
     *         "failureReason": null,
     *         "cancelReason": null,
     *         "version": 3,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.handed_back";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationReassigned: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.reassigned",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "requested",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": null,
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": null,
     *         "dropoffArrivedAt": null,
     *         "failureReason": null,
     *         "cancelReason": null,
     *         "version": 3,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.reassigned";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationArrived: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.arrived",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "accepted",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1d",
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": "2026-12-24T03:00:00.000Z",
     *         "dropoffArrivedAt": null,
     *         "failureReason": null,
     *         "cancelReason": null,
     *         "version": 3,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.arrived";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationPickedUp: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.picked_up",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "picked_up",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1d",
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": "2026-12-24T03:00:00.000Z",
     *         "dropoffArrivedAt": null,
     *         "failureReason": null,
     *         "cancelReason": null,
     *         "version": 4,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.picked_up";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationApproaching: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.approaching",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "picked_up",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1d",
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": "2026-12-24T03:00:00.000Z",
     *         "dropoffArrivedAt": null,
     *         "failureReason": null,
     *         "cancelReason": null,
     *         "version": 4,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.approaching";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationPinWrong: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.pin_wrong",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "picked_up",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1d",
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": "2026-12-24T03:00:00.000Z",
     *         "dropoffArrivedAt": null,
     *         "failureReason": null,
     *         "cancelReason": null,
     *         "version": 4,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.pin_wrong";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationPinLocked: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.pin_locked",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "picked_up",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1d",
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": "2026-12-24T03:00:00.000Z",
     *         "dropoffArrivedAt": null,
     *         "failureReason": null,
     *         "cancelReason": null,
     *         "version": 4,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.pin_locked";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationPinRenewed: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.pin_renewed",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "picked_up",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1d",
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": "2026-12-24T03:00:00.000Z",
     *         "dropoffArrivedAt": null,
     *         "failureReason": null,
     *         "cancelReason": null,
     *         "version": 4,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.pin_renewed";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationDelivered: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.delivered",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "delivered",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1d",
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": "2026-12-24T03:00:00.000Z",
     *         "dropoffArrivedAt": "2026-12-24T03:00:00.000Z",
     *         "failureReason": null,
     *         "cancelReason": null,
     *         "version": 6,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.delivered";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationFailed: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.failed",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "failed",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1d",
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": "2026-12-24T03:00:00.000Z",
     *         "dropoffArrivedAt": null,
     *         "failureReason": "recipient_absent",
     *         "cancelReason": null,
     *         "version": 5,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.failed";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationReturning: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.returning",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "returning",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1d",
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": "2026-12-24T03:00:00.000Z",
     *         "dropoffArrivedAt": null,
     *         "failureReason": "recipient_absent",
     *         "cancelReason": null,
     *         "version": 6,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.returning";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationReturned: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.returned",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "returned",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1d",
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": "2026-12-24T03:00:00.000Z",
     *         "dropoffArrivedAt": null,
     *         "failureReason": "recipient_absent",
     *         "cancelReason": null,
     *         "version": 7,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.returned";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationExpired: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.expired",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "expired",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": null,
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": null,
     *         "dropoffArrivedAt": null,
     *         "failureReason": null,
     *         "cancelReason": null,
     *         "version": 2,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.expired";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onReservationCancelled: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "reservation.cancelled",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "reservation",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/reservations/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "cancelled",
     *         "consumerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "driverId": null,
     *         "departure": "서울 강남구 테헤란로 152",
     *         "destination": "서울 마포구 양화로 45",
     *         "date": "2026-12-24",
     *         "pickupWindow": {
     *           "from": "09:00",
     *           "to": "12:00"
     *         },
     *         "deadline": "2026-12-24T03:00:00.000Z",
     *         "note": "깨지기 쉬운 물건입니다 🥚",
     *         "contactName": "김미나",
     *         "quoteId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1e",
     *         "price": 9800,
     *         "returnFare": 0,
     *         "driverPay": 8330,
     *         "verification": "none",
     *         "clientReference": "order-20261224-17",
     *         "metadata": {
     *           "shop": "강남점"
     *         },
     *         "arrivedAt": null,
     *         "dropoffArrivedAt": null,
     *         "failureReason": null,
     *         "cancelReason": "일정이 바뀌었습니다",
     *         "version": 2,
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "updatedAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReservationEvent"] & {
     /** @enum {string} */
     type?: "reservation.cancelled";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onMissionCreated: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "mission.created",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "mission",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/missions/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "open",
     *         "creatorId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "creator": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *           "name": "김미나",
     *           "handle": "mina_kim"
     *         },
     *         "streamerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *         "streamer": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *           "name": "하루",
     *           "handle": "haru"
     *         },
     *         "title": "노래 한 곡 부르기 🎤",
     *         "description": null,
     *         "pot": 5000,
     *         "backers": 1,
     *         "feeBps": 500,
     *         "deadline": "2026-12-24T02:30:00.000Z",
     *         "secondsLeft": 3600,
     *         "acceptedAt": null,
     *         "claimedUntil": null,
     *         "evidenceUrl": null,
     *         "endedAt": null,
     *         "clientReference": null,
     *         "metadata": null,
     *         "createdAt": "2026-12-24T01:30:00.000Z"
     *       },
     *       "pledge": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "backerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "amount": 5000
     *       }
     *     }
     */
    "application/json": components["schemas"]["MissionEvent"] & {
     /** @enum {string} */
     type?: "mission.created";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onMissionPledged: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "mission.pledged",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "mission",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/missions/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "open",
     *         "creatorId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "creator": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *           "name": "김미나",
     *           "handle": "mina_kim"
     *         },
     *         "streamerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *         "streamer": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *           "name": "하루",
     *           "handle": "haru"
     *         },
     *         "title": "노래 한 곡 부르기 🎤",
     *         "description": null,
     *         "pot": 20000,
     *         "backers": 2,
     *         "feeBps": 500,
     *         "deadline": "2026-12-24T02:30:00.000Z",
     *         "secondsLeft": 3600,
     *         "acceptedAt": null,
     *         "claimedUntil": null,
     *         "evidenceUrl": null,
     *         "endedAt": null,
     *         "clientReference": null,
     *         "metadata": null,
     *         "createdAt": "2026-12-24T01:30:00.000Z"
     *       },
     *       "pledge": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "backerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "amount": 15000
     *       }
     *     }
     */
    "application/json": components["schemas"]["MissionEvent"] & {
     /** @enum {string} */
     type?: "mission.pledged";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onMissionAccepted: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "mission.accepted",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "mission",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/missions/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "open",
     *         "creatorId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "creator": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *           "name": "김미나",
     *           "handle": "mina_kim"
     *         },
     *         "streamerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *         "streamer": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *           "name": "하루",
     *           "handle": "haru"
     *         },
     *         "title": "노래 한 곡 부르기 🎤",
     *         "description": null,
     *         "pot": 5000,
     *         "backers": 1,
     *         "feeBps": 500,
     *         "deadline": "2026-12-24T02:30:00.000Z",
     *         "secondsLeft": 3600,
     *         "acceptedAt": "2026-12-24T03:00:00.000Z",
     *         "claimedUntil": null,
     *         "evidenceUrl": null,
     *         "endedAt": null,
     *         "clientReference": null,
     *         "metadata": null,
     *         "createdAt": "2026-12-24T01:30:00.000Z"
     *       },
     *       "pledge": null
     *     }
     */
    "application/json": components["schemas"]["MissionEvent"] & {
     /** @enum {string} */
     type?: "mission.accepted";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onMissionClaimed: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "mission.claimed",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "mission",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/missions/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "claimed",
     *         "creatorId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "creator": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *           "name": "김미나",
     *           "handle": "mina_kim"
     *         },
     *         "streamerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *         "streamer": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *           "name": "하루",
     *           "handle": "haru"
     *         },
     *         "title": "노래 한 곡 부르기 🎤",
     *         "description": null,
     *         "pot": 5000,
     *         "backers": 1,
     *         "feeBps": 500,
     *         "deadline": "2026-12-24T02:30:00.000Z",
     *         "secondsLeft": 0,
     *         "acceptedAt": "2026-12-24T03:00:00.000Z",
     *         "claimedUntil": "2026-12-25T03:00:00.000Z",
     *         "evidenceUrl": null,
     *         "endedAt": null,
     *         "clientReference": null,
     *         "metadata": null,
     *         "createdAt": "2026-12-24T01:30:00.000Z"
     *       },
     *       "pledge": null
     *     }
     */
    "application/json": components["schemas"]["MissionEvent"] & {
     /** @enum {string} */
     type?: "mission.claimed";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onMissionDisputed: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "mission.disputed",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "mission",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/missions/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "disputed",
     *         "creatorId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "creator": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *           "name": "김미나",
     *           "handle": "mina_kim"
     *         },
     *         "streamerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *         "streamer": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *           "name": "하루",
     *           "handle": "haru"
     *         },
     *         "title": "노래 한 곡 부르기 🎤",
     *         "description": null,
     *         "pot": 5000,
     *         "backers": 1,
     *         "feeBps": 500,
     *         "deadline": "2026-12-24T02:30:00.000Z",
     *         "secondsLeft": 0,
     *         "acceptedAt": null,
     *         "claimedUntil": null,
     *         "evidenceUrl": null,
     *         "endedAt": null,
     *         "clientReference": null,
     *         "metadata": null,
     *         "createdAt": "2026-12-24T01:30:00.000Z"
     *       },
     *       "pledge": null
     *     }
     */
    "application/json": components["schemas"]["MissionEvent"] & {
     /** @enum {string} */
     type?: "mission.disputed";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onMissionSucceeded: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "mission.succeeded",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "mission",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/missions/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "succeeded",
     *         "creatorId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "creator": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *           "name": "김미나",
     *           "handle": "mina_kim"
     *         },
     *         "streamerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *         "streamer": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *           "name": "하루",
     *           "handle": "haru"
     *         },
     *         "title": "노래 한 곡 부르기 🎤",
     *         "description": null,
     *         "pot": 5000,
     *         "backers": 1,
     *         "feeBps": 500,
     *         "deadline": "2026-12-24T02:30:00.000Z",
     *         "secondsLeft": 0,
     *         "acceptedAt": null,
     *         "claimedUntil": null,
     *         "evidenceUrl": null,
     *         "endedAt": "2026-12-24T03:00:00.000Z",
     *         "clientReference": null,
     *         "metadata": null,
     *         "createdAt": "2026-12-24T01:30:00.000Z"
     *       },
     *       "pledge": null
     *     }
     */
    "application/json": components["schemas"]["MissionEvent"] & {
     /** @enum {string} */
     type?: "mission.succeeded";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onMissionFailed: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "mission.failed",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "mission",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/missions/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "failed",
     *         "creatorId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "creator": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *           "name": "김미나",
     *           "handle": "mina_kim"
     *         },
     *         "streamerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *         "streamer": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *           "name": "하루",
     *           "handle": "haru"
     *         },
     *         "title": "노래 한 곡 부르기 🎤",
     *         "description": null,
     *         "pot": 5000,
     *         "backers": 1,
     *         "feeBps": 500,
     *         "deadline": "2026-12-24T02:30:00.000Z",
     *         "secondsLeft": 0,
     *         "acceptedAt": null,
     *         "claimedUntil": null,
     *         "evidenceUrl": null,
     *         "endedAt": "2026-12-24T03:00:00.000Z",
     *         "clientReference": null,
     *         "metadata": null,
     *         "createdAt": "2026-12-24T01:30:00.000Z"
     *       },
     *       "pledge": null
     *     }
     */
    "application/json": components["schemas"]["MissionEvent"] & {
     /** @enum {string} */
     type?: "mission.failed";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onMissionExpired: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "mission.expired",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "mission",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/missions/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "expired",
     *         "creatorId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "creator": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *           "name": "김미나",
     *           "handle": "mina_kim"
     *         },
     *         "streamerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *         "streamer": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *           "name": "하루",
     *           "handle": "haru"
     *         },
     *         "title": "노래 한 곡 부르기 🎤",
     *         "description": null,
     *         "pot": 5000,
     *         "backers": 1,
     *         "feeBps": 500,
     *         "deadline": "2026-12-24T02:30:00.000Z",
     *         "secondsLeft": 0,
     *         "acceptedAt": null,
     *         "claimedUntil": null,
     *         "evidenceUrl": null,
     *         "endedAt": "2026-12-24T03:00:00.000Z",
     *         "clientReference": null,
     *         "metadata": null,
     *         "createdAt": "2026-12-24T01:30:00.000Z"
     *       },
     *       "pledge": null
     *     }
     */
    "application/json": components["schemas"]["MissionEvent"] & {
     /** @enum {string} */
     type?: "mission.expired";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onMissionCancelled: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "mission.cancelled",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "mission",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/missions/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "status": "cancelled",
     *         "creatorId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "creator": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *           "name": "김미나",
     *           "handle": "mina_kim"
     *         },
     *         "streamerId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *         "streamer": {
     *           "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1f",
     *           "name": "하루",
     *           "handle": "haru"
     *         },
     *         "title": "노래 한 곡 부르기 🎤",
     *         "description": null,
     *         "pot": 5000,
     *         "backers": 1,
     *         "feeBps": 500,
     *         "deadline": "2026-12-24T02:30:00.000Z",
     *         "secondsLeft": 0,
     *         "acceptedAt": null,
     *         "claimedUntil": null,
     *         "evidenceUrl": null,
     *         "endedAt": "2026-12-24T03:00:00.000Z",
     *         "clientReference": null,
     *         "metadata": null,
     *         "createdAt": "2026-12-24T01:30:00.000Z"
     *       },
     *       "pledge": null
     *     }
     */
    "application/json": components["schemas"]["MissionEvent"] & {
     /** @enum {string} */
     type?: "mission.cancelled";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onDepositCredited: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "deposit.credited",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "deposit",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": null
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "userId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1c",
     *         "amount": 50000,
     *         "reference": "pay_20261121_0001",
     *         "createdAt": "2026-12-24T01:30:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["DepositEvent"] & {
     /** @enum {string} */
     type?: "deposit.credited";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onWithdrawalRequested: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "withdrawal.requested",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "withdrawal",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/wallet/withdrawals/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "amount": 10000,
     *         "destination": "kb:123-456-789",
     *         "status": "pending",
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "endedAt": null
     *       }
     *     }
     */
    "application/json": components["schemas"]["WithdrawalEvent"] & {
     /** @enum {string} */
     type?: "withdrawal.requested";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onWithdrawalPaid: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "withdrawal.paid",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "withdrawal",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/wallet/withdrawals/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "amount": 10000,
     *         "destination": "kb:123-456-789",
     *         "status": "posted",
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "endedAt": "2026-12-24T03:00:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["WithdrawalEvent"] & {
     /** @enum {string} */
     type?: "withdrawal.paid";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onWithdrawalRejected: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "withdrawal.rejected",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "withdrawal",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/wallet/withdrawals/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "livemode": true,
     *         "amount": 10000,
     *         "destination": "kb:123-456-789",
     *         "status": "voided",
     *         "createdAt": "2026-12-24T01:30:00.000Z",
     *         "endedAt": "2026-12-24T03:00:00.000Z"
     *       }
     *     }
     */
    "application/json": components["schemas"]["WithdrawalEvent"] & {
     /** @enum {string} */
     type?: "withdrawal.rejected";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onWebhookDisabled: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "webhook.disabled",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "webhook",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/webhooks/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "webhookId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReferenceEvent"] & {
     /** @enum {string} */
     type?: "webhook.disabled";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onDriverLapsed: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "driver.lapsed",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "driver",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/drivers/me"
     *       },
     *       "data": {
     *         "driverId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReferenceEvent"] & {
     /** @enum {string} */
     type?: "driver.lapsed";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onDriverIgnoredOffers: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "driver.ignored_offers",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "driver",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/drivers/me"
     *       },
     *       "data": {
     *         "driverId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReferenceEvent"] & {
     /** @enum {string} */
     type?: "driver.ignored_offers";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onCafeCommentReplied: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "cafe.comment_replied",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "cafe",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": null
     *       },
     *       "data": {
     *         "cafeId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "commentId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "parentId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReferenceEvent"] & {
     /** @enum {string} */
     type?: "cafe.comment_replied";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onCafeSuggestionDecided: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "cafe.suggestion_decided",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "cafe",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/cafes/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "cafeId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "suggestionId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReferenceEvent"] & {
     /** @enum {string} */
     type?: "cafe.suggestion_decided";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onCafeImportProgressed: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "cafe.import_progressed",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "cafe",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/cafes/imports/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "importId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "percent": 45
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReferenceEvent"] & {
     /** @enum {string} */
     type?: "cafe.import_progressed";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onCafeImportEnded: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "cafe.import_ended",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "cafe",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/cafes/imports/019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       },
     *       "data": {
     *         "importId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReferenceEvent"] & {
     /** @enum {string} */
     type?: "cafe.import_ended";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onUserPasswordChanged: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "user.password_changed",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "user",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/users/me"
     *       },
     *       "data": {}
     *     }
     */
    "application/json": components["schemas"]["ReferenceEvent"] & {
     /** @enum {string} */
     type?: "user.password_changed";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onUserExportReady: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "user.export_ready",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "user",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/users/me/exports"
     *       },
     *       "data": {
     *         "exportId": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"
     *       }
     *     }
     */
    "application/json": components["schemas"]["ReferenceEvent"] & {
     /** @enum {string} */
     type?: "user.export_ready";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
 onUserDeletionStopped: {
  parameters: {
   query?: never;
   header?: never;
   path?: never;
   cookie?: never;
  };
  requestBody: {
   content: {
    /**
     * @example {
     *       "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a10",
     *       "livemode": true,
     *       "type": "user.deletion_stopped",
     *       "sequence": 42,
     *       "createdAt": "2026-12-24T01:30:00.000Z",
     *       "byMe": false,
     *       "resource": {
     *         "type": "user",
     *         "id": "019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b",
     *         "path": "/v1/users/me"
     *       },
     *       "data": {}
     *     }
     */
    "application/json": components["schemas"]["ReferenceEvent"] & {
     /** @enum {string} */
     type?: "user.deletion_stopped";
    };
   };
  };
  responses: {
   /** @description Received. Any other answer, and it is sent again; 410 disables the webhook. */
   "2XX": {
    headers: {
     [name: string]: unknown;
    };
    content?: never;
   };
  };
 };
}
