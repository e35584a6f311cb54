"""The nightly run on servers of its own: with one worker and with two, and with all that it needs killed at random."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg

from bench.disturbing import PLAN, QUICK, SLOW, run_through
from bench.figures import tell
from consultation.local.broker import Broker
from consultation.local.home import ROOT, Home
from consultation.local.postgres import Postgres
from consultation.local.privileges import AS_WE_ARE
from consultation.local.services import Service

KILLS, SEED = 50, 1
PAUSE = 0.15  # seconds more that each claim and each end of a piece takes while kills go on
FILL = """
import django
django.setup()
from bench import growth, nation
{call}
"""


class Program(Service):
    """A worker of heavy work, or beat."""

    def __init__(self, home, name, words, variables):
        super().__init__(home)
        self.name = name
        self.words = words.split()
        self.variables = variables

    def command(self, _port):
        return AS_WE_ARE.daemon(sys.executable, "-m", "celery", "-A", "consultation", *self.words)

    def environment(self):
        return self.variables

    def answers(self):
        ready = " ready." in (self.home.log / f"{self.name}.log").read_text() or self.name == "beat"
        return self.process.poll() is None and ready

    def kill(self):
        """End at once with all its children."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)


class Ground:
    """PostgreSQL and a broker of their own, workers of heavy work, and beat; all in one folder."""

    def __init__(self, folder, workers):
        self.home = Home(folder).open()
        self.postgres, self.broker = Postgres(self.home), Broker(self.home)
        for server in (self.postgres, self.broker):
            server.start()
        self.variables = os.environ | {
            "DATABASE_URL": self.postgres.url("consultation"),
            "OWNER_DATABASE_URL": self.postgres.url("consultation_owner"),
            "REDIS_URL": self.broker.url(),
            "VAR_DIR": str(folder),
            "PIECE_SECONDS": "10",
            "DJANGO_SETTINGS_MODULE": "consultation.settings",
            "PYTHONWARNINGS": "ignore",
        }
        heavy = "worker --loglevel INFO --concurrency 1 --queues heavy --without-gossip --without-mingle --hostname"
        self.workers = [
            Program(self.home, f"heavy-{n}", f"{heavy} heavy-{n}@%h", self.variables) for n in range(1, workers + 1)
        ]
        beat = f"beat --loglevel WARNING --pidfile= --schedule {folder}/beat-schedule"
        self.beat = Program(self.home, "beat", beat, self.variables)

    def run(self, *words):
        subprocess.run([sys.executable, *words], env=self.variables, cwd=ROOT, check=True, stdout=sys.stderr)

    def fill(self, call):
        """Make the tables, load the draft and let as much be said on it as this call makes."""
        self.run("manage.py", "prepare_database")
        self.run("manage.py", "load_draft")
        self.run("-c", FILL.format(call=call))

    def ask(self, statement):
        """Ask the database as its superuser, waiting where it is being started again."""
        for _each in range(600):
            try:
                with psycopg.connect(self.postgres.url("postgres"), autocommit=True, connect_timeout=5) as database:
                    found = database.execute(statement)
                    return found.fetchall() if found.description else None
            except psycopg.OperationalError:
                time.sleep(0.1)
        raise SystemExit("The database does not answer.")

    def plan(self):
        """Begin the run."""
        self.run("-c", PLAN)

    def stop(self):
        for process in (self.beat, *self.workers):
            if process.process is not None and process.process.poll() is None:
                process.kill()
        for server in (self.broker, self.postgres):
            server.stop()
        self.home.close()


@contextmanager
def _ground(call, *, pause, workers=2):
    with tempfile.TemporaryDirectory(prefix="consultation-heavy-") as folder:
        Path(folder).chmod(0o711)  # the database server runs as another user where this runs as root
        ground = Ground(Path(folder) / "var", workers)
        try:
            ground.fill(call)
            ground.ask(SLOW.format(pause=pause))
            ground.ask("VACUUM ANALYZE")
            ground.beat.start()
            yield ground
            ground.ask(QUICK)
        finally:
            ground.stop()


def measure_workers():
    """Tell how long the nightly run takes with one worker and with two, and that neither did anything twice."""
    with _ground("nation.fill(nation.HUNDRED_THOUSAND)", pause=0) as ground:
        took = {}
        for number in (1, 2):
            ground.workers[number - 1].start()
            outcome = run_through(ground.ask, ground.plan)
            took[number] = outcome.lasted
            more = {"workers": number, "pieces": len(outcome.pieces), "work_s": round(outcome.worked, 2)}
            tell("all summaries of 100,000 contributions checked", took[number], "s", **more)
            _tell_writes(outcome)
        tell("nightly run: two workers beside one", took[2] / took[1], "ratio", bound="two workers beside one")


def measure_kills():
    """Tell whether a run that is disturbed fifty times comes to what the undisturbed one came to."""
    with _ground("growth.fill(2_000)", pause=PAUSE) as ground:
        for worker in ground.workers:
            worker.start()
        undisturbed = run_through(ground.ask, ground.plan)
        begun = time.perf_counter()
        disturbed = run_through(ground.ask, ground.plan, faults=_faults(ground), kills=KILLS, seed=SEED)
        took = time.perf_counter() - begun
        more = {"killed": disturbed.killed, "pieces": len(disturbed.pieces), "tried_again": disturbed.tried_again}
        different = sum(one != other for one, other in zip(undisturbed[:3], disturbed[:3], strict=True))
        tell("differences after 50 kills", different, "results", bound="differences after kills", **more)
        tell("the run with 50 kills", took, "s")
        _tell_writes(disturbed)


def _tell_writes(outcome):
    twice = max(outcome.times_written) - 1
    tell("pieces written more than once", twice, "times", bound="pieces written twice", pieces=len(outcome.pieces))


def _faults(ground):
    def first_worker():
        ground.workers[0].kill()
        ground.workers[0].launch()

    def second_worker():
        ground.workers[1].kill()
        ground.workers[1].launch()

    def broker():
        ground.broker.process.kill()
        ground.broker.process.wait(timeout=10)
        for path in (ground.home.path / "broker").rglob("*"):
            if path.is_file():
                path.unlink()
        ground.broker.start()

    def database():
        ground.postgres.process.send_signal(signal.SIGQUIT)
        ground.postgres.process.wait(timeout=20)
        ground.postgres.start()

    return first_worker, second_worker, broker, database
