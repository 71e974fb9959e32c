import { statement } from './statement.js';

/** What programs asked for, for a week. Expand only: the previous release writes none of it. */
export const requests = [
  // The ids hold the time: rows are found by it, and forgotten. The first index answers every filter by itself.
  statement(
    'ApiRequests',
    1798416000001,
    `CREATE TABLE api_requests (
      id BINARY(16) NOT NULL PRIMARY KEY,
      user_id BINARY(16) NOT NULL,
      key_id BINARY(16) NOT NULL,
      request VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      method VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      route VARCHAR(200) CHARACTER SET ascii COLLATE ascii_bin NULL,
      status SMALLINT UNSIGNED NOT NULL,
      problem VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
      duration_ms INT UNSIGNED NOT NULL,
      idempotency_key VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NULL,
      KEY api_requests_of_user (user_id, id, key_id, status, method),
      KEY api_requests_by_request (user_id, request, id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
