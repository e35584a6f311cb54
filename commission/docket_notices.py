"""How what becomes of prepared answers reads to the staff who prepare them; no words of citizens."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.notices import Reading, register
from commission.actions.publishing import FINISHED
from commission.actions.steps import RETURNED, TO_SIGN
from commission.models import Docket, DocketStatus, StepKind


def register_all():
    register(RETURNED, read_returned)
    register(TO_SIGN, read_to_sign, always=True)
    register(FINISHED, read_finished)


def read_returned(object_ids, language):
    """Return how it reads to its drafter that a prepared answer was given back, with the latest words why."""
    with override(language):
        rows = _rows(object_ids).prefetch_related("steps")
        text = _("Nothing of it was published. Why: %(reasons)s")
        return {
            row.uid: Reading(
                _("Your prepared answer was given back: %(title)s") % {"title": row.title},
                text % {"reasons": next((one.words for one in reversed(row.steps.all()) if one.words), "")},
                row.get_absolute_url(),
            )
            for row in rows
            if any(one.kind == StepKind.RETURNED for one in row.steps.all())
        }


def read_to_sign(object_ids, language):
    """Return how a prepared answer that waits for a second signature reads to those who may give it."""
    with override(language):
        return {
            row.uid: Reading(
                _("A prepared answer waits for a second signature: %(title)s") % {"title": row.title},
                _how_many(row.size),
                row.get_absolute_url(),
            )
            for row in _rows(object_ids).filter(status=DocketStatus.SIGNING)
        }


def read_finished(object_ids, language):
    """Return how it reads to its people that a prepared answer is published."""
    with override(language):
        return {
            row.uid: Reading(
                _("A prepared answer is published: %(title)s") % {"title": row.title},
                _("Its page says of each proposal what became of it."),
                row.get_absolute_url(),
            )
            for row in _rows(object_ids).filter(status=DocketStatus.DONE)
        }


def _how_many(size):
    texts = ngettext(
        "%(count)s answer goes out once it is signed. Read it first.",
        "%(count)s answers go out once it is signed. Read them first.",
        size,
    )
    return texts % {"count": size}


def _rows(object_ids):
    return Docket.objects.filter(uid__in=object_ids).select_related("draft")
