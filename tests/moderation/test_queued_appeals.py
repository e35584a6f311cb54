"""Appeals in the queue: in their place in the order, to those who may decide them, taken by the same keys."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from rest_framework.test import APIClient

from core import clock
from core.rules import RuleViolation
from moderation.actions import (
    ask_colleague,
    claim_item,
    claim_next,
    decide_appeal,
    file_appeal,
    hand_over,
    pass_on_claims,
    rule,
    skip_item,
)
from moderation.choice import Choice
from moderation.models import HELD_FOR, Appeal, Claim, Ruling
from moderation.order import APPEAL, RISKS
from moderation.queue import rows_of
from moderation.queue_entries import entries_of
from tests.moderation import world
from tests.threads import at_once


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


@pytest.fixture
def now(db):
    return clock.now()


@pytest.fixture
def third(draft):
    return world.make_moderator(draft, "third")


def appealed(item, moderator, at, *, age=timedelta(0)):
    """Return an item's open appeal against a ruling that hid it; filed so long ago."""
    rule(item, ruling="hide", ground="insult", reasons="Қорлау.", by=moderator, at=at - age)
    ruling = Ruling.objects.on(item).latest_first().first()
    return file_appeal(ruling, text="Мұнда қорлау жоқ.", by=item.author, at=at - age)


@pytest.fixture
def appeal(draft, moderator, now):
    return appealed(world.make_comment(draft, **world.seen()), moderator, now)


def listed(draft, user, **choice):
    return [row["uid"] for row in rows_of(draft, user, Choice(**choice))]


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def refused(call, *args, **values):
    with pytest.raises(RuleViolation) as caught:
        call(*args, **values)
    return caught.value.code, str(caught.value), caught.value.status


def test_an_appeal_stands_among_what_waits_as_if_it_had_waited_a_day_more(draft, moderator, second_moderator, now):
    known = {"author": world.make_person("known")}
    ages = {hours: world.make_comment(draft, submitted_at=now - timedelta(hours=hours), **known) for hours in (30, 20)}
    appeal = appealed(world.make_comment(draft, **world.seen()), moderator, now, age=timedelta(hours=1))

    assert listed(draft, second_moderator) == [ages[30].uid, appeal.uid, ages[20].uid]
    assert listed(draft, second_moderator, order="oldest") == [ages[30].uid, ages[20].uid, appeal.uid]
    assert listed(draft, second_moderator, why="appeal") == [appeal.uid]
    assert listed(draft, second_moderator, why="new") == [ages[30].uid, ages[20].uid]
    assert (APPEAL in RISKS, APPEAL.hours) == (True, 24)


def test_whoever_ruled_wrote_or_moderates_elsewhere_is_given_no_appeal(draft, moderator, elsewhere, now):
    author = world.make_moderator(draft, "author")
    appeal = appealed(world.make_comment(draft, author=author, **world.seen()), moderator, now)

    for person in (moderator, author, elsewhere):
        assert listed(draft, person) == []
        assert claim_next(draft, by=person, at=now) is None
    assert listed(draft, world.make_moderator(draft, "third")) == [appeal.uid]


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        ({"kind": "comment"}, ["comment"]),
        ({"kind": "proposal"}, ["proposal"]),
        ({"kind": "position"}, []),
        ({"language": "ru"}, ["proposal"]),
        ({"article": "art_10"}, ["comment"]),
        ({"article": "art_9"}, ["proposal"]),
        ({"article": "art_77"}, []),
        ({"channel": "site"}, ["comment", "proposal"]),
        ({"channel": "mail"}, []),
        ({"older": "24"}, ["comment"]),
    ],
)
def test_the_filters_choose_among_appeals(draft, moderator, second_moderator, now, choice, names):
    comment = world.make_comment(draft, "art_10", **world.seen())
    proposal = world.make_proposal(draft, **world.seen(language="ru"))
    appeals = {
        "comment": appealed(comment, moderator, now, age=timedelta(hours=25)),
        "proposal": appealed(proposal, moderator, now),
    }

    for why in ("", "appeal"):
        assert listed(draft, second_moderator, why=why, **choice) == [appeals[name].uid for name in names]


def test_of_what_its_author_took_back_or_another_decided_nothing_stands_there(
    draft, moderator, second_moderator, third, appeal, now
):
    gone = world.make_comment(draft, **world.seen())
    appealed(gone, moderator, now)
    type(gone).objects.filter(pk=gone.pk).update(withdrawn_at=now)
    assert listed(draft, second_moderator) == [appeal.uid]

    decide_appeal(appeal, outcome="upheld", reasons="Дұрыс.", by=third, at=now)

    assert listed(draft, second_moderator) == []


@pytest.mark.parametrize("number", [1, 3])
def test_appeals_ask_as_many_queries_for_3_as_for_1(
    draft, moderator, second_moderator, now, django_assert_num_queries, number
):
    for turn in range(number):
        appealed(world.make_comment(draft, **world.seen()), moderator, now, age=timedelta(hours=9 - turn))
    listed(draft, second_moderator)

    with django_assert_num_queries(8):
        entries = entries_of(draft, list(rows_of(draft, second_moderator)))

    assert [(entry.kind, entry.appeal.uid) for entry in entries] == [
        ("comment", one.uid) for one in Appeal.objects.order_by("pk")
    ]


