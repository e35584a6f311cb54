"""The steps of `make run`, and the processes that stay."""

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from honcho.manager import Manager

from consultation.local.home import ROOT
from consultation.local.problems import CannotStart

ROLES = {
    "citizen": "citizen",
    "citizen_2": "another citizen",
    "moderator": "moderator",
    "moderator_2": "another moderator",
    "rapporteur": "rapporteur",
    "secretary": "secretary",
}


def prepare(environment, home):
    """Bring tables, texts, translations and static files up to date; each step may run again."""
    _step(environment, "Translations", "-m", "consultation.messages", "compile")
    _step(environment, "Tables", "manage.py", "prepare_database", "--verbosity=0")
    _step(environment, "The text under consultation", "manage.py", "load_draft")
    if environment.get("DEMO", "1").lower() not in {"0", "no", "false", "off"}:
        _step(environment, "The demonstration", "manage.py", "load_demo")
    stamp = home.path / "static.stamp"
    digest = _static_digest()
    if not stamp.exists() or stamp.read_text() != digest:
        _step(environment, "Static files", "manage.py", "collectstatic", "--noinput", "--verbosity=0")
        stamp.write_text(digest)


def serve(environment, home, services, host, port):
    """Run web server, worker and beat until Ctrl-C or until one of them ends; return the exit code."""
    manager = Processes(services, lambda: _welcome(environment, home, host, port))
    beat_state = home.path / "beat-schedule"
    for name, command in (
        (
            "web",
            f"exec granian --interface wsgi --no-ws --host {host} --port {port} --workers {_workers(environment)}"
            " --blocking-threads 2 --workers-kill-timeout 3 --log-level warning consultation.wsgi:application",
        ),
        (
            "worker",
            "exec celery -A consultation worker --loglevel WARNING --concurrency 2"
            " --without-gossip --without-mingle --without-heartbeat",
        ),
        ("beat", f"exec celery -A consultation beat --loglevel WARNING --schedule '{beat_state}' --pidfile="),
    ):
        manager.add_process(name, command, env=environment, cwd=str(ROOT))
    manager.note_process = home.note_process
    manager.loop()
    return manager.outcome()


class Processes(Manager):
    """Honcho's manager, which also watches the embedded servers and speaks when the site is ready."""

    def __init__(self, services, when_started):
        super().__init__()
        self._services = services
        self._when_started = when_started
        self._reported = None

    def outcome(self):
        """Return the exit code: 0 when a person ended it, 1 when something died, with a sentence."""
        if self.returncode in {130, 143} and self._reported is None:
            return 0
        dead = self._reported or self._first_dead
        raise CannotStart(f"{dead} ended by itself; the rest was stopped. `make run` starts again and keeps the data.")

    _first_dead = "A process"

    def _start(self):
        super()._start()
        for service in self._services:
            threading.Thread(target=self._watch, args=[service], daemon=True).start()
        threading.Thread(target=self._when_started, daemon=True).start()

    def _watch(self, service):
        code = service.process.wait()
        if not self._terminating:
            self._reported = service.name
            self._system_print(f"{service.name} stopped (rc={code})\n")
            self.terminate()

    def _system_print(self, data):
        name, _space, rest = data.partition(" ")
        if rest.startswith("stopped (") and not self._terminating and self._reported is None:
            self._reported = name
        super()._system_print(data)


def _step(environment, title, *arguments):
    print(f"{title} …", flush=True)
    result = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=False)
    if result.returncode:
        raise CannotStart(f"The step “{title}” failed; why stands above. Its command: python {' '.join(arguments)}")


def _workers(environment):
    return environment.get("WEB_WORKERS") or min(2, os.cpu_count() or 1)


def _static_digest():
    digest = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    for path in sorted((ROOT / "static").rglob("*")):
        if path.is_file():
            seen = path.stat()
            digest.update(f"{path.relative_to(ROOT)} {seen.st_size} {seen.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _welcome(environment, home, host, port):
    """Wait until the site is ready, then print where it is and who can sign in."""
    url = environment["SITE_URL"]
    while not _is_ready(host, port):
        time.sleep(0.2)
    lines = ["", f"The site is ready: {url}/", f"Mail that it sends: {url}/mailbox/"]
    accounts = home.path / "accounts.json"
    if accounts.exists():
        lines += ["", f"Sign in at {url}/account/login/ (also in {accounts}):"]
        lines += [
            f"  {ROLES.get(account['role'], account['role']):<18} {account['email']:<34} {account['password']}"
            for account in json.loads(accounts.read_text())
        ]
    print("\n".join([*lines, "", "Ctrl-C ends everything. The data stay in " + str(home.path), ""]), flush=True)


def _is_ready(host, port):
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104
    request = urllib.request.Request(f"http://{host}:{port}/readyz")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False
