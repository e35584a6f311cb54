"""What the embedded servers have in common: start on a free port, wait for an answer, stop politely."""

import importlib.util
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from consultation.local.home import ROOT
from consultation.local.problems import CannotStart


class Service:
    """A server program that runs beside the launcher, in a session of its own, so that Ctrl-C reaches it last."""

    name = ""
    stop_signals: tuple[signal.Signals, ...] = (signal.SIGTERM,)

    def __init__(self, home):
        self.home = home
        self.process = None

    def start(self):
        """Start and wait until it answers."""
        self.launch()
        self.wait()

    def launch(self):
        """Start, on another port where the remembered one was taken meanwhile."""
        for fresh in (False, True):
            port = self.home.port(self.name, fresh=fresh)
            if not _taken(port):
                break
        log = self.home.log / f"{self.name}.log"
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command(port),
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.home.note_process(self.name, self.process.pid)

    def wait(self):
        """Wait until it answers; refuse one that ends or is silent for a minute."""
        log = self.home.log / f"{self.name}.log"
        until = time.monotonic() + 60
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise CannotStart(f"{self.name} did not start. The last lines of {log}:\n{_tail(log)}")
            time.sleep(0.05)

    def stop(self, *, patience=3):
        """End the program, politely at first."""
        for sent in (*self.stop_signals, signal.SIGKILL):
            if self.process is None or self.process.poll() is not None:
                return
            self.process.send_signal(sent)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                continue

    def command(self, port):
        raise NotImplementedError

    def environment(self):
        """Return the program's environment: the launcher's own."""
        return os.environ

    def answers(self):
        raise NotImplementedError


def folder_of(package):
    """Return the folder of an installed package."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise CannotStart(f"The package {package} is not installed. Run `make run`, which installs it.")
    return Path(found.submodule_search_locations[0])


def _taken(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _tail(log, lines=15):
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
