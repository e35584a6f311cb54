"""A report that was asked for: refused in words, joined by a second click, made once though a worker is killed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from articles.models import Phase
from commission.actions import (
    Frozen,
    NoReportOfARehearsal,
    PhaseMissing,
    PhaseNotOpenedYet,
    ask_for_report,
    claim_order,
    fail_order,
    make_report,
)
from commission.models import PhaseReport, ReportOrder
from core import clock
from core.rehearsing import rehearsing
from tests.commission.world import NOON, make_draft, make_rapporteur
from tests.threads import at_once


@pytest.fixture
def draft(db):
    return make_draft()


@pytest.fixture
def secretary(draft):
    return make_rapporteur(draft, "secretary", role="secretary")


def nothing_counted(draft, _phase):
    return Frozen({"draft": draft.slug}, {}, clock.now())


def test_a_phase_must_be_named_and_opened(draft, secretary):
    Phase.objects.create(draft=draft, kind="consideration", opens_at=NOON + timedelta(days=1))

    with pytest.raises(PhaseMissing, match="Choose of which phase"):
        ask_for_report(draft, "", by=secretary, at=NOON)
    for phase in ("consideration", "publication"):
        with pytest.raises(PhaseNotOpenedYet, match="has not been opened"):
            ask_for_report(draft, phase, by=secretary, at=NOON)


def test_no_report_is_made_of_a_rehearsal(draft, secretary):
    with rehearsing("rehearsal_of_one"), pytest.raises(NoReportOfARehearsal, match="no report is made of it"):
        ask_for_report(draft, "collection", by=secretary, at=clock.now())

    assert not ReportOrder.objects.exists()


def test_a_second_click_joins_the_first(draft, secretary):
    first = ask_for_report(draft, "collection", by=secretary, at=clock.now())

    assert ask_for_report(draft, "collection", by=secretary, at=clock.now()) == first


def test_two_clicks_at_once_begin_one_report(committed_db):
    draft = make_draft()
    secretary = make_rapporteur(draft, "secretary", role="secretary")

    at_once(*[lambda: ask_for_report(draft, "collection", by=secretary, at=clock.now())] * 2)

    assert ReportOrder.objects.count() == 1


def test_the_database_itself_holds_one_order_at_a_time(draft, secretary):
    order = ask_for_report(draft, "collection", by=secretary, at=clock.now())

    with pytest.raises(IntegrityError, match="one_report_being_made"), transaction.atomic():
        ReportOrder.objects.create(draft=draft, phase=order.phase, asked_by=secretary, asked_at=NOON)


def test_a_killed_worker_publishes_nothing_late(draft, secretary):
    ask_for_report(draft, "collection", by=secretary, at=clock.now())
    dead = claim_order(at=clock.now())
    assert claim_order(at=clock.now()) is None
    second = claim_order(at=clock.now() + timedelta(minutes=31))

    assert second == dead
    assert make_report(dead, freeze=nothing_counted, clock=clock.now) is None
    assert make_report(second, freeze=nothing_counted, clock=clock.now).number == 1
    assert make_report(second, freeze=nothing_counted, clock=clock.now) is None


def test_after_three_tries_it_fails_and_can_be_asked_for_again(draft, secretary, client):
    first = ask_for_report(draft, "collection", by=secretary, at=clock.now())
    for _each in range(3):
        fail_order(claim_order(at=clock.now()), ValueError("broken"))

    first.refresh_from_db()
    client.force_login(secretary)
    told = client.get(reverse("reports", args=[draft.slug])).content.decode()
    assert first.error == "ValueError"
    assert claim_order(at=clock.now()) is None
    assert ask_for_report(draft, "collection", by=secretary, at=clock.now()) != first
    assert 'class="note bad"' in told


def test_workers_lost_three_times_end_an_order(draft, secretary):
    order = ask_for_report(draft, "collection", by=secretary, at=clock.now())
    for hours in range(3):
        claim_order(at=clock.now() + timedelta(hours=hours))

    assert claim_order(at=clock.now() + timedelta(hours=4)) is None
    order.refresh_from_db()
    assert order.error == "WorkerLost"


def test_two_workers_at_once_publish_one_report(committed_db):
    draft = make_draft()
    ask_for_report(draft, "collection", by=make_rapporteur(draft, "secretary", role="secretary"), at=clock.now())

    def work():
        order = claim_order(at=clock.now())
        return order and make_report(order, freeze=nothing_counted, clock=clock.now).number

    assert sorted(at_once(work, work), key=bool) == [None, 1]
    assert PhaseReport.objects.count() == 1
