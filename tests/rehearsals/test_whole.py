"""A whole rehearsal: made, entered, played, thrown away; nobody outside notices, and nothing is left."""

import re

import pytest
from django.db import connection
from django.test import Client
from psycopg import sql

from accounts.models import Person
from articles.actions import begin_rehearsal, throw_away_rehearsal
from articles.models import Draft, Rehearsal, Stage
from consultation.rehearsals import making
from consultation.rehearsals.entering import inside
from core import clock
from feedback.actions import check_tallies
from feedback.models import Changed, Fact
from moderation.models import Appeal, Report, Ruling
from proposals.models import Comment, Proposal, Support
from record.models import Entry
from tests.test_second_consultation import routes
from tests.world import SLUG, make_world

TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
SESSIONS = {"accounts_session"}  # whoever is signed in is seen here now and then
ROWS = sql.SQL("SELECT md5(string_agg(row::text, '|' ORDER BY row::text)) FROM public.{} AS row")
INVENTED = "rehearsal.invalid"
ADDRESS = f"/ru/{SLUG}/rehearsal/"


@pytest.fixture
def world(committed_db):
    return make_world()


def digests():
    """Return what every table of the site holds, row by row, but for its rehearsals and sessions."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(ROWS.format(sql.Identifier(table)))
            found[table] = cursor.fetchone()[0]
    return {table: digest for table, digest in found.items() if table not in SESSIONS}


def schemas():
    with connection.cursor() as cursor:
        cursor.execute(r"SELECT nspname FROM pg_namespace WHERE nspname LIKE 'rehearsal\_%'")
        return [name for (name,) in cursor.fetchall()]


def made(world):
    begin_rehearsal(world.draft, at=clock.now())
    making.settle_next()
    return Rehearsal.objects.get()


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def entered(client, part):
    answer = client.post(ADDRESS, {"act": "enter", "part": part})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_whole_rehearsal_leaves_the_site_as_it_was(world, mailoutbox):
    moderator = signed_in(world.moderator)
    before = digests()
    rehearsal = made(world)
    assert rehearsal.stage == Stage.READY
    assert rehearsal.done == rehearsal.total > 200

    with inside(rehearsal):
        facts = {model: model.objects.count() for model in (Proposal, Comment, Support, Report, Ruling, Appeal)}
        assert all(facts.values()), facts
        waiting = Proposal.objects.filter(visible_at=None, status="submitted").order_by("pk").first()
        number, leaves = waiting.number, Entry.objects.count()
    assert entered(moderator, "moderator") == f"{rehearsal.prefix}ru/{SLUG}/moderation/"
    queue = moderator.get(f"{rehearsal.prefix}ru/{SLUG}/moderation/")
    assert queue.status_code == 200
    assert "Репетиция" in queue.content.decode()
    assert queue["X-Robots-Tag"] == "noindex, nofollow"
    ruled = moderator.post(
        f"{rehearsal.prefix}ru/{SLUG}/moderation/{number}/", {"ruling": "publish", "read": 1, "read_grounds": 0}
    )
    assert ruled.status_code == 302, ruled.content.decode()
    assert ruled["Location"].startswith(rehearsal.prefix)
    with inside(rehearsal):
        assert Proposal.objects.get(pk=waiting.pk).visible_at is not None
        assert Entry.objects.count() == leaves + 1
        Proposal.objects.filter(pk=waiting.pk).update(language="en")
        assert Changed.objects.filter(what="proposal", contribution=waiting.pk).exists()  # noted inside
    making.keep_up()
    with inside(rehearsal):
        assert not Changed.objects.exists()
        assert Fact.objects.filter(what="proposal", contribution=waiting.pk, language="en").exists()
        assert check_tallies() == (0, [])
    assert mailoutbox == []

    throw_away_rehearsal(rehearsal)
    making.settle_next()

    after = digests()
    assert [table for table in before if after[table] != before[table]] == []
    assert schemas() == []


def test_visitor_and_citizens_find_no_trace(world):
    rehearsal = made(world)
    with inside(rehearsal):
        secrets = {one.uid for one in Proposal.objects.all()} | {Draft.objects.get().uid, rehearsal.uid}
        secrets |= set(Person.objects.values_list("uid", flat=True)) | {"Репетиция", "Модератор Бірінші", INVENTED}
    leaks = []
    for client in (Client(), signed_in(world.citizen)):
        addresses = {route.replace("<slug:draft>", SLUG) for route in routes()}
        for address in sorted(addresses | {"/ru/", "/api/v1/drafts/", "/api/v1/", "/ru/search/", f"/ru/{SLUG}/feed/"}):
            answer = client.get(address)
            words = b"".join(answer) if answer.streaming else answer.content
            leaks += [(address, secret) for secret in secrets if secret.encode() in words]
        for address in (f"{rehearsal.prefix}ru/{SLUG}/", f"{rehearsal.prefix}api/v1/drafts/", f"{rehearsal.prefix}"):
            assert client.get(address).status_code == 404
    assert leaks == []
    assert signed_in(world.citizen).get(ADDRESS).status_code == 404
    assert Client().get(ADDRESS).status_code == 302


def test_every_page_inside_is_marked(world):
    rehearsal = made(world)
    secretary = signed_in(world.secretary)
    entered(secretary, "secretary")
    asked = 0
    for route in routes():
        address = rehearsal.prefix.rstrip("/") + route.replace("<slug:draft>", SLUG)
        answer = secretary.get(address)
        assert answer.status_code < 500, address
        assert answer["X-Robots-Tag"] == "noindex, nofollow", address
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            words = answer.content.decode()
            asked += 1
            assert '<p class="demo rehearsal">' in words, address
            strays = set(re.findall(r'(?:href|action|hx-get|hx-post)="(/(?!static/|rehearsals/)[^"]*)"', words))
            assert strays <= {f"/{language}/{SLUG}/rehearsal/" for language in ("kk", "ru", "en")}, address
    assert asked > 20
