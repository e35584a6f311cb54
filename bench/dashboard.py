"""The page of figures among 20,000 proposals and 300,000 supports: made anew at each request, as after any act.

What reads every contribution a worker counts: whoever asks first after it has counted waits no longer than others.
"""

import statistics
import time

from django.conf import settings
from django.core.management import call_command
from django.test import Client

from articles.actions import touch
from articles.models import ArticleVersion
from bench import nation
from bench.database import analyze
from bench.figures import UNDISTURBED, tell, yardstick
from bench.recounting import fill_and_count
from consultation.pages.figures.counting import count_figures
from core import clock
from feedback.actions import freeze_tables, weigh_demands

REQUESTS, COUNTS = 40, 10
FRESH = {"HX-Request": "true"}  # is made for whoever asks, never kept
NAME = "the page of figures"


def measure():
    """Tell what the page costs, how soon after a count, and how long the counting in the background takes."""
    draft = fill_and_count(nation.HUNDRED_THOUSAND)
    draft.is_public = True
    draft.save(update_fields=["is_public"])
    _timed("the tables of a week frozen", lambda: freeze_tables(draft, at=clock.now()))
    analyze()
    call_command("collectstatic", interactive=False, verbosity=0)
    get, pace = _reader(f"/kk/{draft.slug}/figures/"), yardstick()
    get()  # loads templates
    taken = [get() for _request in range(REQUESTS)]
    pace = (pace + yardstick()) / 2
    _tell(NAME, taken, pace)
    pace, first, counted = yardstick(), [], []
    for _count in range(COUNTS):
        touch([ArticleVersion.objects.filter(article__draft=draft).earliest("article").article_id], at=clock.now())
        begun = time.perf_counter()
        weigh_demands(draft, count_figures=count_figures, at=clock.now())
        counted.append(time.perf_counter() - begun)
        first.append(get())
    pace = (pace + yardstick()) / 2
    _tell(f"{NAME} right after a count", first, pace)
    tell("main numbers and demands counted", statistics.median(counted), "s", facts=nation.HUNDRED_THOUSAND.facts)


def _reader(address):
    """Return a function that asks for a page and returns how many ms it takes, and how many of this process's CPU."""
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])

    def get():
        begun, used = time.perf_counter(), time.process_time()
        answer = client.get(address, headers=FRESH)
        took = 1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - used)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}.")
        return took

    return get


def _tell(name, taken, pace):
    walls, cpus = zip(*taken, strict=True)
    for what, each, unit in ((name, walls, "ms"), (f"{name}: CPU", cpus, "ms")):
        p95 = statistics.quantiles(each, n=20, method="inclusive")[-1]
        more = {"median_ms": round(statistics.median(each), 1), "yardstick_ms": round(pace, 2)}
        bound = NAME if each is walls else None
        tell(what, p95, unit, bound=bound, undisturbed=p95 / pace * UNDISTURBED, **more)


def _timed(name, count):
    begun = time.perf_counter()
    count()
    tell(name, time.perf_counter() - begun, "s", facts=nation.HUNDRED_THOUSAND.facts)
