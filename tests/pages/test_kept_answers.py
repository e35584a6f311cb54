"""How a kept page answers: made once, sent small, renewed by what changes it, and never for what is asked otherwise."""

import gzip
import time
from datetime import timedelta

import brotli
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from articles.actions.versions import touch
from articles.models import Phase
from consultation.pages import kept, watched
from core import clock
from feedback.actions import aggregate_feedback
from proposals.actions import (
    PlaceWords,
    RevisedWords,
    accept_coauthorship,
    decline_coauthorship,
    discard_begun_revision,
    invite_coauthor,
    leave_proposal,
    remove_coauthor,
    revoke_coauthor_invitation,
    save_begun_revision,
    save_draft,
)
from tests import world as worlds
from tests.accounts.test_challenges import SOME
from tests.pages.test_kept import ARTICLE, READ, WALKED, as_read, pages_of, read, words
from tests.proposals.stage import make_person

HOME = "/ru/constitution/"


@pytest.fixture
def world(shared_world):
    return shared_world


@pytest.fixture
def draft(world):
    return world.draft


def test_what_is_not_sent_yet_changes_nothing_for_others(world):
    """Begun words, drafts and who is asked to write them are nobody else's to see: no version is raised."""
    first, other = worlds.place(world), worlds.place(world, "art_10__para_1")
    unsent, begun = world.draft_of_author, RevisedWords("ru", "Начатые доводы.", ("Начатые слова.",))
    reader = Client()
    reader.force_login(make_person("reader"))

    def ask(email):
        return invite_coauthor(unsent, email, by=world.author, at=clock.now())

    unseen = [
        lambda: save_begun_revision(world.published, begun, by=world.author, at=clock.now()),
        lambda: save_begun_revision(world.addition, begun, by=world.reporter, at=clock.now()),
        lambda: discard_begun_revision(world.published, by=world.author),
        lambda: save_draft(
            world.draft,
            first,
            words("Черновик."),
            more=[PlaceWords(other, "remove")],
            by=world.author,
            at=clock.now(),
            proposal=unsent,
        ),
        lambda: save_draft(world.draft, other, words("Другой черновик."), by=world.citizen, at=clock.now()),
        lambda: accept_coauthorship(ask(world.citizen.email), name_form="name", by=world.citizen, at=clock.now()),
        lambda: decline_coauthorship(ask(world.filer.email), by=world.filer, at=clock.now()),
        lambda: revoke_coauthor_invitation(ask("nobody@example.kz"), by=world.author, at=clock.now()),
        lambda: invite_coauthor(world.published, world.filer.email, by=world.author, at=clock.now()),
        lambda: remove_coauthor(world.coauthor_of_draft, by=world.author, at=clock.now()),
        lambda: leave_proposal(unsent, by=world.citizen, at=clock.now()),
    ]
    before, versions = read_all(reader), versions_of_all()

    for act in unseen:
        act()

        assert versions_of_all() == versions
    kept.memory.forget()
    assert read_all(reader) == before


def read_all(reader):
    return {name: read(*page) for name, page in pages_of(reader).items()}


def versions_of_all():
    return watched.draft("constitution").versions, watched.drafts().versions


def test_what_many_coming_at_once_are_asked_stands_on_no_page_of_others(world, settings):
    """Work is asked of one person and for one form: nothing of it is in what is kept, for visitors and for readers."""
    settings.PROOF_OF_PREFIX, settings.PROOF_OF_ALL, settings.FORMS_WITHOUT_PROOF = SOME, [], 0
    asked, reader, visitor = Client(), Client(), Client()
    asked.force_login(world.citizen)
    reader.force_login(make_person("reader"))
    proposal = "/ru/proposals/P-000001/"
    before = [as_read(client.get(proposal).content.decode()) for client in (reader, visitor)]

    answer = asked.post(f"{proposal}support/", {"act": "support", "revision": "1"}, headers={"HX-Request": "true"})

    after = [as_read(client.get(proposal).content.decode()) for client in (reader, visitor)]
    assert (answer.status_code, "data-work" in answer.content.decode()) == (422, True)
    assert after == before
    assert not any("data-work" in page for page in after)


