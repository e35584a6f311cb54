"""A report of a phase without files of open data: what is counted is all the same."""

from commission.actions import Frozen, ask_for_report, claim_order, make_report
from consultation.open_data.numbers import numbers_of
from consultation.open_data.writing import Exported
from consultation.reports.freezing import read
from core import clock


def freeze(draft, phase) -> Frozen:
    """Count a phase as a worker does; there is no export whose manifest could be named."""
    return read(draft, phase, Exported(clock.now(), numbers_of(draft), "0" * 64))


def make(draft, secretary, phase="collection"):
    """Return a report that a secretary asked for and a worker made."""
    ask_for_report(draft, phase, by=secretary, at=clock.now())
    return make_report(claim_order(at=clock.now()), freeze=freeze, clock=clock.now)
