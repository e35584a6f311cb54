"""New words in the moment of an answer, of other new words, of a support, of a ruling: with real transactions."""

from collections import Counter

import pytest

from articles.models import Appointment
from commission.actions import decide
from commission.models import Decision
from core import clock
from moderation.actions import rule
from proposals.actions import RevisedWords, publish, revise_proposal, support_proposal, withdraw_proposal
from proposals.models import Proposal, Revision, Support
from record.models import Entry
from tests.proposals.stage import make_draft, make_person, make_proposal
from tests.threads import at_once

REASONS = {"kk": "Негізі бар.", "ru": "Есть основание."}


@pytest.fixture
def draft(committed_db):
    return make_draft()


def staff(draft, role):
    person = make_person(role, second_factor_at=clock.now())
    Appointment.objects.create(draft=draft, person=person, role=role, started_at=clock.now())
    return person


def revising(proposal, text="Russian is used beside Kazakh.", *, key, **values):
    words = RevisedWords(language="en", reasons="Many people speak it.", texts=(text,))
    return lambda: revise_proposal(proposal, words, key=key, by=proposal.author, at=clock.now(), **values)


def codes(outcomes):
    return Counter(getattr(outcome, "code", type(outcome).__name__) for outcome in outcomes)


def verbs(uid):
    return Counter(Entry.objects.of(uid).values_list("verb", flat=True))


def test_revision_while_deciding_has_one_effect_each(draft):
    """Twenty at once: one answer to the words that were read, or none; new words before it, or none."""
    rapporteur, proposal = staff(draft, "rapporteur"), make_proposal(draft)
    answer = {"outcome": "declined", "reasons": REASONS, "read": {proposal.serial: 1}, "by": rapporteur}

    outcomes = at_once(
        *(revising(proposal, key=f"key{number}", made_from=1) for number in range(10)),
        *([lambda: decide([proposal], **answer, at=clock.now())] * 10),
    )

    revised, decided = Revision.objects.count() == 2, Decision.objects.count() == 1
    assert revised != decided
    assert verbs(proposal.uid) == Counter({"proposal.submitted": 1} | ({"proposal.revised": 1} if revised else {}))
    revisions, answers = codes(outcomes[:10]), codes(outcomes[10:])
    if revised:
        assert revisions == {"Proposal": 1, "revised_meanwhile": 9}
        assert answers == {"words_changed": 10}
    else:
        assert revisions == {"answered_already": 10}
        assert answers == {"list": 10}
        assert {decision.pk for [decision] in outcomes[10:]} == {Decision.objects.get().pk}


def test_one_form_sent_twenty_times_makes_one_revision(draft):
    proposal = make_proposal(draft)

    outcomes = at_once(*([revising(proposal, key="one")] * 20))

    assert set(codes(outcomes)) <= {"Proposal", "twin_at_work"}
    assert (Revision.objects.count(), verbs(proposal.uid)["proposal.revised"]) == (2, 1)


def test_two_forms_from_the_same_words_make_one_revision(draft):
    proposal = make_proposal(draft)

    outcomes = at_once(*(revising(proposal, f"Words {number}.", key=f"{number}", made_from=1) for number in range(20)))

    assert codes(outcomes) == {"Proposal": 1, "revised_meanwhile": 19}
    assert (Revision.objects.count(), verbs(proposal.uid)["proposal.revised"]) == (2, 1)


def test_a_support_is_of_the_words_before_or_after_and_never_between(draft):
    proposal, people = make_proposal(draft), [make_person() for _ in range(19)]

    outcomes = at_once(
        revising(proposal, key="one"),
        *(lambda by=by: support_proposal(proposal, by=by, at=clock.now()) for by in people),
    )

    assert codes(outcomes) == {"Proposal": 1, "Support": 19}
    assert {(row.revision.number, row.of_earlier_words) for row in Support.objects.select_related("revision")} <= {
        (1, True),
        (2, False),
    }


def test_new_words_and_a_withdrawal_end_withdrawn(draft):
    proposal = make_proposal(draft)

    outcomes = at_once(
        *(revising(proposal, f"Words {number}.", key=f"{number}") for number in range(5)),
        *([lambda: withdraw_proposal(proposal, by=proposal.author, at=clock.now())] * 5),
    )

    stored = Proposal.objects.get()
    assert (stored.state, codes(outcomes[5:])) == ("withdrawn", {"Proposal": 5})
    assert set(codes(outcomes[:5])) <= {"Proposal", "wrong_state"}
    assert Revision.objects.count() == 1 + codes(outcomes[:5])["Proposal"]
    assert stored.current_revision.number == Revision.objects.count()


def test_a_ruling_is_on_the_words_that_were_read(draft):
    author, moderator = make_person(level=1), staff(draft, "moderator")
    proposal = publish(make_proposal(draft, author), at=clock.now())
    revising(proposal, "Second words.", key="second")()

    outcomes = at_once(
        revising(proposal, "Third words.", key="third"),
        *([lambda: rule(proposal, ruling="publish", read=2, by=moderator, at=clock.now())] * 5),
    )

    stored = Proposal.objects.with_words().get()
    assert codes(outcomes[:1]) == {"Proposal": 1}
    if codes(outcomes[1:]) == {"words_changed": 5}:
        assert (stored.text, stored.coming_revision.number) == ("Russian is used equally.", 3)
    else:
        assert (stored.text, stored.coming_revision.number) == ("Second words.", 3)
