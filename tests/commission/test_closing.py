"""The reminder before collection closes: once, with time and zone, to those who have something to do before then."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.actions import follow
from accounts.models import Happening, Notice
from accounts.notices import readings
from accounts.telling import tell_due
from articles.actions import extend_phase
from articles.models import Phase
from commission.closing import CLOSING, EXTENDED, remind, tell_extended
from core import clock
from proposals.actions import ProposalWords, RevisedWords, save_begun_revision, save_draft
from proposals.models import Coauthor
from tests.proposals import stage

WORDS = ProposalWords("change", "en", text="New words.")


@pytest.fixture
def draft(db):
    return stage.make_draft(closes=timedelta(days=2))


@pytest.fixture
def people(draft):
    """Who has an unsent draft, who follows the article, who has sent a proposal and follows nothing."""
    writer, follower, other = (stage.make_person(name) for name in ("writer", "follower", "other"))
    save_draft(draft, stage.place(draft), WORDS, by=writer, at=clock.now())
    follow("article", stage.place(draft, "art_9").provision.uid, by=follower, at=clock.now())
    stage.make_proposal(draft, other)
    return writer, follower, other


def told(kind=CLOSING):
    """Return who is told, and the words in English."""
    rows = Notice.objects.filter(kind=kind).select_related("person").order_by("pk")
    return [(notice.person, reading) for notice, reading in readings(rows, "en")]


def closes_at():
    return Phase.objects.get(kind="collection").closes_at


def test_those_who_follow_or_have_unsent_words_are_reminded_once(draft, people, settings):
    writer, follower, _other = people

    for _time in range(2):
        remind(at=clock.now())
        tell_due()

    moment = in_astana(closes_at())
    assert [person for person, _reading in told()] == [writer, follower]
    assert {(reading.title, reading.url) for _person, reading in told()} == {
        (f"Proposals are taken until {moment} (Astana time)", "/en/me/")
    }
    assert {reading.text for _person, reading in told()} == {
        "Send before then what you still want to say. Drafts that you saved stand on your page."
    }


def test_who_writes_a_draft_with_others_or_began_other_words_is_reminded_too(draft):
    writer, friend, reviser = (stage.make_person(name) for name in ("writer", "friend", "reviser"))
    unsent = save_draft(draft, stage.place(draft), WORDS, by=writer, at=clock.now())
    sent = stage.make_proposal(draft, reviser)
    for one in (friend, stage.make_person("left")):
        part = Coauthor.objects.create(proposal=unsent, person=one, joined_at=clock.now())
    Coauthor.objects.filter(pk=part.pk).update(ended_at=clock.now())
    begun = RevisedWords("en", "Because.", ("Other words.",))
    save_begun_revision(sent, begun, by=reviser, at=clock.now())

    remind(at=clock.now())
    tell_due()

    assert [person for person, _reading in told()] == [writer, friend, reviser]


def in_astana(moment):
    here = timezone.localtime(moment)
    return f"{here.day} {here:%B %Y}, {here:%H:%M}"


def test_too_early_nobody_is_reminded(draft, people, settings):
    settings.REMINDER_DAYS = 1

    remind(at=clock.now())
    settings.REMINDER_DAYS = 0
    remind(at=closes_at() - timedelta(minutes=1))

    assert not Happening.objects.filter(kind=CLOSING).exists()


def test_after_closing_nobody_is_reminded_nor_told(draft, people):
    remind(at=clock.now())
    tell_due()
    stage.close(draft)
    remind(at=clock.now())

    assert told() == []
    assert Happening.objects.filter(kind=CLOSING).count() == 1


def test_after_an_extension_the_earlier_reminder_is_told_no_more_and_a_later_one_comes(draft, people):
    remind(at=clock.now())
    tell_due()
    Phase.objects.update(closes_at=closes_at() + timedelta(days=10))
    between = told()
    remind(at=closes_at() - timedelta(days=2))
    tell_due()

    assert between == []
    assert [person for person, _reading in told()] == list(people[:2])


def test_it_costs_the_same_whatever_the_number_of_people(draft, people, django_assert_num_queries):
    at = clock.now()

    with django_assert_num_queries(3):
        remind(at=at)
    with django_assert_num_queries(2):
        remind(at=at)


def test_that_collection_is_extended_is_told_once_and_again_after_the_next_extension(draft, people):
    writer, follower, _other = people
    tell_extended(at=clock.now())
    before = Happening.objects.filter(kind=EXTENDED).count()

    counts = []
    for days in (1, 2):
        extend_phase(draft, "collection", closes_at=closes_at() + timedelta(days=days), by=None, at=clock.now())
        for _time in range(2):
            tell_extended(at=clock.now())
            tell_due()
        counts.append(Notice.objects.filter(kind=EXTENDED).count())

    title = f"The collection is extended: proposals are taken until {in_astana(closes_at())} (Astana time)"
    assert (before, counts) == (0, [2, 4])
    assert [(person, reading.title) for person, reading in told(EXTENDED)] == [(writer, title), (follower, title)]
