#!/bin/sh
# Install Debian's Chromium for the tests in a browser, where that is possible; else say what will be skipped.
set -u
if [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium for the tests in a browser ..."
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-core >/dev/null
fi
[ -x "${CHROMIUM:-/usr/bin/chromium}" ] ||
  echo "There is no Chromium here: the tests in a browser will be skipped. As root: apt-get install -y chromium"
exit 0
