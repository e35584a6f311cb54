"""What waits for a moderator longer than its draft lets it is shown, marked, and stays in the queue."""

import json
from datetime import timedelta

import pytest

from accounts.models import Notice
from accounts.notices import readings
from moderation.actions import show_next_overdue
from moderation.queue import rows_of
from proposals.models import Change, ChangeWords, Proposal, Revision, RevisionWords, Status
from record.models import Entry
from tests.moderation import world
from tests.moderation.world import NOON
from tests.threads import at_once

IN_TIME, TOO_LATE = NOON + timedelta(hours=47), NOON + timedelta(hours=49)
make = pytest.mark.parametrize("make", [world.make_proposal, world.make_comment])


@make
def test_what_waits_too_long_is_shown_and_goes_on_waiting(draft, moderator, make):
    item = make(draft, submitted_at=NOON)

    shown = [show_next_overdue(at=IN_TIME), show_next_overdue(at=TOO_LATE), show_next_overdue(at=TOO_LATE)]

    item.refresh_from_db()
    assert shown == [None, item, None]
    assert (item.visible_at, item.reviewed_at) == (TOO_LATE, None)
    assert [row["uid"] for row in rows_of(draft, moderator)] == [item.uid]
    leaf = json.loads(bytes(Entry.objects.get().leaf))
    assert (leaf["t"], leaf["by"]["role"], leaf["data"]) == (
        "moderation.overdue",
        "system",
        {"object": item.uid, "hours": 48},
    )


@make
def test_its_author_is_told_once_and_not_after_it_is_hidden(draft, make):
    item = make(draft, submitted_at=NOON)
    show_next_overdue(at=TOO_LATE)
    show_next_overdue(at=TOO_LATE)

    (notice,) = Notice.objects.all()
    ((_notice, reading),) = readings([notice], "en")
    type(item).objects.filter(pk=item.pk).update(hidden_at=TOO_LATE, hidden_ground="insult")

    assert (notice.person, notice.kind.endswith(".overdue")) == (item.author, True)
    assert reading.title in {
        f"Your proposal {getattr(item, 'number', '')} is shown before its review",
        "Your comment is shown before its review",
    }
    assert reading.text == (
        "No moderator looked at it for 48 hours. By the rules it is shown now, marked “not yet reviewed”. "
        "A moderator will still look at it."
    )
    assert readings([notice], "en") == []


def test_a_draft_may_set_other_hours_or_none(draft):
    proposal = world.make_proposal(draft, submitted_at=NOON)
    draft.hours_unseen = 0
    draft.save()
    never = show_next_overdue(at=NOON + timedelta(days=365))
    draft.hours_unseen = 12
    draft.save()

    assert (never, show_next_overdue(at=NOON + timedelta(hours=13))) == (None, proposal)


@pytest.mark.parametrize(
    "state",
    [
        {"status": Status.DRAFT, "submitted_at": None, "serial": None},
        {"status": Status.WITHDRAWN, "withdrawn_at": NOON},
        {"status": Status.RETURNED, "returned_at": NOON, "reviewed_at": NOON},
        {"hidden_at": NOON, "hidden_ground": "insult", "reviewed_at": NOON},
        {"erased_at": NOON},
        {"disputed_at": NOON},
        {"visible_at": NOON},
    ],
    ids=["draft", "withdrawn", "returned", "hidden", "erased", "disputed", "seen"],
)
def test_what_does_not_wait_unseen_is_left_as_it_is(draft, state):
    proposal = world.make_proposal(draft, **{"submitted_at": NOON, **state})
    before = Proposal.objects.values().get(pk=proposal.pk)

    assert show_next_overdue(at=TOO_LATE) is None
    assert Proposal.objects.values().get(pk=proposal.pk) == before


def test_words_sent_anew_take_the_place_of_those_that_stand(draft):
    proposal = world.make_proposal(draft, **world.reviewed(submitted_at=NOON))
    first = proposal.current_revision
    coming = Revision.objects.create(
        proposal=proposal,
        number=2,
        language="kk",
        created_at=NOON,
        submitted_at=NOON + timedelta(hours=1),
        words_from=2,
    )
    change = first.changes.get()
    change = Change.objects.create(
        revision=coming,
        kind=change.kind,
        provision=change.provision,
        article=change.article,
        base=change.base,
        sameness=change.sameness,
    )
    ChangeWords.objects.create(change=change, text="Басқа сөз.")
    RevisionWords.objects.create(revision=coming, reasons="Басқа себеп.")
    Proposal.objects.filter(pk=proposal.pk).update(coming_revision=coming)

    early = show_next_overdue(at=NOON + timedelta(hours=48))
    show_next_overdue(at=TOO_LATE + timedelta(hours=1))

    proposal.refresh_from_db()
    assert early is None
    assert (proposal.current_revision, proposal.coming_revision, proposal.reviewed_at) == (coming, None, None)


def test_two_workers_at_once_show_it_once(committed_db):
    draft = world.make_draft()
    proposal = world.make_proposal(draft, submitted_at=NOON)

    outcomes = at_once(*[lambda: show_next_overdue(at=TOO_LATE)] * 4)

    assert sorted(outcomes, key=str) == sorted([proposal, None, None, None], key=str)
    assert (Entry.objects.count(), Notice.objects.count()) == (1, 1)
