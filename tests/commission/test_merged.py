"""What a moderator merged is answered together: whichever of them a rapporteur chose, each author is told."""

import pytest

from accounts.models import Notice
from commission.actions import OwnProposal, Shown, correct, decide, decide_folds
from commission.models import Decision
from moderation.actions import merge_proposal
from proposals.actions import withdraw_proposal
from proposals.models import Proposal, Status
from tests.commission import world
from tests.commission.world import NOON, REASONS
from tests.threads import at_once

OTHER = {"kk": "Басқа негіз.", "ru": "Другое основание."}
WHY = {"kk": "Қате болды.", "ru": "Была ошибка."}


@pytest.fixture
def group(draft):
    """A proposal with two repeats in other words, and one that was never merged."""
    head, one, two, alone = (world.make_proposal(draft, text=f"Сөз {number}.") for number in range(4))
    Proposal.objects.filter(pk__in=[one.pk, two.pk]).update(merged_into=head)
    return head, one, two, alone


def answer(proposals, by, outcome="declined"):
    return decide(proposals, outcome=outcome, reasons=REASONS, by=by, at=NOON)


@pytest.mark.parametrize("chosen", [0, 1])
def test_an_answer_to_one_is_an_answer_to_all_that_were_merged(draft, rapporteur, group, chosen):
    head, one, two, alone = group

    decisions = answer([group[chosen]], rapporteur)

    assert [decision.proposal for decision in decisions] == [head, one, two]
    assert {decision.outcome for decision in decisions} == {"declined"}
    told = Notice.objects.filter(kind="proposal.decided").order_by("pk").values_list("person", "object_id")
    assert list(told) == [(decision.proposal.author_id, decision.uid) for decision in decisions]
    statuses = Proposal.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == [Status.DECIDED] * 3 + [Status.SUBMITTED]
    assert answer([head, one, two], rapporteur) == decisions
    assert alone.pk not in {decision.proposal_id for decision in decisions}


def test_a_fold_is_answered_with_what_was_merged_into_it(draft, rapporteur, group):
    head, one, two, _alone = group
    equal = world.make_proposal(draft, text="Сөз 0.")

    made = decide_folds(
        world.article(draft), [Shown(head.serial, count=2)], outcome="declined", reasons=REASONS, by=rapporteur, at=NOON
    )

    assert {decision.proposal for decision in made} == {head, one, two, equal}


def test_a_repeat_whose_head_was_withdrawn_is_answered_for_itself(draft, rapporteur, group):
    head, one, two, _alone = group
    withdraw_proposal(head, by=head.author, at=NOON)

    assert [decision.proposal for decision in answer([one], rapporteur)] == [one]
    two.refresh_from_db()
    assert two.status == Status.SUBMITTED


def test_a_repeat_that_was_withdrawn_is_left_out(draft, rapporteur, group):
    head, one, two, _alone = group
    withdraw_proposal(one, by=one.author, at=NOON)

    assert [decision.proposal for decision in answer([head], rapporteur)] == [head, two]


def test_nobody_answers_a_group_with_their_own_repeat(draft, rapporteur, group):
    head, one, _two, _alone = group
    Proposal.objects.filter(pk=one.pk).update(author=rapporteur)

    with pytest.raises(OwnProposal):
        answer([head], rapporteur)

    assert Decision.objects.count() == 0


def test_a_correction_of_one_corrects_all(draft, rapporteur, group):
    head, one, two, _alone = group
    earlier = answer([head], rapporteur)

    made = correct(earlier[1], outcome="accepted", reasons=OTHER, correction=WHY, by=rapporteur, at=NOON)

    standing = Decision.objects.standing().on([head, one, two])
    assert made == standing[one.pk]
    assert {decision.outcome for decision in standing.values()} == {"accepted"}
    assert len(standing) == 3
    again = correct(earlier[1], outcome="accepted", reasons=OTHER, correction=WHY, by=rapporteur, at=NOON)
    assert (again, Decision.objects.count()) == (made, 6)


def test_what_is_merged_while_an_answer_is_given_is_answered_or_one_of_both_refused(committed_db):
    draft = world.make_draft()
    rapporteur = world.make_rapporteur(draft)
    moderator = world.make_rapporteur(draft, "moderator", role="moderator")
    head, repeat = (world.make_proposal(draft, text=f"Сөз {number}.") for number in range(2))

    outcomes = at_once(
        lambda: answer([head], rapporteur),
        lambda: merge_proposal(repeat, head, reasons="Қайталау.", by=moderator, at=NOON),
    )

    refusals = {type(one).__name__ for one in outcomes if isinstance(one, Exception)}
    assert refusals in (set(), {"AnsweredAlready"}, {"GroupChanged"})
    head.refresh_from_db()
    repeat.refresh_from_db()
    if repeat.merged_into_id is not None:
        assert repeat.status == head.status
