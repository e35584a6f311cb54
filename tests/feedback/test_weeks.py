"""What is new since last week: two counts that are kept, compared by a rule, told with the way to the new texts."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from consultation.pages.said import read_proposals, wanted_of
from core import clock
from feedback.aggregation import NOTHING, digest, summarize
from feedback.models import Sentences, Summary
from feedback.telling_weeks import week_of
from feedback.weeks import compare
from proposals.models import Comment, Kind, Proposal
from tests.moderation.world import NOON
from tests.pages import world

ADDRESS = "/en/constitution/articles/9/"
SINCE = "2026-02-01"
DAYS = [
    {"day": "2026-01-31", "proposals": 4, "comments": 1},
    {"day": "2026-02-01", "proposals": 2, "comments": 0},
    {"day": "2026-02-03", "proposals": 1, "comments": 2},
]


def result(**values):
    return summarize(**NOTHING) | values


def told(now, days=(), before=None):
    return [(one["rule"], one["numbers"]) for one in compare(now, list(days), before, SINCE)]


def test_what_came_on_the_day_and_later_is_new():
    assert compare(result(), DAYS, None, SINCE) == [
        {
            "rule": "new_proposals",
            "numbers": {"number": 3},
            "behind": {"since": SINCE, "counted": "yes"},
            "provisions": [],
        },
        {"rule": "new_comments", "numbers": {"number": 2}, "behind": {"part": "comments"}, "provisions": []},
    ]


def test_where_nothing_came_that_is_told():
    assert told(result(), DAYS[:1], result()) == [("nothing_new", {})]


def test_numbers_are_told_with_what_they_were_where_they_differ():
    positions = {"party": {"positions_total": 2}, "org": {"positions_total": 1}}
    before = result(people=3, supports=10, set_apart={"hidden": 1, "withdrawn": 0, "returned": 0, "disputed": 0})
    now = result(people=5, supports=8, organizations=positions)

    assert told(now, (), before) == [
        ("nothing_new", {}),
        ("people", {"number": 5, "before": 3}),
        ("supports", {"number": 8, "before": 10}),
        ("positions", {"number": 3, "before": 0}),
        ("apart", {"number": 0, "before": 1}),
    ]


@pytest.mark.parametrize(
    ("asked", "places"),
    [({"12": 2, "13": 3}, [13, 12]), ({"12": 3, "13": 3}, None), ({"12": 0, "13": 0}, None)],
)
def test_another_place_that_is_most_asked_to_change_is_told(asked, places):
    def of(counts):
        return result(by_provision={key: {"changes": n, "keep": 9, "question": 9} for key, n in counts.items()})

    found = [one for one in compare(of(asked), [], of({"12": 2, "13": 1}), SINCE) if one["rule"] == "first_place"]

    assert [one["provisions"] for one in found] == ([places] if places else [])


def test_two_runs_on_the_same_counts_are_the_same_bytes():
    now, before = result(people=5), result(people=2)

    assert digest(compare(now, DAYS, before, SINCE)) == digest(compare(dict(now), list(DAYS), dict(before), SINCE))


# From the database to the page.


@pytest.fixture
def draft(db):
    return world.make_draft()


@pytest.fixture
def article(draft):
    return world.article(draft)


def counted_at(draft, moment):
    summary = world.count(draft)
    Summary.objects.filter(pk=summary.pk).update(computed_at=moment)
    summary.refresh_from_db()
    return summary


def sent_at(draft, moment, **values):
    proposal = world.make_proposal(draft, **values)
    Proposal.objects.filter(pk=proposal.pk).update(submitted_at=moment, visible_at=moment)
    return proposal


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def texts(week):
    return [one.text for one in week.sentences]


def test_the_count_that_stood_when_the_week_began_is_compared_and_no_other(draft, article):
    begins = midnight(date(2026, 2, 1))
    sent_at(draft, begins - timedelta(days=9))
    counted_at(draft, begins - timedelta(days=8))
    stood = counted_at(draft, begins - timedelta(seconds=1))
    counted_at(draft, begins)
    sent_at(draft, begins)
    now = counted_at(draft, begins + timedelta(days=6))

    with override("en"):
        week = week_of(now, article, ADDRESS, at=begins + timedelta(days=7, hours=23))

    assert (week.since, week.now, week.before, week.first) == (date(2026, 2, 1), now, stood, None)
    assert texts(week) == ["New since 1 February 2026: 1 proposal.", "People who took part: 2; a week before: 1."]


def test_where_no_count_of_then_is_kept_it_is_said_and_nothing_is_compared(draft, article):
    begins = midnight(date(2026, 2, 1))
    sent_at(draft, begins)
    first = counted_at(draft, begins + timedelta(days=1))
    Summary.objects.create(
        article=article,
        method="counts-6",
        watermark=0,
        input_digest="",
        result=result(people=9),
        computed_at=begins - timedelta(days=1),
    )

    with override("en"):
        week = week_of(first, article, ADDRESS, at=begins + timedelta(days=7))

    assert (week.before, week.first, week.from_day) == (None, first, date(2026, 2, 10))
    assert texts(week) == ["New since 1 February 2026: 1 proposal."]


def test_as_many_texts_stand_in_the_list_as_are_said_to_be_new(draft, article):
    begins = midnight(date(2026, 2, 1))
    for days, values in enumerate(({}, {"text": "Басқаша."}, {"kind": Kind.KEEP, "text": "", "reasons": "Дұрыс."})):
        sent_at(draft, begins + timedelta(days=days), **values)
    sent_at(draft, begins - timedelta(seconds=1))
    world.make_what_could_leak(draft)
    now = counted_at(draft, begins + timedelta(days=6))

    with override("en"):
        week = week_of(now, article, ADDRESS, at=begins + timedelta(days=7))

    new = week.sentences[0]
    query = dict(pair.split("=") for pair in new.url.partition("?")[2].partition("#")[0].split("&"))
    listed = sum(alike for _key, alike, _family in read_proposals(article, wanted_of(query, {}), None, "1").object_list)
    assert (new.rule, new.numbers["number"]) == ("new_proposals", listed)
    assert listed >= 3


def test_the_page_tells_it_and_leads_to_what_is_new(client, draft):
    now = clock.now()
    sent_at(draft, now - timedelta(days=20))
    counted_at(draft, now - timedelta(days=19))
    sent_at(draft, now - timedelta(days=1), text="Жаңасы.")
    Comment.objects.filter(pk=world.make_comment(draft).pk).update(submitted_at=now)
    counted_at(draft, now)
    since = timezone.localdate(now) - timedelta(days=7)

    text = client.get(ADDRESS).content.decode()

    week = text[text.index('id="week"') :].partition("</section>")[0]
    assert ": 1 proposal." in week
    assert ": 1 comment." in week
    assert f'href="{ADDRESS}?since={since}&amp;counted=yes#proposals"' in week
    assert "Compared are the counts of" in week
    assert "Method: week-1." in week


def test_the_page_says_what_has_been_the_same_and_what_has_no_week_before(client, draft):
    sent_at(draft, NOON)
    summary = world.count(draft)
    shown = client.get(ADDRESS).content.decode()

    Summary.objects.filter(pk=summary.pk).delete()
    counted_at(draft, clock.now())
    fresh = client.get(ADDRESS).content.decode()

    assert "No new proposal or comment since" in shown
    assert "The count has been the same since" in shown
    assert "No count of a week ago is kept: the first one by these rules was made on" in fresh


def test_programs_read_both_counts_and_the_digest(client, draft):
    now = clock.now()
    sent_at(draft, now - timedelta(days=20))
    before = counted_at(draft, now - timedelta(days=19))
    sent_at(draft, now)
    newest = counted_at(draft, now)
    address = "/api/v1/drafts/constitution/articles/9/summary/"

    first, second = (client.get(address, headers={"accept-language": "en"}).json()["week"] for _run in range(2))

    assert first == second
    assert [first[name]["watermark"] for name in ("before", "now")] == [before.watermark, newest.watermark]
    assert first["sentences"][0]["numbers"] == {"number": 1}
    assert (first["method"], len(first["digest"])) == ("week-1", 64)


def test_an_article_nobody_spoke_of_has_no_week(client, draft):
    assert client.get("/api/v1/drafts/constitution/articles/9/summary/").json()["week"] is None


def test_comparing_asks_a_constant_number_of_queries(draft, article, django_assert_num_queries):
    begins = midnight(date(2026, 2, 1))
    for number in range(3):
        sent_at(draft, begins + timedelta(days=number), text=f"Мәтін {number}.")
        counted_at(draft, begins - timedelta(days=2 - number))
        now = counted_at(draft, begins + timedelta(days=6, hours=number))
        with django_assert_num_queries(2):
            week_of(now, article, ADDRESS, at=begins + timedelta(days=7))


def test_nothing_is_told_while_the_sentences_of_the_present_method_are_not_made(draft, article):
    sent_at(draft, NOON)
    now = world.count(draft)
    Sentences.objects.update(method="sentences-1")

    assert week_of(now, article, ADDRESS, at=NOON) is None
