"""Pages and acts through the web: one web process, asked over loopback by 1 and by 8 connections."""

import itertools
import os
import secrets
import signal
import socket
import statistics
import subprocess
import threading
import time
import urllib.request
from contextlib import contextmanager
from functools import partial
from operator import itemgetter
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client

from accounts.models import Person
from bench import load
from bench.database import execute
from bench.figures import BOUNDS, UNDISTURBED, tell, yardstick

CONNECTIONS = (1, 8)
ROUNDS = 3
FEW = 200  # requests of what is slow and beside the usual
READERS = 200  # signed-in people who act
BROWSER = {"Accept-Language": "ru", "Accept-Encoding": "gzip, br"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def measure(draft, *, count, only=None):
    """Tell what pages and acts cost."""
    call_command("collectstatic", interactive=False, verbosity=0)
    with served() as (port, web):
        empty = _floors(port, web)
        work = {name: one for name, one in _work(draft.slug, port, _cookies()).items() if only in (None, name)}
        for name, rounds in _in_rounds(work, port, web, count).items():
            for connections, found in rounds.items():
                _tell(name, connections, found, empty)
        for pid in load.family(web)[1:] or [web]:
            tell("memory of a web process", load.resident_megabytes(pid), "MB", bound="memory of a web process")


def _in_rounds(work, port, web, count):
    """Return by name and number of connections what each round found.

    The rounds lie minutes apart: another load on the machine, or a slow minute of it, only adds to what one costs.
    """
    found = {name: {connections: [] for connections in CONNECTIONS} for name in work}
    numbers = {name: itertools.count() for name in work}  # no request comes twice: what is repeated costs less
    for _round in range(ROUNDS):
        for name, (request_of, expect, few) in work.items():
            sent = (FEW if few else count) // ROUNDS
            ask = partial(load.measure, port, request_of, numbers=numbers[name], web=web, expect=expect)
            ask(count=20, connections=2)
            for connections in CONNECTIONS:
                pace = yardstick()
                figures = ask(count=sent, connections=connections)
                found[name][connections].append(figures | {"requests": sent, "pace": (pace + yardstick()) / 2})
    return found


def _tell(name, connections, rounds, empty):
    """Tell the least of the rounds, what each of them found, and what it is by the pace of each round, the median."""
    best = min(rounds, key=itemgetter("cpu_ms"))
    yardsticks = statistics.median(one["cpu_ms"] / one["pace"] for one in rounds)
    tell(
        f"{name}: CPU of the web processes per request",
        best["cpu_ms"],
        "ms",
        bound=name if name in BOUNDS else None,
        undisturbed=yardsticks * UNDISTURBED,
        connections=connections,
        requests=sum(one["requests"] for one in rounds),
        rounds_ms=[round(one["cpu_ms"], 2) for one in rounds],
        p50_ms=round(best["p50_ms"], 2),
        p95_ms=round(best["p95_ms"], 2),
        per_second=round(best["per_second"], 1),
        times_an_empty_request=round(best["cpu_ms"] / empty, 1),
        yardstick_ms=[round(one["pace"], 2) for one in rounds],
        yardsticks=round(yardsticks, 3),
    )


def _floors(port, web):
    """Return what the same run gives for a request that asks nothing."""
    request = lambda n: ("GET", "/healthz", None, {})  # noqa: E731
    empty = load.measure(port, request, count=2000, connections=1, web=web, expect={200})
    tell("floor: an empty request", empty["cpu_ms"], "ms", p50_ms=round(empty["p50_ms"], 3))
    return empty["cpu_ms"]


@contextmanager
def served():
    """Start one web process; give its port and its number."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = (
        f"granian --interface wsgi --no-ws --host 127.0.0.1 --port {port} --workers 1 --blocking-threads 2"
        " --log-level warning consultation.wsgi:application"
    )
    web = subprocess.Popen(command.split(), env=os.environ | {"LOG_LEVEL": "ERROR"})
    try:
        _wait_for(port)
        yield port, web.pid
    finally:
        web.send_signal(signal.SIGINT)
        web.wait(timeout=20)


def _wait_for(port):
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The web server did not start.")


def _cookies():
    return cookies_of(Person.objects.filter(level=2, email__endswith="@bench.invalid").order_by("pk")[:READERS])


def cookies_of(people):
    """Return cookies of these people, signed in, each with a CSRF token."""
    cookies = []
    for person in people:
        client = Client()
        client.force_login(person)
        token = _get_new_csrf_string()
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies.append((f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}", token))
    return cookies


def _work(slug, port, cookies):
    """Return what is measured: by name, the request of a number, the statuses it may have, whether few are sent."""
    article, one_at_a_time = f"/ru/{slug}/articles/9/", threading.Lock()

    def page(path, **headers):
        return lambda n: ("GET", path, None, BROWSER | headers)

    def signed_in(path):
        return lambda n: ("GET", path, None, BROWSER | {"Cookie": cookies[n % len(cookies)][0]})

    def changed(n):
        """Ask after somebody spoke on every article: no page that a process keeps is good any more."""
        with one_at_a_time:  # two statements that update every row would wait for each other
            execute("UPDATE articles_articleversion SET number = number + 1, changed_at = clock_timestamp()")
        return page(article)(n)

    def form(path_of, **fields):
        def request(n):
            cookie, token = cookies[n % len(cookies)]
            fresh = {"csrfmiddlewaretoken": token, "key": secrets.token_urlsafe(18)}
            if "text" in fields:
                fresh["text"] = f"{fields['text']} {secrets.token_hex(4)}"
            body = urlencode(fields | fresh)
            return "POST", path_of(n), body, FORM | {"Cookie": cookie}

        return request

    words = {"language": "ru", "name_form": "region"}
    proposal = {"kind": "change", "act": "send", "text": "Новые слова", "reasons": "Так будет понятнее."} | words
    proposal_page = "/ru/proposals/P-000041/"
    proposal["rivals_told"] = "1"  # as a browser sends it that has shown them below the difference
    composer = f"/ru/{slug}/propose/?provision=art_8__para_1"
    # Who writes there is shown a page of their own: the one that is measured above stays as it is.
    commented = "/ru/proposals/P-000042/comments/"
    first = secrets.randbelow(1000)
    return {
        "contents": (page(f"/ru/{slug}/contents/"), {200}, False),
        "article unchanged": (page(article), {200}, False),
        "article unchanged, known to the browser": (page(article, **_etag(port, article)), {304}, False),
        "article changed": (changed, {200}, True),
        "article signed in": (signed_in(article), {200}, True),
        "proposal": (page(proposal_page), {200}, False),
        "proposal signed in": (signed_in(proposal_page), {200}, True),
        "submit": (form(lambda n: composer, **proposal), {302}, False),
        "comment": (form(lambda n: commented, stance="for", text="Согласен.", **words), {302}, False),
        # 422 where it is one's own proposal: rare, and as dear.
        "support": (
            form(lambda n: f"/ru/proposals/P-{4000 + (first + n // READERS) % 1000:06d}/support/", act="support"),
            {302, 422},
            False,
        ),
    }


def _etag(port, path):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=BROWSER)
    with urllib.request.urlopen(request) as answer:  # noqa: S310 (our own server)
        return {"If-None-Match": answer.headers["ETag"] or '"none"'}
