"""Answering a statement among 2,000, where 100,000 people have answered ten each."""

import logging
import secrets
import time
from urllib.parse import urlencode

from django.core.management import call_command
from django.db import connection

from accounts.models import Person
from articles.models import Draft
from bench import load, web
from bench.database import analyze
from bench.figures import tell
from bench.growth import fill
from proposals.actions import recount_statements, renew_statements
from proposals.models import Opinion, StatementsMark

PEOPLE, STATEMENTS, ANSWERS = 100_000, 2_000, 10
READERS = 200
REQUESTS = 1_000
NEW_PEOPLE = """
INSERT INTO accounts_person (uid, email, password, name, pseudonym, region, language, level, is_active, is_staff,
    is_superuser, is_invented, date_joined, conditions{more})
SELECT 'u_' || lpad(to_hex(n), 26, '0'), 'rater' || n || '@bench.invalid', '!', '', '', 'KZ-71', 'ru', 2, true, false,
    false, true, now(), (SELECT conditions FROM articles_draft){values} FROM generate_series(1, %s) AS n
"""
ANSWER = """
WITH known AS MATERIALIZED (
    SELECT array_agg(id ORDER BY serial) AS ids, array_agg(current_revision_id ORDER BY serial) AS revisions
    FROM proposals_proposal
), person AS (
    SELECT id, row_number() OVER (ORDER BY id) AS n FROM accounts_person WHERE email LIKE 'rater%%'
)
INSERT INTO proposals_opinion (person_id, proposal_id, revision_id, answer, at)
SELECT person.id, ids[place], revisions[place],
    (ARRAY['agree', 'agree', 'disagree', 'pass'])[1 + (person.n + turn * 7) %% 4], now()
FROM person, generate_series(1, %(answers)s) AS turn, known,
    LATERAL (SELECT 1 + (person.n * 31 + turn * (1 + person.n %% 61)) %% %(statements)s AS place) AS drawn
ON CONFLICT DO NOTHING
"""


def measure():
    """Tell what one answer costs the web process, with the statement that follows; and the recount of a night."""
    fill(STATEMENTS)
    _answer_all()
    analyze()
    call_command("collectstatic", interactive=False, verbosity=0)
    slug = Draft.objects.get().slug
    with web.served() as (port, process):
        cookies = web.cookies_of(Person.objects.filter(email__startswith="rater").order_by("pk")[:READERS])
        request = _request(slug, cookies)
        load.measure(port, request, count=50, connections=2, web=process, expect={200})
        for connections in web.CONNECTIONS:
            figures = load.measure(port, request, count=REQUESTS, connections=connections, web=process, expect={200})
            tell(
                "one opinion: CPU of the web processes per request",
                figures["cpu_ms"],
                "ms",
                bound="one opinion",
                connections=connections,
                people=PEOPLE,
                statements=STATEMENTS,
                opinions=Opinion.objects.count(),
                p50_ms=round(figures["p50_ms"], 2),
                p95_ms=round(figures["p95_ms"], 2),
            )


def _answer_all():
    with connection.cursor() as cursor:
        cursor.execute(NEW_PEOPLE.format(**_more_columns()), [PEOPLE])
        cursor.execute("ANALYZE accounts_person, proposals_proposal")
        cursor.execute(ANSWER, {"answers": ANSWERS, "statements": STATEMENTS})
    for article_id in StatementsMark.objects.outdated_articles():
        renew_statements(article_id)
    logging.disable(logging.ERROR)  # a tally that is wrong is told; here all are, for the rows came by themselves
    begun = time.perf_counter()
    mended = recount_statements()
    logging.disable(logging.NOTSET)
    tell("all tallies recounted and mended", time.perf_counter() - begun, "s", mended=mended)


def _more_columns():
    """Return further columns of a person that have no default in the database, with a value for each."""
    known = set(NEW_PEOPLE.replace("{more}", "").partition("(")[2].partition(")")[0].replace("\n", " ").split(", "))
    known = {name.strip() for name in known} | {"id", "last_login"}
    rest = [
        field
        for field in Person._meta.concrete_fields
        if field.column not in known and not field.null and not field.has_db_default()
    ]
    more = "".join(f", {field.column}" for field in rest)
    return {"more": more, "values": "".join(f", {_plain(field.get_default())}" for field in rest)}


def _plain(value):
    return str(value).lower() if isinstance(value, bool | int) else f"'{value}'"


def _request(slug, cookies):
    """Return the n-th answer: by htmx, so that the next statement comes with it."""
    path = f"/ru/{slug}/opinions/"
    first = secrets.randbelow(STATEMENTS)

    def request(n):
        cookie, token = cookies[n % len(cookies)]
        number = 1 + (first + n * 7) % STATEMENTS
        answer = ("agree", "disagree", "pass")[n % 3]
        body = urlencode({"number": f"P-{number:06d}", "answer": answer, "csrfmiddlewaretoken": token})
        return "POST", path, body, web.FORM | {"Cookie": cookie, "HX-Request": "true"}

    return request
