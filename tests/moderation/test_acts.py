"""What staff did is found in the record with who they were, and shown to the secretaries of the draft alone."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils.translation import override

from articles.actions import appoint, end_appointment
from articles.models import Appointment, Role
from moderation.actions import enter_acts, report, rule
from moderation.acts import ActsChoice, lines_of, rows_of
from moderation.models import ActsMark, StaffAct
from record.models import Salt
from tests.commission.world import make_position
from tests.moderation import world
from tests.moderation.world import LATER, NOON
from tests.threads import at_once

ENTERED_AT = LATER + timedelta(minutes=2)
ACTS = "/en/constitution/settings/acts/"


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def secretary(draft):
    return appointed(draft, "secretary", Role.SECRETARY)


def appointed(draft, name, role, articles=(), *, by=None):
    person = world.make_person(name, second_factor_at=NOON)
    appoint(draft, person, role, articles, by=by, at=NOON)
    return person


def client_of(person):
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def hide(item, by, at=LATER):
    return rule(item, ruling="hide", ground="insult", reasons="Құпия себеп.", by=by, at=at)


def told(draft, **values):
    return [(row.person and row.person.email.split("@")[0], row.verb) for row in latest(draft, **values)]


def latest(draft, **values):
    return rows_of(draft, ActsChoice.of(values)).order_by("-at", "-pk")


def test_acts_are_found_with_who_did_them(draft, secretary):
    moderator = appointed(draft, "moderator", Role.MODERATOR, by=secretary)
    proposal, comment = world.make_proposal(draft, **world.seen()), world.make_comment(draft, "art_10")
    report(proposal, ground="insult", text="", by=world.make_person("citizen"), at=NOON)
    hide(proposal, moderator, at=NOON + timedelta(hours=1))
    rule(comment, ruling="publish", by=moderator, at=NOON + timedelta(hours=2))
    end_appointment(Appointment.objects.get(person=moderator), by=secretary, at=LATER)

    looked_through = [enter_acts(at=ENTERED_AT), enter_acts(at=ENTERED_AT)]

    assert looked_through == [True, False]
    assert told(draft) == [
        ("secretary", "staff.ended"),
        ("moderator", "moderation.decided"),
        ("moderator", "moderation.decided"),
        ("secretary", "staff.appointed"),
        (None, "staff.appointed"),
    ]
    places = [[place.eid for place in line.places] for line in lines_of(draft, list(latest(draft)))]
    assert places == [[], ["art_10"], ["art_9"], [], []]


def test_acts_are_chosen_by_person_office_sort_article_and_day(draft, secretary):
    first, second = (appointed(draft, name, Role.MODERATOR, by=secretary) for name in ("first", "second"))
    hide(world.make_proposal(draft), first)
    hide(make_position(draft), second, at=LATER + timedelta(hours=12))
    rule(world.make_comment(draft, "art_10"), ruling="publish", by=second, at=LATER)
    enter_acts(at=ENTERED_AT + timedelta(days=1))

    chosen = {
        "person": told(draft, person=second.uid, article="art_9"),
        "office": told(draft, office="secretary"),
        "sort": told(draft, sort="staff", person=secretary.uid),
        "article": told(draft, article="art_10"),
        # By the clock of Astana, five hours ahead.
        "until": told(draft, sort="rulings", until="2026-02-06"),
        "since": told(draft, sort="rulings", since="2026-02-07"),
    }

    assert datetime(2026, 2, 6, 12, tzinfo=UTC) == LATER
    assert chosen == {
        "person": [("second", "moderation.decided")],
        "office": [("secretary", "staff.appointed")] * 2,
        "sort": [("secretary", "staff.appointed")] * 2,
        "article": [("second", "moderation.decided")],
        "until": [("second", "moderation.decided"), ("first", "moderation.decided")],
        "since": [("second", "moderation.decided")],
    }
    assert told(draft, article="art_99") == []


@pytest.mark.parametrize("said", [{"since": "2026-02-31"}, {"person": "u_x"}, {"sort": "kings"}, {"office": "citizen"}])
def test_what_chooses_nothing_is_left_out(draft, secretary, said):
    enter_acts(at=ENTERED_AT)

    assert ActsChoice.of(said) == ActsChoice()
    assert client_of(secretary).get(ACTS, said).status_code == 200


def test_what_may_still_be_written_is_entered_later(draft, secretary):
    enter_acts(at=NOON + timedelta(seconds=59))
    before = StaffAct.objects.count()

    enter_acts(at=NOON + timedelta(seconds=60))

    assert (before, told(draft)) == (0, [(None, "staff.appointed")])


def test_whose_act_it_was_is_not_known_once_the_salt_is_gone(draft, moderator):
    appointed(draft, "secretary", Role.SECRETARY)
    hide(world.make_proposal(draft), moderator)
    Salt.objects.filter(field="by").delete()

    enter_acts(at=ENTERED_AT)

    assert told(draft, sort="rulings") == [(None, "moderation.decided")]
    page = client_of(Appointment.objects.get(role="secretary").person).get(ACTS).content.decode()
    assert "not known: at the terminal, or forgotten since" in page


def test_two_workers_enter_each_act_once(committed_db):
    draft = world.make_draft()
    appointed(draft, "secretary", Role.SECRETARY)
    moderator = appointed(draft, "moderator", Role.MODERATOR)
    hide(world.make_proposal(draft), moderator)

    at_once(*[lambda: enter_acts(at=ENTERED_AT)] * 2)

    assert (StaffAct.objects.count(), ActsMark.objects.count()) == (3, 1)


def test_secretaries_of_the_draft_read_it_and_nobody_else(draft, secretary):
    moderator = appointed(draft, "moderator", Role.MODERATOR)
    elsewhere = appointed(world.make_draft("another"), "elsewhere", Role.SECRETARY)
    hide(world.make_proposal(draft), moderator)
    enter_acts(at=ENTERED_AT)

    pages = {person: client_of(person).get(ACTS) for person in (secretary, moderator, elsewhere)}
    files = [client_of(person).get("/en/constitution/settings/acts.csv").status_code for person in pages]
    other = client_of(elsewhere).get("/en/another/settings/acts/").content.decode()

    assert [page.status_code for page in pages.values()] == [200, 403, 403]
    assert files == [200, 403, 403]
    body = pages[secretary].content.decode()
    assert ("moderator@example.kz" in body, "Құпия себеп" in body) == (True, False)
    assert ("moderator@example.kz" in other, "moderation.decided" in other) == (False, False)


def test_the_file_holds_the_same_and_no_formula(draft, secretary):
    moderator = appointed(draft, "moderator", Role.MODERATOR)
    type(moderator).objects.filter(pk=moderator.pk).update(name="=1+1")
    ruling = hide(world.make_proposal(draft), moderator)
    enter_acts(at=ENTERED_AT)

    answer = client_of(secretary).get("/en/constitution/settings/acts.csv?sort=rulings")

    assert list(csv.reader(io.StringIO(answer.content.decode()))) == [
        ["at", "person", "office", "sort", "act", "object", "articles"],
        ["2026-02-06T17:00:00+05:00", "'=1+1", "moderator", "rulings", "moderation.decided", ruling.uid, "art_9"],
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_one_act_costs_as_many_queries_as_three(draft, secretary, django_assert_num_queries, number):
    moderator = appointed(draft, "moderator", Role.MODERATOR)
    for _each in range(number):
        hide(world.make_proposal(draft), moderator)
    enter_acts(at=ENTERED_AT)
    client = client_of(secretary)
    client.get(ACTS)

    with django_assert_num_queries(10):
        page = client.get(ACTS, {"sort": "rulings"}).content.decode()

    assert page.count('<code class="small">moderation.decided') == number


def test_pages_begin_behind_the_last_row(draft, secretary):
    moderator = appointed(draft, "moderator", Role.MODERATOR)
    for _each in range(51):
        rule(world.make_comment(draft), ruling="publish", by=moderator, at=LATER)
    enter_acts(at=ENTERED_AT)
    client = client_of(secretary)

    first = client.get(ACTS, {"sort": "rulings"})
    following = client.get(f"{ACTS}?{first.context['after']}")

    assert (len(first.context["lines"]), len(following.context["lines"])) == (50, 1)
    seen = {line.act.pk for page in (first, following) for line in page.context["lines"]}
    assert len(seen) == 51
    assert client.get(ACTS, {"cursor": "nonsense"}).status_code == 200
