"""The folder where one installation keeps its state: `var/`, or VAR_DIR."""

import base64
import errno
import fcntl
import json
import os
import secrets
import signal
import socket
import time
from contextlib import ExitStack
from pathlib import Path

from consultation.local.problems import CannotStart

ROOT = Path(__file__).resolve().parent.parent.parent
LAYOUT = 1  # raised when what lies in the folder changes its meaning


class Home:
    """One such folder, locked by the process that opened it."""

    def __init__(self, path):
        self.path = path
        self.log = path / "log"
        self._lock = None

    def open(self, **versions):
        """Make the folder or take it over, and lock it; refuse one that another version or another process uses."""
        try:
            self.path.mkdir(mode=0o711, parents=True, exist_ok=True)
            self.log.mkdir(mode=0o700, exist_ok=True)
            (self.path / "mail").mkdir(mode=0o700, exist_ok=True)
            self._take_lock()
            self._check_versions({"layout": LAYOUT, **versions})
        except OSError as error:
            raise CannotStart(_no_right(self.path, error)) from error
        return self

    def close(self):
        """Give the lock back."""
        if self._lock is not None:
            self._lock.truncate(0)
            self._lock.close()
            self._lock = None

    def note_process(self, name, pid):
        """Remember a process started from here, so that it can be ended after a crash of its parent."""
        known = self._read_lock()
        known.setdefault("processes", {})[name] = [pid, born(pid)]
        self._write_lock(known)

    def secret(self, name):
        """Return a secret of this installation, made at its first use: 32 random bytes in base64."""
        return self._once("secrets.json", name, lambda: base64.b64encode(secrets.token_bytes(32)).decode())

    def password(self, name):
        """Return a password that needs no quoting in an address."""
        return self._once("secrets.json", f"{name} password", lambda: secrets.token_urlsafe(24))

    def port(self, name, *, fresh=False):
        """Return the port a service had before; a free one at first, or when `fresh` is asked."""
        return self._once("ports.json", name, _free_port, fresh=fresh)

    def _once(self, filename, name, make, *, fresh=False):
        path = self.path / filename
        known = json.loads(path.read_text()) if path.exists() else {}
        if fresh or name not in known:
            known[name] = make()
            new = path.with_name(f"{filename}.new")
            new.touch(mode=0o600)
            new.write_text(json.dumps(known, indent=1))
            new.replace(path)
        return known[name]

    def _check_versions(self, wanted):
        path = self.path / "version.json"
        if not path.exists():
            path.write_text(json.dumps(wanted))
        found = json.loads(path.read_text())
        if found != wanted:
            raise CannotStart(
                f"{self.path} was made by another version of this program"
                f" ({_told(found)}; this one has {_told(wanted)})."
                f" Move it away (mv {self.path} {self.path}.old), or name another folder: VAR_DIR=… make run."
            )

    def _take_lock(self, *, patience=5):
        """Lock the folder; where a killed launcher's processes still hold it, end them and wait for the lock."""
        with ExitStack() as on_failure:
            lock = on_failure.enter_context((self.path / "lock").open("a+"))
            until = time.monotonic() + patience
            while not _try_lock(lock):
                if self.running_pid() or time.monotonic() > until:
                    raise CannotStart(
                        f"{self.path} is in use by process {self._read_lock().get('pid')}."
                        " Stop that one (Ctrl-C there, or `make stop`), or name another folder: VAR_DIR=… make run."
                    )
                self.end_leftovers()
                time.sleep(0.1)
            self._lock = lock
            on_failure.pop_all()
        self.end_leftovers()
        self._write_lock({"pid": os.getpid(), "born": born(os.getpid())})

    def running_pid(self):
        """Return the process that holds the folder, if it lives."""
        known = self._read_lock()
        pid = known.get("pid")
        return pid if pid and born(pid) == known.get("born") else None

    def end_leftovers(self, *, patience=5):
        """End the processes that a killed launcher left behind; return their names."""
        left = {
            name: pid for name, (pid, since) in self._read_lock().get("processes", {}).items() if born(pid) == since
        }
        for sent in (signal.SIGINT, signal.SIGKILL):
            for pid in left.values():
                _signal_group(pid, sent)
            until = time.monotonic() + patience
            while any(born(pid) for pid in left.values()) and time.monotonic() < until:
                time.sleep(0.1)
        return sorted(left)

    def _read_lock(self):
        try:
            return json.loads((self.path / "lock").read_text() or "{}")
        except (FileNotFoundError, json.JSONDecodeError):
            return {}

    def _write_lock(self, known):
        (self.path / "lock").write_text(json.dumps(known))


def default_path():
    """Return VAR_DIR, or `var/` in the project's root."""
    return ROOT / (os.environ.get("VAR_DIR", "").strip() or "var")


def _try_lock(lock):
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def born(pid):
    """Return the moment a living process was started, in the kernel's own count; None for one that is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else int(fields[19])


def _signal_group(pid, sent):
    try:
        os.killpg(pid, sent)
    except ProcessLookupError:
        pass
    except PermissionError as error:
        raise CannotStart(f"Process {pid} of an earlier start belongs to another user. End it: kill {pid}") from error


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _told(versions):
    return ", ".join(f"{name} {version}" for name, version in versions.items())


def _no_right(path, error):
    if error.errno == errno.ENOSPC:
        return f"No room is left on the disk of {path}. Make room, or name a folder elsewhere: VAR_DIR=… make run."
    return (
        f"Cannot write in {path} ({error.strerror}: {error.filename})."
        " Give this user the right to, or name another folder: VAR_DIR=… make run."
    )
