"""`make bench`: one JSON line per figure. `--full` sends more requests; `--only NAME` measures one page or act."""

import argparse
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime
from urllib.parse import urlencode

BARS = {"article": 25.0, "submit": 12.0}  # ms of CPU of the web processes per request
CONNECTIONS = (1, 8)
FEW = 300  # requests of what is measured beside the usual
READERS = 200  # signed-in people who act


def main():
    options = _options()
    os.environ["DJANGO_SETTINGS_MODULE"] = "consultation.settings"
    os.environ["ENVIRONMENT"] = "production"
    import django

    django.setup()
    from bench import data, load
    from consultation.owner import owner_connection

    database = f"bench_{secrets.token_hex(4)}"
    with owner_connection():
        _sql(f"CREATE DATABASE {database}")
    try:
        _use(database)
        begun = time.perf_counter()
        _prepare()
        draft = data.fill(datetime.now(UTC))
        _sql("ANALYZE", owner=True)
        tell(
            "content made in bulk",
            time.perf_counter() - begun,
            "s",
            proposals=data.PROPOSALS,
            comments=data.COMMENTS,
            supports=data.SUPPORTS,
        )
        _aggregate(draft)
        port, web = _serve()
        try:
            held = _measure(options, load, draft, port, web.pid)
        finally:
            web.send_signal(signal.SIGINT)
            web.wait(timeout=20)
    finally:
        from django.db import connection

        connection.close()
        _use("postgres")
        with owner_connection():
            _sql(f"DROP DATABASE {database} WITH (FORCE)")
    sys.exit(0 if held else 1)


def tell(name, value, unit, **more):
    """Print one figure as a JSON line."""
    print(json.dumps({"name": name, "value": round(value, 3), "unit": unit, **more}, ensure_ascii=False), flush=True)


def _options():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--full", action="store_true", help="5,000 requests of each instead of 2,000")
    parser.add_argument("--only", help="one of contents, article, article after a change, proposal, submit, comment")
    return parser.parse_args()


def _sql(statement, *, owner=False):
    from django.db import connection

    from consultation.owner import owner_connection

    if owner:
        with owner_connection():
            return _sql(statement)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else None


def _use(database):
    """Point this process and those it starts to a database."""
    from django.conf import settings
    from django.db import connection

    for name in ("DATABASE_URL", "OWNER_DATABASE_URL"):
        address, _slash, _old = os.environ[name].rpartition("/")
        query = _old.partition("?")[2]
        os.environ[name] = f"{address}/{database}" + (f"?{query}" if query else "")
    connection.close()
    connection.settings_dict["NAME"] = database
    settings.OWNER_DATABASE_URL = os.environ["OWNER_DATABASE_URL"]


def _prepare():
    from django.core.management import call_command

    call_command("prepare_database", verbosity=0)
    call_command("load_draft", stdout=sys.stderr)
    call_command("collectstatic", interactive=False, verbosity=0)


def _aggregate(draft):
    from articles.models import Provision
    from core import clock
    from feedback.actions import aggregate_feedback
    from feedback.models import Summary

    busiest = Provision.objects.get(placements__eid="art_9", draft=draft)
    begun, used = time.perf_counter(), time.process_time()
    aggregate_feedback(busiest, at=clock.now())
    tell(
        "one article counted",
        1000 * (time.perf_counter() - begun),
        "ms",
        cpu_ms=round(1000 * (time.process_time() - used), 1),
        comments=10_000,
        proposals=300,
    )
    for pk in list(Summary.objects.outdated_articles()):
        aggregate_feedback(Provision.objects.get(pk=pk), at=clock.now())


def _serve():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = (
        f"granian --interface wsgi --no-ws --host 127.0.0.1 --port {port} --workers 1 --blocking-threads 2"
        " --log-level warning consultation.wsgi:application"
    )
    web = subprocess.Popen(command.split(), env=os.environ | {"LOG_LEVEL": "ERROR"})
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).close()
            return port, web
        except OSError:
            time.sleep(0.1)
    web.kill()
    raise SystemExit("The web server did not start.")


