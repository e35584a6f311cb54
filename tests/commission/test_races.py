"""Two rapporteurs in the same moment, with real transactions."""

from commission.actions import AlreadyDecided, decide
from commission.models import Decision
from proposals.actions import withdraw_proposal
from proposals.models import Proposal, Status
from tests.commission import world
from tests.commission.world import NOON, REASONS
from tests.threads import at_once


def test_two_rapporteurs_at_once_make_one_decision(committed_db):
    draft = world.make_draft()
    rapporteurs = [world.make_rapporteur(draft, name) for name in ("one", "two")]
    proposal = world.make_proposal(draft)

    outcomes = at_once(
        *(
            lambda by=by, outcome=outcome: decide([proposal], outcome=outcome, reasons=REASONS, by=by, at=NOON)
            for by, outcome in zip(rapporteurs, ("accepted", "declined"), strict=True)
        )
    )

    assert Decision.objects.count() == 1
    assert sorted(type(outcome) for outcome in outcomes if isinstance(outcome, Exception)) == [AlreadyDecided]


def test_two_rapporteurs_with_one_answer_at_once_get_one_decision(committed_db):
    draft = world.make_draft()
    rapporteurs = [world.make_rapporteur(draft, name) for name in ("one", "two")]
    proposals = [world.make_proposal(draft) for _ in range(3)]

    first, second = at_once(
        *(
            lambda by=by, order=order: decide(order, outcome="declined", reasons=REASONS, by=by, at=NOON)
            for by, order in zip(rapporteurs, (proposals, proposals[::-1]), strict=True)
        )
    )

    assert first == second
    assert Decision.objects.count() == 3


def test_sets_over_two_articles_in_opposite_orders_do_not_block_each_other(committed_db):
    draft = world.make_draft()
    rapporteurs = [world.make_rapporteur(draft, name) for name in ("one", "two")]
    places = ["art_9__para_1", "art_10__para_1", "art_10__para_1", "art_9__para_1"]
    proposals = [world.make_proposal(draft, eid) for eid in places * 5]

    outcomes = at_once(
        lambda: decide(
            proposals[0::4] + proposals[1::4], outcome="declined", reasons=REASONS, by=rapporteurs[0], at=NOON
        ),
        lambda: decide(
            proposals[2::4] + proposals[3::4], outcome="declined", reasons=REASONS, by=rapporteurs[1], at=NOON
        ),
    )

    assert [len(outcome) for outcome in outcomes] == [10, 10]


def test_a_set_waits_for_a_withdrawal_and_is_then_refused_whole(committed_db):
    draft = world.make_draft()
    rapporteur = world.make_rapporteur(draft)
    proposals = [world.make_proposal(draft) for _ in range(3)]

    outcomes = at_once(
        lambda: decide(proposals, outcome="declined", reasons=REASONS, by=rapporteur, at=NOON),
        lambda: withdraw_proposal(proposals[1], by=proposals[1].author, at=NOON),
    )

    withdrawn = Proposal.objects.get(pk=proposals[1].pk).status == Status.WITHDRAWN
    assert Decision.objects.count() == (0 if withdrawn else 3)
    assert isinstance(outcomes[0 if withdrawn else 1], Exception)