def test_a_message_is_read_by_whom_it_is_for_and_by_nobody_else(world):
    person, visitor = Client(), Client()
    person.force_login(world.citizen)
    visitor.get(HOME)
    person.post("/ru/account/profile/", {"name": "Иное Имя", "pseudonym": "", "region": "KZ-71", "language": "ru"})

    pages = [visitor.get(HOME).content.decode(), person.get(HOME).content.decode(), visitor.get(HOME).content.decode()]

    assert ['role="status"' in page for page in pages] == [False, True, False]


def test_a_kept_page_is_as_it_was_made_and_costs_one_query(client, draft, django_assert_num_queries):
    for path in (path for path in READ if not path.startswith(WALKED)):
        made = client.get(path)
        with django_assert_num_queries(1):
            again = client.get(path)
        with django_assert_num_queries(1):
            unchanged = client.get(path, headers={"If-None-Match": made["ETag"]})

        assert (again.content, dict(again.items())) == (made.content, dict(made.items()))
        assert made["Cache-Control"] == "public, no-cache"
        assert made["Vary"] == "Cookie, Accept-Encoding, HX-Request"
        assert made["Content-Language"] == path[1:3]
        assert "default-src 'none'" in made["Content-Security-Policy"]
        assert (made["X-Frame-Options"], made["X-Content-Type-Options"]) == ("DENY", "nosniff")
        assert made["ETag"].startswith('W/"')
        assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", made["ETag"])


def test_a_page_is_sent_small_to_those_who_take_it_so(client, draft):
    plain = client.get(ARTICLE)
    asked = {
        coding: client.get(ARTICLE, headers={"Accept-Encoding": coding}) for coding in ("gzip, deflate, br", "gzip")
    }
    refused = client.get(ARTICLE, headers={"Accept-Encoding": "br;q=0, gzip; q=0"})

    assert brotli.decompress(asked["gzip, deflate, br"].content) == plain.content
    assert gzip.decompress(asked["gzip"].content) == plain.content
    assert [answer["Content-Encoding"] for answer in asked.values()] == ["br", "gzip"]
    assert {answer["ETag"] for answer in asked.values()} == {plain["ETag"]}
    assert "Content-Encoding" not in plain
    assert (refused.content, "Content-Encoding" in refused) == (plain.content, False)


ASKED_OTHERWISE = [
    {"headers": {"Cookie": f"{settings.SESSION_COOKIE_NAME}=ended"}},
    {"headers": {"Cookie": "messages=some"}},
    {"headers": {"HX-Request": "true"}},
    {"headers": {"Authorization": "Bearer x"}},
    {"query_params": {"page": "<1>"}},
    {"query_params": {"utm_source": "mail"}},
    {"query_params": {"page": ["1", "2"]}},
]


def test_what_is_asked_otherwise_is_kept_nowhere(draft):
    for asked in ASKED_OTHERWISE:
        answer = Client().get(ARTICLE, **asked)

        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
        assert "ETag" not in answer
        assert kept.memory.find((ARTICLE, answer.wsgi_request.META["QUERY_STRING"])) is None


def test_another_host_is_refused_as_ever(client, draft):
    client.get(HOME)

    assert client.get(HOME, headers={"Host": "evil.example"}).status_code == 400


def test_a_page_is_good_until_time_changes_it(client, draft):
    closes_at = clock.now() + timedelta(seconds=3)
    Phase.objects.filter(draft=draft, kind="collection").update(closes_at=closes_at)
    before = client.get("/en/constitution/").content.decode()

    time.sleep(max((closes_at - clock.now()).total_seconds(), 0) + 0.1)
    after = client.get("/en/constitution/").content.decode()

    assert ["Collection is closed." in page for page in (before, after)] == [False, True]


def test_a_database_that_does_not_answer_is_told_as_ever(client, draft):
    client.get(ARTICLE)

    def fail(*_arguments):
        raise OperationalError

    with connection.execute_wrapper(fail):
        answer = client.get(ARTICLE)

    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")


def test_counts_that_are_new_renew_the_page_of_the_article(client, draft):
    worlds_article = worlds.place(worlds.SimpleNamespace(draft=draft)).article
    touch([worlds_article.pk], at=clock.now())
    before = client.get(ARTICLE).content

    aggregate_feedback(worlds_article, at=clock.now() + timedelta(hours=3))

    assert client.get(ARTICLE).content != before


def test_facts_of_what_is_not_there_are_none(draft):
    assert [watched.draft("none"), watched.page("constitution", "art_99"), watched.proposal(999)] == [None] * 3
