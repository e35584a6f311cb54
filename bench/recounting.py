"""A recount of every published number: 4,000,000 facts, supports and positions among them."""

import subprocess
import sys
import time

from bench import nation
from bench.database import analyze
from bench.figures import UNDISTURBED, tell, yardstick

RUNS = 2  # another load on the machine only adds: the better one is told


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
