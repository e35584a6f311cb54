"""Reports of phases: a secretary asks for one, a worker counts and freezes it; a new one takes the place of none."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from articles.models import Draft, Role
from commission.models import PhaseReport, ReportOrder
from commission.models.reports import LEASE, MOST_TRIES, digest_of_values
from core import rehearsing
from core.rules import RuleViolation
from record.actions import record


class PhaseMissing(RuleViolation):
    code = "phase_missing"
    sentence = _("Choose of which phase the report should be.")


class PhaseNotOpenedYet(RuleViolation):
    code = "phase_not_opened_yet"
    sentence = _("This phase has not been opened. There is nothing to report of it yet.")


class NoReportOfARehearsal(RuleViolation):
    code = "no_report_of_a_rehearsal"
    sentence = _("This is a rehearsal: nothing in it is real, and no report is made of it.")


@dataclass(frozen=True)
class Frozen:
    """What was counted of a phase at one moment, and the sources that it was read of; plain values."""

    figures: dict
    sources: dict
    moment: datetime


def ask_for_report(draft, phase, *, by, at):
    """Ask for a report of a phase that was opened, and return the order; one that is being made is joined."""
    if rehearsing.current():
        raise NoReportOfARehearsal
    found = draft.phases.filter(kind=phase).first()
    if found is None and not phase:
        raise PhaseMissing(field="phase")
    if found is None or found.opens_at is None or found.opens_at > at:
        raise PhaseNotOpenedYet(field="phase")
    being_made = ReportOrder.objects.being_made().filter(draft=draft, phase=phase)
    if (order := being_made.first()) is not None:
        return order
    order = ReportOrder(draft=draft, phase=phase, asked_by=by, asked_at=at)
    try:
        with transaction.atomic():
            order.save()
    except IntegrityError:  # another request was first
        return being_made.first() or ReportOrder.objects.filter(draft=draft, phase=phase).latest_first()[0]
    return order


@transaction.atomic
def claim_order(*, at):
    """Claim a report that nobody makes, the one asked for first, and return its order, or None.

    After the last try it fails.
    """
    free = ReportOrder.objects.claimable_at(at)
    while (order := free.select_for_update(skip_locked=True).first()) is not None:
        if order.tries < MOST_TRIES:
            order.tries, order.leased_until = order.tries + 1, at + LEASE
            order.save(update_fields=["tries", "leased_until"])
            return order
        order.error = "WorkerLost"
        order.save(update_fields=["error"])
    return None


def make_report(order, *, freeze, clock):
    """Freeze the report that was ordered and publish it; a worker whose claim was taken over publishes nothing: None.

    `freeze` is given the draft and the kind of the phase and returns what was counted, read in one snapshot (`Frozen`).
    """
    frozen = freeze(Draft.objects.with_texts().get(pk=order.draft_id), order.phase)
    return _publish(order, frozen, at=clock())


@transaction.atomic
def _publish(order, frozen, *, at):
    draft = Draft.objects.select_for_update(of=["self"]).get(pk=order.draft_id)
    mine = ReportOrder.objects.select_for_update().being_made().filter(pk=order.pk, tries=order.tries).first()
    if mine is None:
        return None
    last = PhaseReport.objects.filter(draft=draft).order_by("-number").values_list("number", flat=True).first()
    report = PhaseReport(
        draft=draft,
        number=(last or 0) + 1,
        phase=mine.phase,
        moment=frozen.moment.astimezone(UTC),
        figures=frozen.figures,
        figures_digest=digest_of_values(frozen.figures),
        sources=frozen.sources,
        made_at=at,
    )
    report.digest = digest_of_values(report.statement)
    report.save()
    mine.report, mine.leased_until = report, None
    mine.save(update_fields=["report", "leased_until"])
    data = {"draft": draft.uid, "phase": report.phase, "number": report.number, "sha256": report.digest}
    actor = mine.asked_by.as_actor(Role.SECRETARY.value)
    record("report.published", report.uid, actor=actor, at=at, data=data, is_new=True)
    return report


def fail_order(order, error):
    """Give an order back that ended in an error, by the error's name alone; after the last try it stays failed."""
    mine = ReportOrder.objects.being_made().filter(pk=order.pk, tries=order.tries)
    if order.tries >= MOST_TRIES:
        mine.update(error=type(error).__name__[:100], leased_until=None)
    else:
        mine.update(leased_until=None)
