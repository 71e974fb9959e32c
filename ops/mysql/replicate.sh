#!/bin/bash
# Makes `replica` a replica of `mysql`: copies everything once, users included, then follows by GTID. A replica that follows
# already is left as it is; one whose copy was interrupted is copied again.
set -euo pipefail
export MYSQL_PWD=$MYSQL_ROOT_PASSWORD

on_replica() { mysql --host=replica --user=root --batch --skip-column-names "$@"; }
quoted() { printf "'%s'" "$(sed "s/[\\\\']/\\\\&/g" <<<"$1")"; }

follows=$(on_replica -e "SELECT COUNT(*) FROM performance_schema.replication_connection_configuration WHERE host = 'mysql'")
if [ "$follows" = 0 ]; then
  echo 'Copying the primary…'
  on_replica -e 'SET GLOBAL super_read_only = OFF; RESET BINARY LOGS AND GTIDS'
  mysqldump --host=mysql --user=root --all-databases --single-transaction --set-gtid-purged=ON \
    --triggers --routines --events --flush-privileges | on_replica
  on_replica <<SQL
CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'mysql', SOURCE_USER = $(quoted "$MYSQL_REPLICATION_USER"),
  SOURCE_PASSWORD = $(quoted "$MYSQL_REPLICATION_PASSWORD"), SOURCE_SSL = 1, SOURCE_AUTO_POSITION = 1,
  SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 0;
SET PERSIST super_read_only = ON;
SQL
fi
on_replica -e 'START REPLICA'

position=$(mysql --host=mysql --user=root --batch --skip-column-names -e 'SELECT @@GLOBAL.gtid_executed' | tr -d '\\n ')
caught_up=$(on_replica -e "SELECT WAIT_FOR_EXECUTED_GTID_SET('$position', 60)")
[ "$caught_up" = 0 ] || { echo 'The replica did not catch up within 60 s' >&2 && exit 1; }
echo "The replica has everything up to $position"