def _sessions(count):
    """Return cookies of signed-in people with a confirmed identity, and a CSRF token."""
    from django.conf import settings
    from django.middleware.csrf import _get_new_csrf_string
    from django.test import Client

    from accounts.models import Person

    cookies = []
    for person in Person.objects.filter(level=2, email__endswith="@bench.invalid").order_by("pk")[:count]:
        client = Client()
        client.force_login(person)
        token = _get_new_csrf_string()
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookies.append((f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}", token))
    return cookies


def _work(slug, cookies):
    """Return what is measured: by name, the request of a number and the statuses it may have."""

    def page(path):
        return lambda n: ("GET", path, None, {"Accept-Language": "ru"})

    def form(path, fields):
        def request(n):
            cookie, token = cookies[n % len(cookies)]
            body = urlencode(fields(n) | {"csrfmiddlewaretoken": token, "key": secrets.token_urlsafe(18)})
            return "POST", path, body, {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}

        return request

    def changed(path):
        """The same page after somebody spoke: no page or piece that a process keeps is good any more."""

        def request(n):
            _sql("UPDATE articles_articleversion SET number = number + 1, changed_at = clock_timestamp()")
            return page(path)(n)

        return request

    return {
        "contents": (page(f"/ru/{slug}/contents/"), {200}),
        "article": (page(f"/ru/{slug}/articles/9/"), {200}),
        "article after a change": (changed(f"/ru/{slug}/articles/9/"), {200}),
        "proposal": (page("/ru/proposals/P-000041/"), {200}),
        "submit": (
            form(
                f"/ru/{slug}/propose/?provision=art_8__para_1",
                lambda n: {
                    "kind": "change",
                    "language": "ru",
                    "name_form": "region",
                    "act": "send",
                    "text": f"Новые слова {n} {secrets.token_hex(4)}",
                    "reasons": "Так будет понятнее.",
                },
            ),
            {302, 303},
        ),
        "comment": (
            form(
                "/ru/proposals/P-000041/comments/",
                lambda n: {
                    "stance": "for",
                    "language": "ru",
                    "name_form": "region",
                    "text": f"Согласен. {secrets.token_hex(4)}",
                },
            ),
            {302, 303},
        ),
    }


def _measure(options, load, draft, port, web):
    count = 5000 if options.full else 2000
    floors = _floors(load, port, web)

    held = True
    for name, (request_of, expect) in _work(draft.slug, _sessions(READERS)).items():
        if options.only and name != options.only:
            continue
        load.measure(port, request_of, count=50, connections=2, web=web, expect=expect)
        sent = FEW if name == "article after a change" else count
        for connections in CONNECTIONS:
            figures = load.measure(port, request_of, count=sent, connections=connections, web=web, expect=expect)
            bar = BARS.get(name)
            holds = bar is None or figures["cpu_ms"] <= bar
            held = held and holds
            tell(
                f"{name}: CPU of the web processes per request",
                figures["cpu_ms"],
                "ms",
                connections=connections,
                requests=sent,
                p50_ms=round(figures["p50_ms"], 2),
                p95_ms=round(figures["p95_ms"], 2),
                per_second=round(figures["per_second"], 1),
                times_an_empty_request=round(figures["cpu_ms"] / floors["empty_ms"], 1),
                **({"bar": bar, "holds": holds} if bar else {}),
            )
            if name == "submit" and connections == max(CONNECTIONS):
                tell(
                    "submit: share of the machine's durable commits",
                    figures["per_second"] / floors["commits"],
                    "ratio",
                    commits_per_second=round(floors["commits"], 1),
                )
    for pid in load.family(web)[1:] or [web]:
        tell("memory of a web process", load.resident_megabytes(pid), "MB")
    return held


def _floors(load, port, web):
    """Return what the same run gives for an empty request, and for commits of one row by one connection."""
    from django.db import connection

    empty = load.measure(
        port, lambda n: ("GET", "/healthz", None, {}), count=2000, connections=1, web=web, expect={200}
    )
    tell("floor: an empty request", empty["cpu_ms"], "ms", p50_ms=round(empty["p50_ms"], 3))
    with connection.cursor() as cursor:
        begun = time.perf_counter()
        for n in range(500):
            cursor.execute("INSERT INTO cache (cache_key, value, expires) VALUES (%s, '', now())", [f"bench {n}"])
        commits = 500 / (time.perf_counter() - begun)
    tell("floor: durable commits of one row, one connection", commits, "1/s")
    return {"empty_ms": empty["cpu_ms"], "commits": commits}


if __name__ == "__main__":
    main()
