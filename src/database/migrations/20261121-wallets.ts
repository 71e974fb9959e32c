import { statement } from './statement.js';

const appendOnly = (table: string, verb: 'UPDATE' | 'DELETE') =>
  `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table} FOR EACH ROW
     SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the journal is append-only: correct it by a new transfer'`;

/** The double-entry ledger: accounts, the journal of transfers, and each account's chain of entries. */
export const wallets = [
  statement(
    'Accounts',
    1795219200041,
    `CREATE TABLE accounts (
      id BINARY(16) NOT NULL PRIMARY KEY,
      kind ENUM('wallet', 'escrow', 'fees', 'topup', 'payout') NOT NULL,
      owner_id BINARY(16) NOT NULL,
      debits_posted BIGINT UNSIGNED NOT NULL DEFAULT 0,
      credits_posted BIGINT UNSIGNED NOT NULL DEFAULT 0,
      debits_reserved BIGINT UNSIGNED NOT NULL DEFAULT 0,
      debits_released BIGINT UNSIGNED NOT NULL DEFAULT 0,
      version BIGINT UNSIGNED NOT NULL DEFAULT 0,
      head_hash BINARY(32) NOT NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      UNIQUE KEY accounts_owner (kind, owner_id),
      CONSTRAINT accounts_covered CHECK (kind = 'topup' OR debits_posted + debits_reserved <= credits_posted + debits_released),
      CONSTRAINT accounts_reserved CHECK (debits_released <= debits_reserved)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'AccountsGuard',
    1795219200042,
    // A session can switch CHECK constraints off on MariaDB; nobody can switch a trigger off.
    `CREATE TRIGGER accounts_guard BEFORE UPDATE ON accounts FOR EACH ROW
     IF NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.owner_id <> OLD.owner_id
        OR NEW.debits_posted < OLD.debits_posted OR NEW.credits_posted < OLD.credits_posted
        OR NEW.debits_reserved < OLD.debits_reserved OR NEW.debits_released < OLD.debits_released
        OR NEW.version < OLD.version OR NEW.debits_released > NEW.debits_reserved
        OR (NEW.kind <> 'topup' AND NEW.debits_posted + NEW.debits_reserved > NEW.credits_posted + NEW.debits_released) THEN
       SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'accounts only count up and are never overdrawn';
     END IF`,
  ),
  statement(
    'AccountsKept',
    1795219200043,
    `CREATE TRIGGER accounts_no_delete BEFORE DELETE ON accounts FOR EACH ROW
     SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'accounts are never deleted'`,
  ),
  statement(
    'Transfers',
    1795219200044,
    `CREATE TABLE transfers (
      id BINARY(16) NOT NULL PRIMARY KEY,
      posting_id BINARY(16) NOT NULL,
      kind ENUM('deposit', 'pledge', 'payout', 'fee', 'refund', 'withdrawal') NOT NULL,
      phase ENUM('posted', 'pending', 'voided') NOT NULL,
      debit_account_id BINARY(16) NOT NULL,
      credit_account_id BINARY(16) NOT NULL,
      amount BIGINT UNSIGNED NOT NULL,
      pending_id BINARY(16) NULL,
      subject_id BINARY(16) NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      UNIQUE KEY transfers_resolved_once (pending_id),
      KEY transfers_of_posting (posting_id),
      CONSTRAINT transfers_debit FOREIGN KEY (debit_account_id) REFERENCES accounts (id),
      CONSTRAINT transfers_credit FOREIGN KEY (credit_account_id) REFERENCES accounts (id),
      CONSTRAINT transfers_pending FOREIGN KEY (pending_id) REFERENCES transfers (id),
      CONSTRAINT transfers_move CHECK (amount > 0 AND debit_account_id <> credit_account_id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement('TransfersNoUpdate', 1795219200045, appendOnly('transfers', 'UPDATE')),
  statement('TransfersNoDelete', 1795219200046, appendOnly('transfers', 'DELETE')),
  statement(
    'Entries',
    1795219200047,
    `CREATE TABLE entries (
      account_id BINARY(16) NOT NULL,
      version BIGINT UNSIGNED NOT NULL,
      transfer_id BINARY(16) NOT NULL,
      posting_id BINARY(16) NOT NULL,
      direction ENUM('debit', 'credit') NOT NULL,
      amount BIGINT UNSIGNED NOT NULL,
      balance_after BIGINT NOT NULL,
      hash BINARY(32) NOT NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      PRIMARY KEY (account_id, version),
      UNIQUE KEY entries_of_transfer (transfer_id, account_id),
      KEY entries_of_posting (posting_id),
      CONSTRAINT entries_account FOREIGN KEY (account_id) REFERENCES accounts (id),
      CONSTRAINT entries_transfer FOREIGN KEY (transfer_id) REFERENCES transfers (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement('EntriesNoUpdate', 1795219200048, appendOnly('entries', 'UPDATE')),
  statement('EntriesNoDelete', 1795219200049, appendOnly('entries', 'DELETE')),
  statement(
    'LedgerStops',
    1795219200050,
    `CREATE TABLE ledger_stops (
      id BINARY(16) NOT NULL PRIMARY KEY,
      reason TEXT NOT NULL,
      stopped_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      resolved_at DATETIME(6) NULL,
      KEY ledger_stops_open (resolved_at)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'Deposits',
    1795219200051,
    `CREATE TABLE deposits (
      id BINARY(16) NOT NULL PRIMARY KEY,
      user_id BINARY(16) NOT NULL,
      amount BIGINT UNSIGNED NOT NULL,
      reference VARCHAR(100) NOT NULL,
      actor_id BINARY(16) NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      UNIQUE KEY deposits_reference (reference),
      CONSTRAINT deposits_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
  statement(
    'Withdrawals',
    1795219200052,
    `CREATE TABLE withdrawals (
      id BINARY(16) NOT NULL PRIMARY KEY,
      user_id BINARY(16) NOT NULL,
      amount BIGINT UNSIGNED NOT NULL,
      destination VARCHAR(100) NOT NULL,
      status ENUM('pending', 'posted', 'voided') NOT NULL DEFAULT 'pending',
      attempts INT UNSIGNED NOT NULL DEFAULT 0,
      due_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      last_error VARCHAR(500) NULL,
      created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
      ended_at DATETIME(6) NULL,
      KEY withdrawals_due (status, due_at),
      KEY withdrawals_of_user (user_id, id),
      CONSTRAINT withdrawals_user FOREIGN KEY (user_id) REFERENCES users (id)
    ) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_bin`,
  ),
];
