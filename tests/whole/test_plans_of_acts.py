"""What an act asks of large tables it finds by an index, however many proposals, comments and leaves are stored."""

import io
import json
import secrets

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import growth
from consultation.owner import owner_connection

STORED = 4_000
LARGE = {
    "accounts_actkey",
    "accounts_person",
    "proposals_change",
    "proposals_changewords",
    "proposals_comment",
    "proposals_proposal",
    "proposals_revision",
    "proposals_revisionwords",
    "proposals_support",
    "record_entry",
    "record_salt",
}
FORMS = {
    "submit": (
        "/ru/{slug}/propose/?provision=art_8__para_1",
        {"kind": "change", "text": "Новые слова", "reasons": "Так понятнее.", "language": "ru", "name_form": "region"},
    ),
    "comment": (
        "/ru/proposals/P-004000/comments/",
        {"stance": "for", "text": "Согласен.", "language": "ru", "name_form": "region"},
    ),
    "support": ("/ru/proposals/P-004000/support/", {"act": "support"}),
}


@pytest.fixture
def stage(committed_db):
    call_command("load_draft", stdout=io.StringIO())
    growth.fill(STORED)
    stage = growth.stage()
    with owner_connection(database=committed_db), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return stage


def test_acts_find_by_an_index_what_they_ask_of_large_tables(stage):
    client = Client()
    client.force_login(stage.people[0])

    statements, scanned = [], []
    for address, fields in FORMS.values():
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(address.format(slug=stage.draft.slug), fields | {"key": secrets.token_urlsafe(18)})
        assert answer.status_code == 302
        statements += [one for query in captured for one in explainable(query["sql"])]
    for statement in statements:
        scanned += [(table, statement) for table in scans_of(plan_of(statement)) if table in LARGE]

    assert {table for table in LARGE if any(table in statement for statement in statements)} == LARGE
    assert scanned == []


def explainable(sql):
    """Return the statements of a message that read or write rows."""
    parts = [part.strip() for part in sql.split(";")]
    return [part for part in parts if part.startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"))]


def plan_of(statement):
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (FORMAT JSON) " + statement.replace("%", "%%"), [])
        (answer,) = cursor.fetchone()
    return (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]


def scans_of(plan):
    """Return the tables that a plan reads from end to end."""
    own = [plan["Relation Name"]] if plan["Node Type"] == "Seq Scan" else []
    return own + [table for below in plan.get("Plans", []) for table in scans_of(below)]
