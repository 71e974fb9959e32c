#!/bin/bash
# Creates the users that MySQL's image does not: who only reads (no rights yet: `migrate` grants them table by table) and
# who replicates. May run again and again; a password that was changed in the environment is changed here.
set -euo pipefail

quoted() { printf "'%s'" "$(sed "s/[\\\\']/\\\\&/g" <<<"$1")"; }
user() { # user NAME PASSWORD
  echo "CREATE USER IF NOT EXISTS $(quoted "$1")@'%'; ALTER USER $(quoted "$1")@'%' IDENTIFIED BY $(quoted "$2");"
}

MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql --host=mysql --user=root <<SQL
$(user "$MYSQL_READER_USER" "$MYSQL_READER_PASSWORD")
$(user "$MYSQL_REPLICATION_USER" "$MYSQL_REPLICATION_PASSWORD")
GRANT REPLICATION SLAVE ON *.* TO $(quoted "$MYSQL_REPLICATION_USER")@'%';
SQL
