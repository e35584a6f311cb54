import json
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils.translation import override

from articles.actions import close_phase, extend_phase, lock_collecting, open_phase
from articles.models import Draft, Phase
from core.rules import RuleViolation
from record.models import Entry
from tests.articles.conftest import NOON, make_draft, make_secretary
from tests.threads import at_once

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def leaves():
    return [
        json.loads(bytes(entry.leaf)) for entry in Entry.objects.filter(verb__startswith="consultation.").order_by("pk")
    ]


def refusal_of(act):
    with override("en"):
        with pytest.raises(RuleViolation) as refusal, transaction.atomic():
            act()
        return refusal.value.code, str(refusal.value)


def moments(draft):
    phase = Phase.objects.get(draft=draft, kind="collection")
    return phase.opens_at, phase.closes_at


def test_phase_opens_and_leaves_a_leaf(draft, secretary):
    open_phase(draft, "collection", closes_at=NOON + DAY, by=secretary, at=NOON)

    (leaf,) = leaves()
    assert moments(draft) == (NOON, NOON + DAY)
    assert (leaf["t"], leaf["id"], leaf["by"]["role"]) == ("consultation.opened", draft.uid, "secretary")
    assert leaf["data"] == {
        "phase": "collection",
        "opens_at": "2026-02-05T12:00:00Z",
        "closes_at": "2026-02-06T12:00:00Z",
    }


def test_opening_may_be_announced_and_moved_until_it_has_come(draft, secretary):
    open_phase(draft, "collection", opens_at=NOON + DAY, by=secretary, at=NOON)

    open_phase(draft, "collection", opens_at=NOON + 2 * DAY, by=secretary, at=NOON)

    assert moments(draft) == (NOON + 2 * DAY, None)


def test_open_phase_is_not_opened_again(draft, secretary):
    open_phase(draft, "collection", by=secretary, at=NOON)

    assert refusal_of(lambda: open_phase(draft, "collection", by=secretary, at=NOON + DAY))[0] == "already_open"
    assert moments(draft) == (NOON, None)


def test_closed_phase_is_neither_opened_nor_extended_nor_closed_again(draft, secretary):
    open_phase(draft, "collection", closes_at=NOON + DAY, by=secretary, at=NOON)
    late = {"by": secretary, "at": NOON + 2 * DAY}

    codes = [
        refusal_of(lambda: open_phase(draft, "collection", **late))[0],
        refusal_of(lambda: extend_phase(draft, "collection", closes_at=NOON + 3 * DAY, **late))[0],
        refusal_of(lambda: close_phase(draft, "collection", **late))[0],
    ]

    assert codes == ["already_closed"] * 3
    assert moments(draft) == (NOON, NOON + DAY)


def test_closing_before_the_opening_is_refused(draft, secretary):
    def act():
        open_phase(draft, "collection", opens_at=NOON + DAY, closes_at=NOON + DAY, by=secretary, at=NOON)

    assert refusal_of(act) == (
        "closing_too_early",
        "The closing must lie after the opening and after the present moment.",
    )
    assert moments(draft) == (None, None)


def test_extension_moves_the_closing_later_alone(draft, secretary):
    open_phase(draft, "collection", closes_at=NOON + DAY, by=secretary, at=NOON)

    extend_phase(draft, "collection", closes_at=NOON + 2 * DAY, by=secretary, at=NOON)
    extend_phase(draft, "collection", closes_at=NOON + 2 * DAY, by=secretary, at=NOON)
    earlier = refusal_of(lambda: extend_phase(draft, "collection", closes_at=NOON + DAY, by=secretary, at=NOON))

    assert moments(draft) == (NOON, NOON + 2 * DAY)
    assert earlier[0] == "closing_too_early"
    assert "can only be moved to a later moment." in earlier[1]
    assert [leaf["t"] for leaf in leaves()] == ["consultation.opened", "consultation.extended"]


def test_phase_that_is_not_open_is_not_closed_nor_extended(draft, secretary):
    sentence = "This phase is not open, so it cannot be extended or closed."

    assert refusal_of(lambda: close_phase(draft, "collection", by=secretary, at=NOON)) == ("phase_not_open", sentence)
    assert refusal_of(lambda: extend_phase(draft, "collection", closes_at=NOON + DAY, by=secretary, at=NOON)) == (
        "phase_not_open",
        sentence,
    )
    assert leaves() == []


