"""Several people at one prepared answer in the same moment, with real transactions."""

import pytest

from accounts.models import Notice
from commission.actions import (
    Shown,
    begin_docket,
    check_docket,
    decide,
    decide_docket,
    publish_next,
    send_docket,
    sign_docket,
    word_docket,
)
from commission.actions.refusals import AnotherFate, AnotherStep, FatesDiffer, GoneFromDocket, InAnotherDocket
from commission.models import Decision, Docket, DocketItem, DocketStatus
from proposals.actions import withdraw_proposal
from tests.commission import world
from tests.commission.world import NOON, REASONS
from tests.threads import at_once

ANSWER = {"outcome": "declined", "reasons": {"kk": "Орыс тілі тең емес.", "ru": "Русский язык употребляется наряду."}}


@pytest.fixture
def draft(committed_db):
    return world.make_draft()


def checked(draft, how_many=3):
    """A prepared answer that waits for a rapporteur's decision, and what it answers."""
    analyst = world.make_rapporteur(draft, "analyst", role="analyst")
    secretary = world.make_rapporteur(draft, "secretary", role="secretary")
    made = [world.make_proposal(draft) for _one in range(how_many)]
    shown = [Shown(made[0].serial, how_many)]
    docket = begin_docket(world.article(draft), shown, title="Тіл", by=analyst, at=NOON)
    word_docket(docket, {1: ANSWER}, by=analyst, at=NOON)
    docket = send_docket(docket, by=analyst, at=NOON)
    return check_docket(docket, digest=docket.digest, by=secretary, at=NOON), made


def kinds(outcomes):
    return sorted(type(one).__name__ for one in outcomes if isinstance(one, Exception))


def test_two_who_choose_the_same_prepare_it_once(draft):
    people = [world.make_rapporteur(draft, name, role="analyst") for name in ("one", "two")]
    shown = [Shown(world.make_proposal(draft).serial)]

    outcomes = at_once(
        *(lambda by=by: begin_docket(world.article(draft), shown, title="Тіл", by=by, at=NOON) for by in people)
    )

    assert (Docket.objects.count(), kinds(outcomes)) == (1, [InAnotherDocket.__name__])


def test_two_deciders_at_once_decide_once(draft):
    docket, made = checked(draft)
    rapporteurs = [world.make_rapporteur(draft, name) for name in ("one", "two")]

    outcomes = at_once(
        *(lambda by=by: decide_docket(docket, digest=docket.digest, by=by, at=NOON) for by in rapporteurs)
    )

    assert (Decision.objects.count(), kinds(outcomes)) == (len(made), [AnotherStep.__name__])
    assert Notice.objects.filter(kind="proposal.decided").count() == len(made)


def test_what_is_withdrawn_while_it_is_decided_is_answered_or_refuses_all(draft):
    docket, made = checked(draft)
    rapporteur = world.make_rapporteur(draft)

    outcomes = at_once(
        lambda: decide_docket(docket, digest=docket.digest, by=rapporteur, at=NOON),
        lambda: withdraw_proposal(made[1], by=made[1].author, at=NOON),
    )

    assert Decision.objects.count() in {0, len(made)}
    refused = [one for one in outcomes if isinstance(one, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], GoneFromDocket) == (Decision.objects.count() == 0)


def test_one_demand_gets_no_two_fates_from_two_at_once(draft):
    docket, _made = checked(draft)
    rapporteurs = [world.make_rapporteur(draft, name) for name in ("one", "two")]
    equal = world.make_proposal(draft)

    outcomes = at_once(
        lambda: decide_docket(docket, digest=docket.digest, by=rapporteurs[0], at=NOON),
        lambda: decide([equal], outcome="accepted", reasons=REASONS, by=rapporteurs[1], at=NOON),
    )

    assert len(set(Decision.objects.values_list("outcome", flat=True))) == 1
    assert kinds(outcomes) in ([AnotherFate.__name__], [FatesDiffer.__name__])


def test_two_workers_publish_each_answer_once(draft, monkeypatch):
    monkeypatch.setattr("commission.actions.steps.AT_ONCE", 5)
    monkeypatch.setattr("commission.actions.publishing.AT_ONCE", 5)
    docket, made = checked(draft, 24)
    rapporteurs = [world.make_rapporteur(draft, name) for name in ("one", "two")]
    decide_docket(docket, digest=docket.digest, by=rapporteurs[0], at=NOON)
    sign_docket(docket, digest=docket.digest, by=rapporteurs[1], at=NOON)

    def work():
        for _turn in range(40):
            if not publish_next(at=NOON) and not DocketItem.objects.open().exists():
                return

    at_once(work, work)

    assert Docket.objects.get().status == DocketStatus.GOING
    assert Decision.objects.count() == Notice.objects.filter(kind="proposal.decided").count() == len(made)
