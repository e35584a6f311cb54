"""The steps of `make run`, and the processes that stay."""

import ctypes
import json
import os
import shlex
import signal
import subprocess
import sys
import threading
import time

from honcho.manager import Manager
from honcho.process import Process

from consultation.local.after import answers
from consultation.local.home import ROOT, born
from consultation.local.privileges import AS_WE_ARE
from consultation.local.problems import CannotStart

PR_SET_PDEATHSIG = 1
ROLES = {
    "citizen": "citizen",
    "citizen_2": "another citizen",
    "moderator": "moderator",
    "moderator_2": "another moderator",
    "rapporteur": "rapporteur",
    "secretary": "secretary",
    "secretary_2": "another secretary",
    "party_head": "head of a party",
    "party_drafter": "drafts for a party",
    "organization_head": "head of an organization",
    "operator": "types letters at the desk",
    "operator_2": "another one at the desk",
    "analyst": "names themes of what people say",
    "rapporteur_2": "another rapporteur",
    "commissioner": "member of the Commission",
}


def prepare(environment):
    """Bring translations, tables, texts and static files up to date; it may run again."""
    _step(environment, "-m", "consultation.messages", "compile")
    no_demo = ["--no-demo"] if environment.get("DEMO", "1").lower() in {"0", "no", "false", "off"} else []
    _step(environment, "manage.py", "prepare_site", *no_demo)


def serve(environment, home, services, host, port):
    """Run web server, workers and beat until Ctrl-C or until one of them ends; return the exit code."""

    def when_started(pids):
        for name, pid in pids.items():
            home.note_process(name, pid)
        _welcome(environment, home, host, port)

    manager = Processes(services, when_started)
    beat_state = shlex.quote(str(home.path / "beat-schedule"))
    celery = f"{sys.executable} -m consultation.local.after {_readiness(host, port)} celery --quiet -A consultation"
    # Celery warns of root because of senders who could bring code; this broker has a password and takes JSON alone.
    variables = environment | {"PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges"}
    worker = f"{celery} worker --loglevel WARNING --without-gossip --without-mingle --without-heartbeat"
    for name, command in {
        "web": f"granian --interface wsgi --no-ws --host {host} --port {port} --workers {_workers(environment)}"
        " --blocking-threads 2 --workers-kill-timeout 3 --log-level warning consultation.wsgi:application",
        "worker": f"{worker} --concurrency 2 --hostname worker@%h",
        # What counts everything anew: at a time one, and at the end of the queue for the processor.
        "heavy": f"nice {worker} --concurrency 1 --queues heavy --hostname heavy@%h",
        "beat": f"{celery} beat --loglevel WARNING --schedule {beat_state} --pidfile=",
    }.items():
        tethered = shlex.join(AS_WE_ARE.daemon(*shlex.split(command)))
        manager.add_process(name, f"exec {tethered}", env=variables, cwd=str(ROOT))
    manager.loop()
    return manager.outcome()


class Tethered(Process):
    """Honcho's keeper of one process, which ends with the launcher, however that one ends."""

    def run(self, *arguments, **options):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        super().run(*arguments, **options)


class Processes(Manager):
    """Honcho's manager, which also watches the embedded servers and tells when all have started."""

    def __init__(self, services, when_started):
        super().__init__()
        self._services = services
        self._when_started = when_started
        self._first_dead = None
        self._process_ctor = Tethered

    def outcome(self):
        """Return 0 when a person ended it; say what died when something did."""
        if self._first_dead is None:
            return 0
        raise CannotStart(
            f"{self._first_dead} ended by itself; the rest was stopped. `make run` starts again and keeps the data."
        )

    def _start(self):
        # Threads come after the processes, which honcho forks.
        super()._start()
        for service in self._services:
            threading.Thread(target=self._watch, args=[service], daemon=True).start()
        threading.Thread(target=self._tell, daemon=True).start()
        threading.Thread(target=self._end_orphans, daemon=True).start()

    def _tell(self):
        while not self._all_started():
            time.sleep(0.05)
        self._when_started({name: process["pid"] for name, process in self._processes.items()})

    def _end_orphans(self):
        """End the children of a killed process: they hold its output, for whose end honcho waits."""
        while True:
            time.sleep(0.5)
            for process in self._processes.values():
                if "pid" in process and "returncode" not in process and born(process["pid"]) is None:
                    self._procmgr.kill(process["pid"])

    def _watch(self, service):
        code = service.process.wait()
        if not self._terminating:
            self._system_print(f"{service.name} stopped (rc={code})\n")
            self.terminate()

    def _system_print(self, data):
        name, _space, rest = data.partition(" ")
        if rest.startswith("stopped (") and not self._terminating and self._first_dead is None:
            self._first_dead = name
        super()._system_print(data)


def _step(environment, *arguments):
    # In a session of its own: Ctrl-C reaches the launcher alone, which ends the step without a traceback.
    result = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, check=False, start_new_session=True
    )
    if result.returncode:
        raise CannotStart(f"The step `python {' '.join(arguments)}` failed; why stands above.")


def _workers(environment):
    return environment.get("WEB_WORKERS") or min(2, os.cpu_count() or 1)


def _welcome(environment, home, host, port):
    """Wait until the site is ready, then print where it is and who can sign in."""
    url = environment["SITE_URL"]
    while not answers(_readiness(host, port)):
        time.sleep(0.2)
    lines = ["", f"The site is ready: {url}/", f"Mail that it sends: {url}/mailbox/"]
    accounts = home.path / "accounts.json"
    if accounts.exists():
        lines += ["", f"Sign in at {url}/account/login/ (also in {accounts}):"]
        lines += [
            f"  {ROLES.get(account['role'], account['role']):<23} {account['email']:<34} {account['password']}"
            for account in json.loads(accounts.read_text())
        ]
        if environment.get("STAFF_SECOND_FACTOR", "no") == "no":
            lines += ["  Here staff need no second factor; in production they do (STAFF_SECOND_FACTOR)."]
    print("\n".join([*lines, "", "Ctrl-C ends everything. The data stay in " + str(home.path), ""]), flush=True)


def _readiness(host, port):
    """Return the address that answers once the site is ready."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104
    return f"http://{host}:{port}/readyz"
