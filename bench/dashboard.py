"""The page of figures among 20,000 proposals and 300,000 supports: made anew at each request, as after any act.

What reads every contribution is counted once for each weighing of demands: the first request pays for it.
"""

import statistics
import time

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from bench import nation
from bench.database import analyze
from bench.figures import UNDISTURBED, tell, yardstick
from bench.recounting import fill_and_count
from core import clock
from feedback.actions import freeze_tables, weigh_demands

REQUESTS = 40
FRESH = {"HX-Request": "true"}  # is made for whoever asks, never kept


def measure():
    """Tell what the page costs, and how long the counting in the background takes that it shows."""
    draft = fill_and_count(nation.HUNDRED_THOUSAND)
    draft.is_public = True
    draft.save(update_fields=["is_public"])
    _timed("the weightiest demands counted", lambda: weigh_demands(draft, at=clock.now()))
    _timed("the tables of a week frozen", lambda: freeze_tables(draft, at=clock.now()))
    analyze()
    call_command("collectstatic", interactive=False, verbosity=0)
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    address, taken = f"/kk/{draft.slug}/figures/", []
    pace = yardstick()
    for _request in range(REQUESTS):
        begun = time.perf_counter()
        answer = client.get(address, headers=FRESH)
        taken.append(1000 * (time.perf_counter() - begun))
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}.")
    pace = (pace + yardstick()) / 2
    name, p95 = "the page of figures", statistics.quantiles(taken[1:], n=20)[-1]
    tell("the page of figures when its numbers are counted anew", taken[0], "ms", facts=nation.HUNDRED_THOUSAND.facts)
    more = {"median_ms": round(statistics.median(taken), 1), "bytes": len(answer.content)}
    tell(name, p95, "ms", bound=name, undisturbed=p95 / pace * UNDISTURBED, yardstick_ms=round(pace, 2), **more)


def _timed(name, count):
    begun = time.perf_counter()
    count()
    tell(name, time.perf_counter() - begun, "s", facts=nation.HUNDRED_THOUSAND.facts)
