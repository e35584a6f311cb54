"""What reporters learn of their reports, and what moderators see of a flood of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.actions import erase_person
from accounts.models import Notice, Person
from accounts.notices import readings
from moderation.actions import report, rule
from moderation.crowds import Crowd, crowd_of
from moderation.models import Report
from tests.moderation import world
from tests.moderation.world import LATER, NOON


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def told(person):
    return [reading for _notice, reading in readings(Notice.objects.of(person), "en")]


@pytest.mark.parametrize("make", [world.make_proposal, world.make_comment], ids=["proposal", "comment"])
def test_reporters_learn_what_was_decided_and_no_statement(draft, moderator, make):
    item = make(draft, **world.reviewed())
    reporters = [world.make_person(name) for name in ("one", "two")]
    for person in reporters:
        report(item, ground="insult", text="Екінші сөйлем.", by=person, at=NOON)

    ruling = rule(item, ruling="hide", ground="insult", reasons="Тек авторға айтылады.", by=moderator, at=LATER)

    for person in reporters:
        [reading] = told(person)
        assert reading.text == (
            "It was hidden.\nGround: insult or threat.\n"
            "A person ruled so, not a program. The author does not learn who reported."
        )
        assert reading.url == item.get_absolute_url()
    kinds = list(Notice.objects.of(item.author).values_list("kind", flat=True))
    assert kinds == [ruling.notice_kind]


def test_reporters_are_told_once_though_it_is_ruled_on_again(draft, moderator, second_moderator):
    proposal = world.make_proposal(draft, **world.reviewed())
    reporter = world.make_person("reporter")
    report(proposal, ground="insult", by=reporter, at=NOON)

    rule(proposal, ruling="publish", by=moderator, at=LATER)
    rule(proposal, ruling="hide", ground="insult", reasons="Қорлау.", by=second_moderator, at=LATER)

    [reading] = told(reporter)
    assert reading.title == f"A moderator ruled on what you reported: {proposal.number}"
    assert reading.text.startswith("It breaks no rule in the moderator's view, and stands as it was.")


def test_nobody_who_erased_their_account_is_told(draft, moderator):
    proposal = world.make_proposal(draft, **world.reviewed())
    left = world.make_person("left")
    Report.objects.create(draft=draft, proposal=proposal, reporter=left, ground="insult", at=NOON)
    erase_person(left, at=NOON)

    rule(proposal, ruling="publish", by=moderator, at=LATER)

    assert Report.objects.get().settled_at == LATER
    assert Notice.objects.filter(kind="report.settled").count() == 0


def test_many_reports_hide_nothing_and_are_named_a_flood(client, draft, moderator):
    proposal = world.make_proposal(draft, **world.reviewed())
    crowd = [world.make_person(f"r{number}", level=1, date_joined=NOON) for number in range(12)]
    for place, person in enumerate(crowd):
        report(proposal, ground="insult", by=person, at=NOON + timedelta(seconds=place))

    proposal.refresh_from_db()
    assert (proposal.hidden_at, proposal.visible_at) == (None, NOON)
    assert crowd_of(proposal) == Crowd(12, 12, 12, 0)
    client.force_login(moderator)
    page = client.get(reverse("review_proposal", args=[draft.slug, proposal.serial])).content.decode()
    assert "This is a flood of reports." in page
    assert "Most within one hour: 12. From new accounts: 12. From people who report much: 0." in page


def test_a_few_reports_are_no_flood_and_whoever_reports_much_is_counted(draft):
    busy = world.make_person("busy")
    Person.objects.filter(pk=busy.pk).update(date_joined=NOON - timedelta(days=9))
    items = [world.make_proposal(draft, **world.reviewed()) for _each in range(10)]
    for place, item in enumerate(items):
        Report.objects.create(
            draft=draft, proposal=item, reporter=busy, ground="insult", at=NOON + timedelta(minutes=place)
        )

    assert crowd_of(items[0]) == Crowd(1, 1, 0, 0)
    assert crowd_of(items[9]) == Crowd(1, 1, 0, 1)
    assert not crowd_of(items[9]).is_flood


@pytest.mark.parametrize(
    ("crowd", "is_flood"),
    [
        (Crowd(9, 9, 9, 9), False),
        (Crowd(10, 10, 0, 0), True),
        (Crowd(10, 3, 5, 0), True),
        (Crowd(10, 3, 0, 5), True),
        (Crowd(10, 9, 4, 4), False),
    ],
)
def test_the_rule_of_a_flood(crowd, is_flood):
    assert crowd.is_flood is is_flood
