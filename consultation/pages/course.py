"""The course of a proposal as its page tells it: what happened, when, and what is still to come."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext


@dataclass(frozen=True)
class Step:
    """One line of the course; `look` is `todo` for what has not happened, `ruled` for the Commission's acts.

    `sitting` is the number of the sitting that an answer was published with, if any.
    """

    name: str
    at: datetime | None = None
    hint: str = ""
    look: str = ""
    is_registration: bool = False
    revision: int | None = None
    sitting: int | None = None


def course_of(proposal, decision, earlier=(), revisions=(), due=None):
    """Return the steps of a submitted proposal in the order of time, the coming ones last.

    `decision` stands; `earlier` are answers that a correction replaced; `revisions` are those the reader may know of;
    `due` is by when an answer is or was owed, where the rule obliges to one.
    """
    steps = [Step(pgettext("course of a proposal", "Registered"), proposal.submitted_at, is_registration=True)]
    if proposal.visible_at and proposal.visible_at not in {proposal.returned_at, proposal.hidden_at}:
        unreviewed = "" if proposal.reviewed_at or proposal.erased_at else _("A moderator has not reviewed it yet.")
        steps.append(Step(pgettext("course of a proposal", "Published"), proposal.visible_at, unreviewed))
    if proposal.reviewed_at and proposal.reviewed_at not in {proposal.returned_at, proposal.hidden_at}:
        steps.append(Step(pgettext("course of a proposal", "Reviewed by a moderator"), proposal.reviewed_at))
    if proposal.returned_at:
        steps.append(Step(pgettext("course of a proposal", "Returned to the author"), proposal.returned_at))
    if proposal.hidden_at:
        steps.append(Step(pgettext("course of a proposal", "Hidden by a moderator"), proposal.hidden_at))
    if proposal.disputed_at:
        disputed = pgettext("course of a proposal", "The person named as its author says: this was not me")
        steps.append(Step(disputed, proposal.disputed_at))
    for one in revisions[1:]:
        name = pgettext("course of a proposal", "Other words sent, revision %(number)s") % {"number": one.number}
        steps.append(Step(name, one.submitted_at, _of_revision(proposal, one), revision=one.number))
    steps += _owed(due)
    answers = [*reversed(earlier), *filter(None, [decision])]
    for number, answer in enumerate(answers):
        corrected = _("It takes the place of an earlier answer.") if number else ""
        sitting = answer.sitting.number if answer.sitting else None
        name = answer.get_outcome_display().capitalize()
        steps.append(Step(name, answer.at, corrected, look="ruled", sitting=sitting))
    if proposal.withdrawn_at:
        steps.append(Step(pgettext("course of a proposal", "Withdrawn by the author"), proposal.withdrawn_at))
    if proposal.erased_at:
        steps.append(Step(pgettext("course of a proposal", "Erased by its author"), proposal.erased_at))
    steps.sort(key=lambda step: step.at or proposal.submitted_at)
    return steps + _to_come(proposal, decision)


def _of_revision(proposal, revision):
    if revision.pk == proposal.coming_revision_id:
        return _("A moderator has not seen them yet.")
    if revision.withheld_at is not None:
        return _("They were never published, or are no more.")
    return ""


def _owed(due):
    if due is None:
        return []
    words = {"day": date_format(due.on, "DATE_FORMAT"), "why": due.why_name}
    hint = _("An answer has to be given by %(day)s: %(why)s.") % words
    return [Step(pgettext("course of a proposal", "The Commission owes an answer"), due.since, hint)]


def _to_come(proposal, decision):
    is_over = proposal.is_tombstone or proposal.disputed_at
    if is_over or decision is not None:
        return []
    coming = []
    if not proposal.visible_at:
        coming.append(Step(pgettext("course of a proposal", "A moderator reviews and publishes it"), look="todo"))
    return [*coming, Step(pgettext("course of a proposal", "The Commission answers with reasons"), look="todo")]