def test_taking_the_next_gives_an_appeal_and_keeps_it_from_others(draft, second_moderator, third, appeal, now):
    claim = claim_next(draft, by=second_moderator, at=now)

    assert (claim.item, claim.appeal, claim.until) == (appeal.ruling.item, appeal, now + HELD_FOR)
    assert claim_next(draft, by=second_moderator, at=now) == claim
    assert claim_next(draft, by=third, at=now) is None
    assert refused(decide_appeal, appeal, outcome="upheld", reasons="Дұрыс.", by=third, at=now)[::2] == (
        "item_held",
        409,
    )

    decide_appeal(appeal, outcome="upheld", reasons="Дұрыс.", by=second_moderator, at=now)

    assert not Claim.objects.exists()


def test_an_appeal_is_put_off_handed_over_and_kept_while_a_colleague_is_asked(
    draft, moderator, second_moderator, third, appeal, now
):
    item = appeal.ruling.item
    skip_item(item, by=second_moderator, at=now)
    waits = world.make_comment(draft)
    assert claim_next(draft, by=second_moderator, at=now).item == waits
    skip_item(waits, by=second_moderator, at=now)
    claim_item(item, appeal=appeal, by=second_moderator, at=now)

    assert refused(hand_over, item, moderator, by=second_moderator, at=now) == (
        "no_colleague",
        "Choose a colleague who may decide this appeal: not whoever ruled or wrote this.",
        422,
    )
    ask_colleague(item, third, "Қалай ойлайсыз?", by=second_moderator, at=now)
    assert Claim.objects.on(item).get().appeal == appeal
    claim = hand_over(item, third, by=second_moderator, at=now)
    assert (claim.moderator, claim.appeal) == (third, appeal)
    assert pass_on_claims(third, draft, moderator, at=now) == (0, 1)


def test_what_cannot_be_decided_any_more_is_not_given_again(draft, second_moderator, appeal, now):
    claim_next(draft, by=second_moderator, at=now)
    type(appeal.ruling.item).objects.update(withdrawn_at=now)

    assert claim_next(draft, by=second_moderator, at=now) is None
    assert refused(claim_item, appeal.ruling.item, appeal=appeal, by=second_moderator, at=now)[0] == "nothing_to_take"


def test_two_who_take_at_once_are_not_given_one_appeal(committed_db):
    draft = world.make_draft()
    first, second, third = (world.make_moderator(draft, name) for name in ("one", "two", "three"))
    appealed(world.make_comment(draft, **world.seen()), first, clock.now())

    given = at_once(*(lambda who=who: claim_next(draft, by=who, at=clock.now()) for who in (second, third)))

    assert sorted(claim is None for claim in given) == [False, True]


def test_the_queue_leads_to_an_appeal_and_on_from_it(draft, second_moderator, appeal):
    client = signed_in(second_moderator)
    queue = reverse("queue", args=[draft.slug]) + "?why=appeal"
    address = reverse("decide_appeal", args=[draft.slug, appeal.uid])

    page = client.get(queue).content.decode()
    taken = client.post(queue)

    assert f'href="{address}?why=appeal"' in page
    assert "appeal against a ruling" in page
    assert 'id="batch"' not in page
    assert taken.url == f"{address}?why=appeal"
    assert f"Appeal {appeal.number} lies before you." in client.get(queue).content.decode()

    decided = client.post(taken.url, {"outcome": "upheld", "reasons": "Дұрыс."})
    after = client.get(decided.url).content.decode()

    assert decided.url == taken.url
    assert 'class="take-next"' in after
    assert client.post(queue).url == queue


def test_an_appeal_is_put_off_and_handed_over_on_its_page(draft, second_moderator, third, appeal):
    client = signed_in(second_moderator)
    address = reverse("decide_appeal", args=[draft.slug, appeal.uid])

    taken = client.post(address, {"act": "take"})
    wrong = client.post(address, {"act": "hand", "colleague": "1x"})
    given = client.post(address, {"act": "hand", "colleague": third.pk})
    page = client.get(address).content.decode()
    late = client.post(address, {"outcome": "upheld", "reasons": "Менің сөзім."})

    assert (taken.status_code, wrong.status_code, given.url) == (302, 422, reverse("queue", args=[draft.slug]))
    assert "A colleague has this before them" in page
    assert (late.status_code, "Менің сөзім." in late.content.decode()) == (409, True)
    assert signed_in(third).post(address, {"act": "skip"}).url == address  # nothing else waits


def test_programs_read_appeals_in_the_queue(draft, second_moderator, appeal):
    client = APIClient()
    client.force_authenticate(second_moderator)

    answer = client.get(f"/api/v1/drafts/{draft.slug}/queue/", {"why": "appeal"}).json()

    assert (answer["count"], [(row["kind"], row["appeal"], row["is_new"]) for row in answer["results"]]) == (
        1,
        [("comment", appeal.uid, False)],
    )


def test_a_batch_takes_no_appeals(draft, moderator, second_moderator, appeal):
    waits = world.make_comment(draft)
    client = signed_in(second_moderator)
    batches = reverse("batches", args=[draft.slug])

    made = client.post(batches, {"all": "yes"})
    none = client.post(f"{batches}?why=appeal", {"all": "yes"})

    assert (made.status_code, none.status_code) == (302, 422)
    assert "On all of this list: 1" in client.get(reverse("queue", args=[draft.slug])).content.decode()
    assert waits.uid in client.get(made.url).content.decode()


def test_everybody_reads_the_rule_of_the_order(client, draft):
    page = client.get(reverse("rulings", args=[draft.slug])).content.decode()

    for risk in RISKS:
        assert str(risk.sentence).replace("'", "&#x27;") in page
