"""How what becomes of batches reads to moderators; no words of anybody's."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.notices import Reading, register
from moderation.actions.batches import ASKED, REFUSED
from moderation.actions.carrying import FINISHED
from moderation.models import Batch, BatchStatus


def register_all():
    register(ASKED, read_asked, always=True)
    register(REFUSED, read_refused)
    register(FINISHED, read_finished)


def read_asked(object_ids, language):
    """Return how a batch that waits reads to those who may answer it."""
    with override(language):
        title = _("A batch of rulings waits for a second moderator")
        more = _("Look at the items, then confirm it or refuse it. Nothing is ruled before.")
        rows = _rows(object_ids, BatchStatus.WAITING)
        return {row.uid: Reading(title, f"{_how_many(row.size)}\n{more}", row.get_absolute_url()) for row in rows}


def read_refused(object_ids, language):
    """Return how the refusal reads to whoever proposed a batch."""
    with override(language):
        title = _("A second moderator refused your batch of rulings")
        text = _("Nothing of it was ruled. Reasons: %(reasons)s")
        rows = _rows(object_ids, BatchStatus.REFUSED)
        return {row.uid: Reading(title, text % {"reasons": row.refusal}, row.get_absolute_url()) for row in rows}


def read_finished(object_ids, language):
    """Return how it reads to a batch's moderators that nothing of it is left to do."""
    with override(language):
        title = _("A batch of rulings is carried out")
        text = _("Its page says of each item what became of it.")
        return {row.uid: Reading(title, text, row.get_absolute_url()) for row in _rows(object_ids, BatchStatus.DONE)}


def _how_many(size):
    texts = ngettext("%(count)s item is to be ruled on at once.", "%(count)s items are to be ruled on at once.", size)
    return texts % {"count": size}


def _rows(object_ids, status):
    return Batch.objects.filter(uid__in=object_ids, status=status).select_related("draft")
