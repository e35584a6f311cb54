"""Published numbers beside counts of other ways: those of 100,000 contributions one by one, of 4,000,000 facts fast."""

import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from bench import agreeing, nation
from bench.database import analyze
from bench.figures import UNDISTURBED, tell, yardstick
from consultation.pages.figures.counting import count_figures
from core import clock
from feedback.actions import freeze_tables, weigh_demands

ARTICLES = 10
RUNS = 2  # another load on the machine only adds: the better one is told


def agree():
    """Hold pages, files, answers to programs and the export of 100,000 contributions beside counts by plain SQL."""
    draft = fill_and_count(nation.HUNDRED_THOUSAND)
    weigh_demands(draft, count_figures=count_figures, at=clock.now())
    freeze_tables(draft, at=clock.now())
    analyze()
    call_command("collectstatic", interactive=False, verbosity=0)
    begun = time.perf_counter()
    get = partial(Client(SERVER_NAME=settings.ALLOWED_HOSTS[0]).get, secure=True)
    compared = list(agreeing.figures(draft, get))
    with tempfile.TemporaryDirectory() as folder:
        answers = []
        for eid, published, counted, content in agreeing.articles(draft, get, ARTICLES):
            compared.append((eid, published, counted))
            answers.append(Path(folder) / f"{eid}.json")
            answers[-1].write_bytes(content)
        differing = [where for where, published, counted in compared if published != counted]
        numbers = sum(agreeing.how_many(published) for _where, published, _counted in compared)
        more = {"numbers": numbers, "articles": len(answers), "seconds": round(time.perf_counter() - begun, 1)}
        tell("pages beside counts by SQL", len(differing), "differences", bound="differences", **more)
        begun = time.perf_counter()
        call_command("export_open_data", folder, stdout=sys.stderr)
        tell("open data of 100,000 contributions", time.perf_counter() - begun, "s")
        begun = time.perf_counter()
        command = [sys.executable, "-S", "-E", "verify/recount.py", Path(folder) / draft.slug, *answers]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        lines = (done.stdout + done.stderr).splitlines()
        found = len(lines) if done.returncode else 0
        took = round(time.perf_counter() - begun, 1)
        tell("the export beside its own recount", found, "differences", bound="differences", seconds=took)
    if differing or found:
        raise SystemExit("\n".join([*differing, *lines[:20]]))


def measure():
    """Tell how long `manage.py recount` takes among 4,000,000 facts, and that it finds every number right."""
    draft = fill_and_count(nation.FOUR_MILLION)
    taken, pace = [], yardstick()
    for _run in range(RUNS):
        begun = time.perf_counter()
        command = [sys.executable, "manage.py", "recount", "--draft", draft.slug]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        taken.append(time.perf_counter() - begun)
        if done.returncode:
            raise SystemExit(f"The recount differs:\n{done.stdout[:2000]}{done.stderr[-2000:]}")
    pace = (pace + yardstick()) / 2
    name, took = "recount of 4,000,000 facts", min(taken)
    more = {"runs_s": [round(one, 1) for one in taken], "facts": nation.FOUR_MILLION.facts}
    tell(name, took, "s", bound=name, undisturbed=took / pace * UNDISTURBED, yardstick_ms=round(pace, 2), **more)


def fill_and_count(size):
    """Let a nation speak and be counted; return the draft."""
    begun = time.perf_counter()
    draft = nation.fill(size)
    analyze()
    tell("a nation's contributions made", time.perf_counter() - begun, "s", facts=size.facts)
    begun = time.perf_counter()
    nation.count()
    analyze()
    tell("tallies and summaries of all of it", time.perf_counter() - begun, "s", facts=size.facts)
    return draft
