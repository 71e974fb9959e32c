import { statement } from './statement.js';

/** E-mail addresses that tell nothing about who has an account. */
export const addresses = [
  // Whose address it is, is unique as before, under the index name by which a program reports it. The previous release says
  // `email-taken` while a deploy lasts.
  statement(
    'OwnEmails',
    1796428800001,
    `ALTER TABLE users
      ADD has_email BOOLEAN NOT NULL DEFAULT TRUE,
      ADD own_email VARCHAR(254) AS (IF(has_email, email, NULL)) VIRTUAL,
      DROP KEY users_email,
      ADD UNIQUE KEY users_email (own_email)`,
  ),
  // The previous release writes a code, and needs one to mail: who asked for one while a deploy lasts may have to ask again.
  statement(
    'EmailCodeNonces',
    1796428800002,
    `ALTER TABLE email_changes
      MODIFY code CHAR(8) NULL,
      ADD nonce BINARY(16) NULL`,
  ),
];
