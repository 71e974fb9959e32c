import { Duration } from 'aws-cdk-lib/core';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secrets from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { databaseServer } from '../../../src/limits.ts';
import type { Environment } from '../environments.ts';
import { databaseName, prefix } from '../names.ts';
import type { NetworkStack } from '../network-stack.ts';
import { removal } from '../removal.ts';
import { windows } from '../windows.ts';
import { AWKWARD } from './secrets.ts';

/** The one who makes the other users; no process of ours ever logs in as this one. */
const MASTER = 'madang_master';
const DATA = { subnetGroupName: 'data' };
const LOGS = ['error', 'slowquery'];

const engine = rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_4_9 });

/** What docker-compose.yml gives the local server as options, and what RDS needs beside it. */
const parameters = ({ database }: Environment): Record<string, string> => ({
  // An acknowledged write survives a crash; a lock timeout rolls back the whole transaction, not one statement.
  innodb_flush_log_at_trx_commit: '1',
  sync_binlog: '1',
  innodb_rollback_on_timeout: '1',
  transaction_isolation: 'READ-COMMITTED',
  wait_timeout: String(databaseServer.waitTimeoutSeconds),
  max_connections: String(database.maxConnections),
  time_zone: 'UTC',
  character_set_server: 'utf8mb4',
  collation_server: 'utf8mb4_0900_ai_ci',
  // Who has written waits at the replica for what the primary's answer named.
  'gtid-mode': 'ON',
  enforce_gtid_consistency: 'ON',
  session_track_gtids: 'OWN_GTID',
  // Triggers guard the ledger, and a migration creates them without SUPER, which RDS gives nobody.
  log_bin_trust_function_creators: '1',
  require_secure_transport: '1',
  slow_query_log: '1',
  long_query_time: '0.5',
  log_output: 'FILE',
  innodb_print_all_deadlocks: '1',
});

/** RDS MySQL: a primary, its stand-by in the other zone, and a replica for lookups, as far as the environment has them. */
export class Database extends Construct {
  readonly primary: rds.DatabaseInstance;
  readonly replica: rds.DatabaseInstanceReadReplica | undefined;
  readonly master: secrets.ISecret;

  constructor(scope: Construct, id: string, environment: Environment, network: NetworkStack) {
    super(scope, id);
    const { database } = environment;
    const common = {
      vpc: network.vpc,
      vpcSubnets: DATA,
      securityGroups: [network.database],
      instanceType: new ec2.InstanceType(database.instance),
      parameterGroup: new rds.ParameterGroup(this, 'Parameters', {
        engine,
        description: `Madang ${environment.name}`,
        parameters: parameters(environment),
      }),
      storageType: rds.StorageType.GP3,
      maxAllocatedStorage: database.maxStorageGib,
      publiclyAccessible: false,
      autoMinorVersionUpgrade: true,
      copyTagsToSnapshot: true,
      // Not offered for the smallest instances.
      enablePerformanceInsights: environment.protected,
      monitoringInterval: Duration.seconds(60),
      cloudwatchLogsExports: LOGS,
      deletionProtection: environment.protected,
      removalPolicy: removal(environment),
    };
    const primaryId = `${prefix(environment)}-primary`;
    const logGroups = this.logGroups(environment, primaryId);
    this.primary = new rds.DatabaseInstance(this, 'Primary', {
      ...common,
      instanceIdentifier: primaryId,
      engine,
      databaseName,
      storageEncrypted: true,
      credentials: rds.Credentials.fromGeneratedSecret(MASTER, {
        secretName: `madang/${environment.name}/database-master`,
        excludeCharacters: AWKWARD,
      }),
      multiAz: database.multiAz,
      allocatedStorage: database.storageGib,
      backupRetention: Duration.days(database.backupDays),
      preferredBackupWindow: windows.backup,
      preferredMaintenanceWindow: windows.maintenance.primary,
    });
    this.primary.node.addDependency(...logGroups);
    this.master = this.primary.secret!;
    if (database.replica) {
      const replicaId = `${prefix(environment)}-replica`;
      const replicaLogs = this.logGroups(environment, replicaId);
      this.replica = new rds.DatabaseInstanceReadReplica(this, 'Replica', {
        ...common,
        instanceIdentifier: replicaId,
        sourceDatabaseInstance: this.primary,
        backupRetention: Duration.days(0),
        preferredMaintenanceWindow: windows.maintenance.replica,
      });
      this.replica.node.addDependency(...replicaLogs);
    }
    this.rotateMaster(network);
  }

  /** RDS would make these itself, and keep them for ever. */
  private logGroups(environment: Environment, instance: string): logs.LogGroup[] {
    return LOGS.map(
      (kind) =>
        new logs.LogGroup(this, `${instance}-${kind}`, {
          logGroupName: `/aws/rds/instance/${instance}/${kind}`,
          retention: environment.logDays,
          removalPolicy: removal(environment),
        }),
    );
  }

  /** A Lambda of AWS's own changes the master's password every 30 days. */
  private rotateMaster(network: NetworkStack): void {
    this.master.addRotationSchedule('Rotation', {
      automaticallyAfter: Duration.days(30),
      hostedRotation: secrets.HostedRotation.mysqlSingleUser({
        vpc: network.vpc,
        vpcSubnets: { subnetGroupName: 'app' },
        securityGroups: [network.migrate],
        excludeCharacters: AWKWARD,
      }),
    });
  }
}
