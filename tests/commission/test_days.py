"""What came in a day is told once to those who follow something broad, and counted anew each time it is read."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.actions import follow
from accounts.models import Happening, Notice
from accounts.notices import Reading, readings
from accounts.telling import tell_due
from commission.actions import decide
from commission.days import gather
from tests.commission import world
from tests.commission.world import NOON, REASONS

DAY = "2026-02-05"  # NOON is 17:00 of this day in Astana
MORNING = datetime(2026, 2, 6, 3, 0, tzinfo=UTC)  # 8:00 in Astana


@pytest.fixture
def follower(draft):
    return world.make_person("follower")


def told_to(person):
    return [reading for _notice, reading in readings(Notice.objects.of(person).order_by("pk"), "en")]


def test_a_day_of_an_article_is_told_once_and_mailed_in_the_morning(draft, follower):
    article = world.article(draft)
    follow("article", article.uid, by=follower, at=NOON - timedelta(days=1))
    world.make_proposal(draft, visible_at=NOON)
    gather(at=NOON + timedelta(minutes=1))
    tell_due()
    first = told_to(follower)
    for proposal in [world.make_proposal(draft, visible_at=NOON), world.make_proposal(draft, visible_at=NOON)]:
        world.comment(proposal, world.make_person(f"speaker{proposal.pk}"))

    gather(at=NOON + timedelta(hours=1))
    gather(at=NOON + timedelta(hours=8))  # after midnight
    tell_due()

    address = "/en/constitution/articles/9/"
    title = "Article 9: what came on 5 February 2026"
    assert first == [Reading(title, "New proposals: 1.", address)]
    assert told_to(follower) == [Reading(title, "New proposals: 3. New comments: 2.", address)]
    of_article = Happening.objects.filter(kind="article.spoken").values_list("object_id", "topics", "mail_from")
    assert list(of_article) == [(f"{article.uid}@{DAY}", [article.uid], MORNING)]


def test_an_article_that_nobody_follows_makes_no_row(draft):
    world.make_proposal(draft, visible_at=NOON)

    gather(at=NOON + timedelta(minutes=1))

    assert Happening.objects.count() == 0


def test_a_day_whose_words_were_all_hidden_is_told_no_more(draft, follower):
    follow("article", world.article(draft).uid, by=follower, at=NOON - timedelta(days=1))
    proposal = world.make_proposal(draft, visible_at=NOON)
    gather(at=NOON + timedelta(minutes=1))
    tell_due()
    before = len(told_to(follower))
    proposal.hidden_at, proposal.hidden_ground = NOON, "insult"
    proposal.save()

    assert (before, told_to(follower)) == (1, [])


def test_answers_of_a_day_are_told_to_those_who_follow_them(draft, rapporteur, follower):
    follow("answers", draft.uid, by=follower, at=NOON - timedelta(days=1))
    proposals = [world.make_proposal(draft) for _ in range(3)]
    decide(proposals, outcome="declined", reasons=REASONS, by=rapporteur, at=NOON)

    gather(at=NOON + timedelta(minutes=1))
    tell_due()

    assert told_to(follower) == [
        Reading(
            "Draft Constitution: answers of the Commission on 5 February 2026",
            "Answers of the Commission: 3.",
            "/en/constitution/answers/",
        )
    ]


def test_an_author_is_told_of_others_comments_once_a_day(draft):
    proposal = world.make_proposal(draft)
    world.comment(proposal, proposal.author)
    gather(at=NOON + timedelta(minutes=1))
    own_alone = Happening.objects.count()
    for number in range(2):
        world.comment(proposal, world.make_person(f"speaker{number}"))

    gather(at=NOON + timedelta(minutes=1))
    tell_due()

    assert own_alone == 0
    assert told_to(proposal.author) == [
        Reading(
            f"{proposal.number}: comments of 5 February 2026",
            "New comments: 2.",
            f"/en/proposals/{proposal.number}/#comments",
        )
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_gathering_and_reading_cost_the_same_for_one_and_three(draft, follower, number, django_assert_num_queries):
    follow("article", world.article(draft).uid, by=follower, at=NOON - timedelta(days=1))
    for _ in range(number):
        world.make_proposal(draft, visible_at=NOON)

    with django_assert_num_queries(14):
        gather(at=NOON + timedelta(minutes=1))
    tell_due()
    with django_assert_num_queries(6):
        assert len(told_to(follower)) == 1


def test_days_that_were_counted_in_another_zone_are_not_mixed(draft, follower):
    follow("article", world.article(draft).uid, by=follower, at=NOON - timedelta(days=9))
    late = datetime(2026, 2, 5, 18, 59, tzinfo=UTC)  # 23:59 in Astana
    world.make_proposal(draft, visible_at=late)
    world.make_proposal(draft, visible_at=late + timedelta(minutes=1))

    gather(at=late + timedelta(minutes=2))
    tell_due()

    assert sorted(reading.title for reading in told_to(follower)) == [
        "Article 9: what came on 5 February 2026",
        "Article 9: what came on 6 February 2026",
    ]
