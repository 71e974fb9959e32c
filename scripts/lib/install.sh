#!/bin/sh
# Installs Debian's packages for what is named (database, client, redis, browser, nginx, python), as root and without questions, and keeps apt from
# starting the distribution's own services: Madang starts private ones of its own.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM HUP
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod 755 "$policy"
fi

# A machine that has just started updates itself: apt is locked meanwhile.
WAIT='-o DPkg::Lock::Timeout=300'
# shellcheck disable=SC2086 # a list of words
apt-get update -qq $WAIT

packages=
for kind in "$@"; do
  case $kind in
    database)
      # The server's programs alone (the client package holds one that sets up the data folder), else the whole server.
      if apt-cache show mariadb-server-core mariadb-client-core > /dev/null 2>&1; then
        packages="$packages mariadb-server-core mariadb-client-core"
      else
        packages="$packages mariadb-server"
      fi
      ;;
    # The core package lacks the program that makes a dump.
    client) packages="$packages mariadb-client" ;;
    redis) packages="$packages redis-server" ;;
    browser)
      # The browser without windows starts faster, and needs none of the libraries that draw them.
      if apt-cache show chromium-headless-shell > /dev/null 2>&1; then
        packages="$packages chromium-headless-shell"
      else
        packages="$packages chromium"
      fi
      ;;
    nginx) packages="$packages nginx-light" ;;
    python) packages="$packages python3-requests" ;;
    *)
      echo "unknown program: $kind" >&2
      exit 2
      ;;
  esac
done
# What the README's walk in curl needs.
command -v curl > /dev/null 2>&1 || packages="$packages curl"
# shellcheck disable=SC2086 # a list of words
apt-get install -y -qq $WAIT --no-install-recommends -o Dpkg::Use-Pty=0 $packages

# Nor may it start with the machine: port 80 is not ours to take.
case " $packages " in
  *' nginx-light '*)
    if command -v systemctl > /dev/null 2>&1; then systemctl --quiet disable nginx.service || :; fi
    if command -v update-rc.d > /dev/null 2>&1; then update-rc.d nginx disable || :; fi
    ;;
esac
