#!/bin/sh
# Make .venv from uv.lock: `install.sh runtime` for what runs, `install.sh dev` for tests and checks as well.
set -eu
cd "$(dirname "$0")/../.."
stop() { printf '\n%s\n' "$*" >&2; exit 1; }

python=
for name in python3.11 python3.12 python3.13 python3 python3.14; do
  if python=$("$name" -c 'import sys; sys.version_info >= (3, 11) or sys.exit(1); print(sys.executable)' 2>/dev/null); then break; fi
  python=
done
[ -n "$python" ] || stop "Python 3.11 or later is needed and was not found. On Debian or Ubuntu, as root: apt-get install -y python3 python3-venv"

[ -w . ] || stop "This user may not write in $(pwd). Clone the repository to a folder of yours and run make there."

uv=$(command -v uv || true)
if [ -z "$uv" ] || ! "$uv" --version >/dev/null 2>&1; then
  uv=.venv/bin/uv
  if ! "$uv" --version >/dev/null 2>&1; then
    rm -rf .venv
    if "$python" -c 'import ensurepip' 2>/dev/null; then
      "$python" -m venv .venv && .venv/bin/python -m pip install --quiet uv
    elif "$python" -m pip --version >/dev/null 2>&1; then
      # Debian without python3-venv, but with python3-pip: pip fills a bare environment from outside.
      "$python" -m venv --without-pip .venv && "$python" -m pip --python .venv/bin/python install --quiet uv
    else
      stop "Neither Debian's python3-venv nor pip is there. As root: apt-get install -y python3-venv   Then run make again."
    fi || stop "uv could not be installed from PyPI; why stands above. Once PyPI can be reached, run make again."
  fi
fi

groups=--no-dev
[ "${1:-runtime}" = dev ] && groups=--dev
# --inexact: what is installed beyond the lock (uv itself, the parts for tests) stays.
"$uv" sync --frozen --inexact --quiet $groups --python "$python" --python-preference only-system ||
  stop "The packages of uv.lock could not be installed; why stands above. Once PyPI can be reached, run make again."
touch .venv/.runtime
[ "${1:-runtime}" = dev ] && touch .venv/.dev
exit 0
