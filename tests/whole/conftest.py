"""The product as a stranger starts it: embedded servers, web, worker and beat, in a folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from consultation.local.home import ROOT
from tests.callers import Caller

READY_WITHIN = 240


class Product:
    """One installation, started and stopped as `make run` does it."""

    def __init__(self, home):
        self.home = home
        self.port = _free_port()
        self.site = Caller(f"127.0.0.1:{self.port}")
        self.process = None

    def start(self):
        known = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
        environment = {name: os.environ[name] for name in known if name in os.environ}
        environment |= {"PORT": str(self.port), "VAR_DIR": str(self.home)}
        environment["PROPOSALS_A_DAY"] = "1000000"  # one person files here what many would
        with (self.home.parent / "log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "consultation.local", "run"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        until = time.monotonic() + READY_WITHIN
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            if self.site.is_ready():
                return self
            time.sleep(0.2)
        pytest.fail(f"The product did not start:\n{self.told()[-3000:]}")
        return None

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=20)

    def kill(self, name):
        """Kill one process with SIGKILL, as a fault would."""
        os.kill(self.processes()[name], signal.SIGKILL)

    def processes(self):
        known = json.loads((self.home / "lock").read_text())["processes"]
        return {name: pid for name, (pid, _born) in known.items()}

    def told(self):
        return (self.home.parent / "log").read_text()

    def token(self, role):
        """Sign in through the API as one of the demonstration's roles; return the token."""
        account = next(row for row in json.loads((self.home / "accounts.json").read_text()) if row["role"] == role)
        return self.site.token(account["email"], account["password"])


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def product():
    """A running product with the demonstration loaded; not in pytest's own folder, which only its user may enter."""
    with tempfile.TemporaryDirectory(prefix="consultation-whole-") as folder:
        Path(folder).chmod(0o711)  # the database server runs as another user where the tests run as root
        started = Product(Path(folder) / "var").start()
        yield started
        started.stop()
