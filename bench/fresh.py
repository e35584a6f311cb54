"""How soon what people do is seen: 50 acts a second come in on all articles while web, worker and beat run."""

import http.client
import itertools
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from articles.models import ArticleVersion, Placement
from bench import acts, nation
from bench.figures import UNDISTURBED, tell, yardstick
from bench.growth import stage
from bench.moderating import part
from bench.recounting import fill_and_count
from bench.web import BROWSER, served
from consultation.celery import app
from feedback.models import Summary

A_SECOND, SECONDS, WARMING = 50, 75, 10
WRITERS = 4
WATCHED = 12  # articles
EVERY = 0.5  # seconds until all of them are asked for again
LATEST = 60  # seconds until what is not seen is given up
MIX = ("support", "comment", "support", "submit", "support")  # in turn
FRESH, COME = "a change is seen, p95", "acts that came late, p95"
CONTRIBUTIONS = re.compile(r'<dd class="n">([^<]*)</dd>')  # of a summary on its page: people, then contributions
# Tasks that do once for each contribution what its act leaves to them; how often, and from when on there is nothing.
BEFORE = (
    "proposals.enter_alterations",
    "proposals.index_alike",
    "proposals.find_statements",
    "moderation.flag_waiting",
)
BEFORE += ("moderation.enter_acts", "accounts.tell_followers")
AT_MOST, NOTHING = 60, 0.2
BROKER = 9  # the number of a database of the broker that nobody else uses


def measure():
    """Tell how soon the summary of an article that changed is read, by programs and on its page."""
    call_command("collectstatic", interactive=False, verbosity=0)
    draft, pace = fill_and_count(nation.HUNDRED_THOUSAND), yardstick()
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"].rpartition("/")[0] + f"/{BROKER}"
    _settle()
    ground = stage()
    ground = replace(ground, proposals=[one for one in ground.proposals if one.is_stood_by])
    articles = _watched(draft)
    with served() as (port, _web), _working():
        watch = Watch(port, draft, articles)
        late = _act(ground, watch)
        watch.end()
    pace = (pace + yardstick()) / 2
    p95, seen = part(sorted(watch.seen), 95), len(watch.seen)
    more = {
        "p50_s": round(part(sorted(watch.seen), 50), 2),
        "acts": seen,
        "never": watch.waiting(),
        "articles": WATCHED,
    }
    more |= {"counts": watch.counts, "yardstick_ms": round(pace, 2), "contributions": 100_000}
    tell(FRESH, p95, "s", bound=FRESH, undisturbed=p95 / pace * UNDISTURBED, **more)
    tell(COME, part(sorted(late), 95), "s", bound=COME, acts=len(late), a_second=A_SECOND, seconds=SECONDS)
    if watch.waiting() or watch.stale:
        raise SystemExit(f"{watch.waiting()} acts were never seen, {watch.stale} pages showed less than programs read.")


def _settle():
    """Let workers be through with what was made in bulk: what waits of that is nothing of a usual day."""
    app.loader.import_default_modules()
    begun = time.perf_counter()
    for name in BEFORE:
        for _run in range(AT_MOST):
            started = time.perf_counter()
            app.tasks[name]()
            if time.perf_counter() - started < NOTHING:
                break
    tell("what waited for the workers done", time.perf_counter() - begun, "s")


def _watched(draft):
    """Return some articles on which much is said, spread over the draft: {key of a provision: its number}."""
    places = Placement.objects.current().filter(edition__draft=draft, kind="article").order_by("order")
    places = places.filter(provision__in=Summary.objects.values("article"))
    keys = list(places.values_list("provision_id", "number"))
    return dict(keys[:: len(keys) // WATCHED][:WATCHED])


@contextmanager
def _working():
    """Start a worker of two processes and beat, as the product does."""
    with tempfile.TemporaryDirectory() as folder:
        schedule = shlex.quote(str(Path(folder) / "schedule"))
        celery = f"{sys.executable} -m celery --quiet -A consultation"
        commands = (
            f"{celery} worker --loglevel ERROR --concurrency 2 --without-gossip --without-mingle --without-heartbeat",
            f"{celery} beat --loglevel ERROR --schedule {schedule} --pidfile=",
        )
        environment = os.environ | {"LOG_LEVEL": "ERROR", "PYTHONWARNINGS": "ignore"}
        started = [subprocess.Popen(shlex.split(command), env=environment) for command in commands]
        try:
            yield
        finally:
            for process in reversed(started):
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=60)


def _act(ground, watch):
    """Do so many acts a second, each at its moment; return how late each began."""
    numbers, late, begun = itertools.count(), [], time.monotonic() + 1
    lock = threading.Lock()

    def work():
        try:
            while True:
                with lock:
                    number = next(numbers)
                due = begun + number / A_SECOND
                if number >= A_SECOND * SECONDS:
                    return
                time.sleep(max(0, due - time.monotonic()))
                started = time.monotonic()
                name = MIX[number % len(MIX)]
                acts.ACTS[name](ground, number)
                place, proposal, _person = ground.of(number)
                watch.wait_for(place.article_id if name == "submit" else proposal.change.article_id)
                if started - begun > WARMING:
                    late.append(max(0, started - due))
        finally:
            connection.close()

    writers = [threading.Thread(target=work) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    return late


class Watch:
    """Asks for the summaries of some articles again and again, and tells how long each act on them was not in it."""

    def __init__(self, port, draft, articles):
        self.port, self.draft, self.articles = port, draft, articles
        self.seen, self.stale, self.counts = [], 0, 0
        self._waiting = defaultdict(list)
        self._lock, self._ended = threading.Lock(), threading.Event()
        self._begun = time.monotonic()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def wait_for(self, article):
        """Take note that an article changed just now."""
        if article in self.articles:
            at, version = time.monotonic(), ArticleVersion.objects.get(article=article).number
            with self._lock:
                self._waiting[article].append((version, at))

    def waiting(self):
        return sum(map(len, self._waiting.values()))

    def end(self):
        """Look on until all is seen, then no more."""
        given_up = time.monotonic() + LATEST
        while self.waiting() and time.monotonic() < given_up:
            time.sleep(EVERY)
        self._ended.set()
        self._thread.join()

    def _look(self):
        client, known = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60), {}
        pages = itertools.cycle(self.articles.values())
        while not self._ended.is_set():
            asked = next(pages)
            for article, number in self.articles.items():
                told = json.loads(self._ask(client, f"/api/v1/drafts/{self.draft.slug}/articles/{number}/summary/"))
                self.counts += known.get(article) != told["watermark"]
                known[article] = told["watermark"]
                self._note(article, told["watermark"])
                if number == asked:
                    page = self._ask(client, f"/ru/{self.draft.slug}/articles/{number}/").decode()
                    self.stale += int(re.sub(r"\D", "", CONTRIBUTIONS.findall(page)[1])) < told["contributions"]
            time.sleep(EVERY)
        client.close()

    def _note(self, article, watermark):
        now = time.monotonic()
        with self._lock:
            seen = [at for version, at in self._waiting[article] if version <= watermark]
            self._waiting[article] = [one for one in self._waiting[article] if one[0] > watermark]
        self.seen += [now - at for at in seen if at - self._begun > WARMING]

    def _ask(self, client, path):
        client.request("GET", path, None, BROWSER | {"Accept-Encoding": "identity"})
        answer = client.getresponse()
        content = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise SystemExit(f"{path}: {answer.status} {content[:500]}")
        return content
