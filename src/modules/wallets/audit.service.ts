import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Readiness } from '../../kernel/http/health.js';
import { newId, toBytes } from '../../kernel/tx/ids.js';
import { isTestSql } from '../../kernel/tx/mode.js';
import { UnitOfWork } from '../../kernel/tx/unit-of-work.js';
import { entryHashSql } from './journal.js';
import { ledgerAuditAt, ledgerDifference, ledgerFindings } from './wallets.metrics.js';
import type { TrialBalance } from './wallets.schema.js';

/** A rule that must find nothing: SQL that counts the rows that violate it. */
type Rule = { name: string; sql: string };

/** The auditor: recomputes all sums from the rows, and stops the ledger on any difference. */
@Injectable()
export class AuditService implements OnModuleInit {
  private readonly logger = new Logger('audit');
  private readonly rules: Rule[] = [...ledgerRules];

  constructor(
    private readonly dataSource: DataSource,
    private readonly uow: UnitOfWork,
    private readonly readiness: Readiness,
  ) {}

  onModuleInit(): void {
    this.readiness.note(async () => ({ ledger: (await this.isReadOnly()) ? 'read-only' : 'open' }));
  }

  /** Adds a rule of another module about its own money. */
  add(rule: Rule): void {
    this.rules.push(rule);
  }

  /** Checks everything at one instant, in one read view. */
  async check(): Promise<TrialBalance> {
    // REPEATABLE READ: a concurrent transfer is in all the sums or in none.
    const { sums, broken, stopped } = await this.uow.snapshot(async (manager) => ({
      sums: await totals(manager),
      broken: await this.findBroken(manager),
      stopped: await isStopped(manager),
    }));
    const differing = [
      ...(Number(sums.difference) === 0 ? [] : [`debits and credits differ by ${sums.difference}`]),
      ...(Number(sums.testDifference) === 0 ? [] : [`of test money, by ${sums.testDifference}`]),
    ];
    const findings = [...differing, ...broken];
    return {
      difference: Number(sums.difference),
      accounts: Number(sums.accounts),
      transfers: Number(sums.transfers),
      findings,
      readOnly: stopped,
      checkedAt: sums.checkedAt.toISOString(),
    };
  }

  /** Runs every minute: a finding raises the alarm and stops the ledger until an operator resolves the stop. */
  async run(): Promise<void> {
    const { difference, findings, readOnly } = await this.check();
    ledgerDifference.set(difference);
    ledgerFindings.set(findings.length);
    ledgerAuditAt.setToCurrentTime();
    if (findings.length === 0) return;
    this.logger.fatal({ difference, findings }, 'the ledger does not add up: it is read-only now');
    if (readOnly) return;
    await this.uow.run((tx) =>
      tx.query('INSERT INTO ledger_stops (id, reason) VALUES (?, ?)', [toBytes(newId()), findings.join('; ')]),
    );
  }

  isReadOnly(): Promise<boolean> {
    return isStopped(this.dataSource.manager);
  }

  private async findBroken(manager: EntityManager): Promise<string[]> {
    const findings: string[] = [];
    for (const { name, sql } of this.rules) {
      const [row]: { broken: string }[] = await manager.query(withLongTimeout(sql));
      if (Number(row!.broken) > 0) findings.push(`${name}: ${row!.broken}`);
    }
    return findings;
  }
}

/** The sums may take longer than a request's query; each engine reads its own hint. */
const withLongTimeout = (sql: string): string =>
  `/*M!100100 SET STATEMENT max_statement_time = 60 FOR */ ${sql.replace('SELECT', 'SELECT /*+ MAX_EXECUTION_TIME(60000) */')}`;

async function totals(manager: EntityManager) {
  type Totals = Record<'difference' | 'testDifference' | 'accounts' | 'transfers', string> & { checkedAt: Date };
  const isLive = `NOT ${isTestSql('owner_id')}`;
  const difference = 'CAST(debits_posted AS SIGNED) - CAST(credits_posted AS SIGNED)';
  const [row]: Totals[] = await manager.query(
    `SELECT COALESCE(SUM(IF(${isLive}, ${difference}, 0)), 0) AS difference, COALESCE(SUM(${isLive}), 0) AS accounts,
       COALESCE(SUM(IF(${isLive}, 0, ${difference})), 0) AS testDifference,
       (SELECT COUNT(*) FROM transfers t JOIN accounts a ON a.id = t.debit_account_id
        WHERE NOT ${isTestSql('a.owner_id')}) AS transfers, NOW(6) AS checkedAt FROM accounts`,
  );
  return row!;
}