def test_close_ends_the_phase_now(draft, secretary):
    open_phase(draft, "collection", by=secretary, at=NOON)

    close_phase(draft, "collection", by=secretary, at=NOON + DAY)

    assert moments(draft) == (NOON, NOON + DAY)
    assert [leaf["t"] for leaf in leaves()] == ["consultation.opened", "consultation.closed"]


def test_act_before_the_opening_is_refused(draft, secretary):
    unannounced = refusal_of(lambda: lock_collecting(draft, at=NOON))
    open_phase(draft, "collection", opens_at=NOON + DAY, by=secretary, at=NOON)
    announced = refusal_of(lambda: lock_collecting(draft, at=NOON))

    assert unannounced == (
        "collection_not_open",
        "Proposals are not collected yet. The opening will be announced here.",
    )
    assert announced[0] == "collection_not_open"
    assert announced[1].startswith("Proposals are collected from ")
    assert "17:00" in announced[1]


@pytest.mark.django_db
def test_act_is_in_time_up_to_the_last_moment(draft, secretary):
    open_phase(draft, "collection", closes_at=NOON + DAY, by=secretary, at=NOON)

    with transaction.atomic():
        first = lock_collecting(draft, at=NOON)
        last = lock_collecting(draft, at=NOON + DAY - SECOND)

    code, sentence = refusal_of(lambda: lock_collecting(draft, at=NOON + DAY))
    assert (first.kind, last.kind) == ("collection", "collection")
    assert code == "collection_closed"
    assert "17:00 (Astana time). Nothing new can be sent." in sentence


def test_draft_saved_in_time_may_be_sent_for_ten_minutes(draft, secretary):
    close = NOON + DAY
    open_phase(draft, "collection", closes_at=close, by=secretary, at=NOON)
    grace = timedelta(minutes=10)

    def outcome(saved_at, at):
        try:
            with transaction.atomic():
                return lock_collecting(draft, at=at, saved_at=saved_at).kind
        except RuleViolation as refusal:
            return refusal.code

    outcomes = [
        outcome(close - SECOND, close + grace - SECOND),
        outcome(close - SECOND, close + grace),
        outcome(close, close + SECOND),
        outcome(None, close + SECOND),
    ]
    assert outcomes == ["collection", "collection_closed", "collection_closed", "collection_closed"]


def test_closing_waits_for_an_act_under_way_and_the_next_is_refused(committed_db):
    draft = make_draft()
    secretary = make_secretary(draft)
    open_phase(draft, "collection", by=secretary, at=NOON)
    order = []

    def act():
        with transaction.atomic():
            lock_collecting(draft, at=NOON + SECOND)
            order.append("locked")
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.6)")
            order.append("acted")

    def close():
        while "locked" not in order:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.02)")
        close_phase(draft, "collection", by=secretary, at=NOON + 2 * SECOND)
        order.append("closed")

    outcomes = at_once(act, close)

    assert outcomes == [None, None]
    assert order == ["locked", "acted", "closed"]
    assert refusal_of(lambda: lock_collecting(draft, at=NOON + 2 * SECOND))[0] == "collection_closed"


def test_two_acts_share_the_lock(committed_db):
    draft = make_draft()
    open_phase(draft, "collection", by=make_secretary(draft), at=NOON)
    inside = []

    def act():
        with transaction.atomic():
            lock_collecting(draft, at=NOON + SECOND)
            inside.append(1)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.3)")
            return len(inside)

    assert at_once(act, act) == [2, 2]


def test_two_secretaries_open_once(committed_db):
    draft = make_draft()
    secretary = make_secretary(draft)

    outcomes = at_once(*[lambda: open_phase(draft, "collection", by=secretary, at=NOON)] * 2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyOpen", "Phase"]
    assert len(leaves()) == 1


def test_lock_outside_a_transaction_is_a_mistake_of_the_program(committed_db):
    draft = make_draft()

    with pytest.raises(transaction.TransactionManagementError):
        lock_collecting(Draft.objects.get(pk=draft.pk), at=NOON)
