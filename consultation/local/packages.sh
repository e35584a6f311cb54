#!/bin/sh
# Install Debian's PostgreSQL, Redis and nginx for the tests on several machines, and LibreOffice for those of Word files,
# where that is possible; else say what will be skipped. No server is started here.
set -u
missing=
[ -x /usr/lib/postgresql/15/bin/postgres ] || missing="$missing postgresql-15"
[ -x /usr/bin/redis-server ] || missing="$missing redis-server"
[ -x /usr/sbin/nginx ] || missing="$missing nginx-light"
[ -x /usr/bin/soffice ] || missing="$missing libreoffice-writer-nogui"
[ -e /usr/lib/python3/dist-packages/uno.py ] || missing="$missing python3-uno"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing for the tests:$missing ..."
  # RUNLEVEL=1 keeps the packages from starting their servers; no cluster of the system's own is made.
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  mkdir -p /etc/postgresql-common/createcluster.d
  echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.d/tests.conf
  # shellcheck disable=SC2086
  apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
fi
echo "Not here:$missing. Tests that need them will be skipped. As root: apt-get install -y$missing"
exit 0
