/**
 * What becomes of each table when an account is deleted. `?` is the person. Every column that can hold text, a file or a place
 * stands here exactly once, which test/modules/account-deletion.spec.ts compares with the schema of the database: who adds one
 * decides what becomes of it.
 */

/** Rows that go whole, in this order: those that others refer to come last. */
export const deletedRows = [
  { table: 'idempotency_keys', rows: 'principal = ?' },
  { table: 'sessions', rows: 'user_id = ?' },
  { table: 'api_key_secrets', rows: 'key_id IN (SELECT id FROM api_keys WHERE user_id = ?)' },
  { table: 'api_requests', rows: 'user_id = ?' },
  { table: 'account_links', rows: 'user_id = ?' },
  { table: 'email_changes', rows: 'user_id = ?' },
  { table: 'account_events', rows: 'user_id = ?' },
  { table: 'notification_settings', rows: 'user_id = ?' },
  { table: 'notification_preferences', rows: 'user_id = ?' },
  { table: 'gathered_mails', rows: 'user_id = ?' },
  { table: 'webhooks', rows: 'user_id = ?' },
  { table: 'overlays', rows: 'user_id = ?' },
  { table: 'cafe_bookmarks', rows: 'user_id = ?' },
  { table: 'cafe_suggestions', rows: 'author_id = ?' },
  { table: 'delivery_quotes', rows: 'owner_id = ? AND reservation_id IS NULL' },
  { table: 'booking_turns', rows: 'consumer_id = ?' },
  { table: 'driver_availability', rows: 'driver_id = ?' },
  { table: 'driver_profiles', rows: 'driver_id = ?' },
  { table: 'driver_positions', rows: 'driver_id = ?' },
  { table: 'handles', rows: 'user_id = ?' },
] as const;

/** Rows that stay without what they said. `todo` holds as long as a row is still to be changed. */
export const emptiedRows = [
  {
    table: 'api_keys',
    rows: 'user_id = ?',
    todo: `name <> ''`,
    set: { name: `''`, cidrs: `'[]'`, last_four: `''` },
  },
  {
    table: 'withdrawals',
    rows: 'user_id = ?',
    todo: `destination <> ''`,
    set: { destination: `''`, first_error: 'NULL', last_error: 'NULL' },
  },
  { table: 'pledges', rows: 'backer_id = ?', todo: 'show_name', set: { show_name: 'FALSE' } },
  {
    // A reply of another stays below an empty comment.
    table: 'cafe_comments',
    rows: 'author_id = ?',
    todo: `text <> ''`,
    set: { text: `''`, deleted_at: 'COALESCE(deleted_at, NOW(6))' },
  },
  { table: 'cafe_imports', rows: 'created_by = ?', todo: 'file_name IS NOT NULL', set: { file_name: 'NULL' } },
] as const;

/** What code takes care of: the account itself, what has several parties, and what was derived from it. */
export const changedByCode: Readonly<Record<string, readonly string[]>> = {
  users: ['login_id', 'email', 'own_email', 'name', 'password_hash', 'handle', 'bio', 'listed_handle', 'listed_name'],
  email_suppressions: ['email', 'detail'],
  notifications: ['type', 'data', 'reason', 'first_error', 'last_error'],
  delivery_attempts: ['reason', 'response'],
  dead_letters: ['first_error', 'last_error'],
  reservations: ['departure', 'destination', 'note', 'contact_name', 'cancel_reason', 'client_reference', 'metadata'],
  delivery_quotes: ['terms'],
  delivery_pins: ['pin', 'wrong'],
  fare_adjustments: ['note'],
  milestones: ['lat', 'lng'],
  trackings: ['lat', 'lng'],
  track_points: ['lat', 'lng'],
  proofs: ['media_type'],
  missions: ['title', 'description', 'evidence_url', 'client_reference', 'metadata'],
  messages: ['type', 'actor_name', 'ko', 'en', 'folded'],
  message_grams: ['grams'],
  message_readers: ['type'],
};

const CODES = 'codes, ids and numbers alone';
const ERRORS = 'what our own code says of a failure; the work holds ids';
const CAFES = 'about a café, not about a person';

/** What stays as it is, and why. */
export const kept: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  events: { type: CODES, aggregate_type: CODES, payload: CODES, traceparent: CODES },
  events_moving: { type: CODES, aggregate_type: CODES, payload: CODES, traceparent: CODES },
  events_archive: { type: CODES, aggregate_type: CODES, payload: CODES, traceparent: CODES },
  event_snapshots: { state: CODES },
  inbox: { consumer: CODES, first_error: ERRORS, last_error: ERRORS },
  dead_letters: { source: CODES, reason: CODES },
  message_sources: { type: CODES, payload: CODES, first_error: ERRORS, last_error: ERRORS },
  message_indexing: { first_error: ERRORS, last_error: ERRORS },
  forwards: { first_error: ERRORS, last_error: ERRORS },
  redrive_lines: { source: CODES },
  account_exports: { first_error: ERRORS, last_error: ERRORS },
  account_deletions: { first_error: ERRORS, last_error: ERRORS },
  api_keys: { scopes: CODES },
  account_audits: {
    roles_before: CODES,
    roles_after: CODES,
    reason: 'an admin wrote it about an act of theirs; such a row can be neither changed nor deleted',
  },
  operator_acts: {
    action: CODES,
    reason: 'an operator wrote it about an act of theirs; such a row can be neither changed nor deleted',
    details: 'what the operator set: roles, states and amounts',
  },
  deposits: { reference: 'the reference of the payment in the books of the operator: five years, as for the ledger' },
  ledger_stops: { reason: 'a finding of the audit: accounts and amounts' },
  cafes: {
    name: CAFES,
    name_key: CAFES,
    initials: CAFES,
    road_address: CAFES,
    address: CAFES,
    address_key: CAFES,
    phone: CAFES,
    lat: CAFES,
    lng: CAFES,
    location: CAFES,
    opening_hours: CAFES,
    zone: CAFES,
  },
  cafe_records: {
    source: CAFES,
    source_id: CAFES,
    name: CAFES,
    road_address: CAFES,
    address: CAFES,
    phone: CAFES,
    lat: CAFES,
    lng: CAFES,
    opening_hours: CAFES,
    zone: CAFES,
  },
  cafe_imports: {
    source: CAFES,
    encoding: CAFES,
    area: CAFES,
    progress: CAFES,
    error_code: CODES,
    error: 'about the form of a file',
    running_source: CAFES,
  },
  cafe_import_chunks: { data: CAFES },
  cafe_import_batches: { next: CAFES, outcomes: CAFES },
  cafe_duplicates: { similarity: CAFES, distance: CAFES },
  robots: { lat: 'where a robot is', lng: 'where a robot is' },
  migrations: { name: 'of the program' },
};