async function isStopped(manager: EntityManager): Promise<boolean> {
  const rows: unknown[] = await manager.query('SELECT id FROM ledger_stops WHERE resolved_at IS NULL LIMIT 1');
  return rows.length > 0;
}

const ledgerRules: Rule[] = [
  {
    name: 'accounts whose counters are not the sum of their entries',
    sql: `SELECT COUNT(*) AS broken FROM accounts a LEFT JOIN (
            SELECT account_id, SUM(IF(direction = 'debit', amount, 0)) AS debits, SUM(IF(direction = 'credit', amount, 0)) AS credits,
              MAX(version) AS version, COUNT(*) AS entries FROM entries GROUP BY account_id) j ON j.account_id = a.id
          WHERE a.debits_posted <> COALESCE(j.debits, 0) OR a.credits_posted <> COALESCE(j.credits, 0)
             OR a.version <> COALESCE(j.version, 0) OR a.version <> COALESCE(j.entries, 0)`,
  },
  {
    name: 'accounts whose reservations are not the sum of the pending transfers',
    sql: `SELECT COUNT(*) AS broken FROM accounts a LEFT JOIN (
            SELECT debit_account_id, SUM(IF(phase = 'pending', amount, 0)) AS reserved, SUM(IF(pending_id IS NULL, 0, amount)) AS released
            FROM transfers WHERE phase = 'pending' OR pending_id IS NOT NULL GROUP BY debit_account_id) t ON t.debit_account_id = a.id
          WHERE a.debits_reserved <> COALESCE(t.reserved, 0) OR a.debits_released <> COALESCE(t.released, 0)`,
  },
  {
    name: 'accounts overdrawn',
    sql: `SELECT COUNT(*) AS broken FROM accounts
          WHERE kind <> 'topup' AND debits_posted + debits_reserved > credits_posted + debits_released`,
  },
  {
    name: 'entries out of their chain',
    sql: `SELECT COUNT(*) AS broken FROM entries e JOIN transfers t ON t.id = e.transfer_id
          LEFT JOIN entries p ON p.account_id = e.account_id AND p.version = e.version - 1
          WHERE e.hash <> ${entryHashSql} OR (p.version IS NULL AND e.version <> 1)
             OR CAST(e.balance_after AS SIGNED) <> COALESCE(p.balance_after, 0) + IF(e.direction = 'credit', 1, -1) * CAST(e.amount AS SIGNED)`,
  },
  {
    name: 'accounts whose head is not their last entry',
    sql: `SELECT COUNT(*) AS broken FROM accounts a JOIN entries e ON e.account_id = a.id AND e.version = a.version
          WHERE e.hash <> a.head_hash`,
  },
  {
    name: 'transfers between live and test money',
    sql: `SELECT COUNT(*) AS broken FROM transfers t
          JOIN accounts d ON d.id = t.debit_account_id JOIN accounts c ON c.id = t.credit_account_id
          WHERE ${isTestSql('d.owner_id')} <> ${isTestSql('c.owner_id')}`,
  },
  {
    name: 'transfers without exactly their two entries',
    sql: `SELECT COUNT(*) AS broken FROM transfers t
          LEFT JOIN entries d ON d.transfer_id = t.id AND d.account_id = t.debit_account_id AND d.direction = 'debit' AND d.amount = t.amount
          LEFT JOIN entries c ON c.transfer_id = t.id AND c.account_id = t.credit_account_id AND c.direction = 'credit' AND c.amount = t.amount
          WHERE (t.phase = 'posted') <> (d.transfer_id IS NOT NULL) OR (t.phase = 'posted') <> (c.transfer_id IS NOT NULL)`,
  },
];
