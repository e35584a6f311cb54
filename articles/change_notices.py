"""How notices of changes read that wait for a second person, and of what became of them."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.notices import Reading, register
from articles.actions.consent import ASKED, SETTLED
from articles.actions.phases import told
from articles.changes import act_named
from articles.models import Change, ChangeStatus


def register_all():
    register(ASKED, read_asked)
    register(SETTLED, read_settled)


def read_asked(object_ids, language):
    """Tell secretaries of what waits for one of them; what is settled is told no more."""
    with override(language):
        return {
            change.uid: Reading(
                title=_("A change waits for your consent: %(act)s") % {"act": act_named(change.act).title},
                text=_("%(draft)s. It waits until %(moment)s (Astana time).")
                % {"draft": change.draft.title, "moment": told(change.waits_until)},
                url=change.get_absolute_url(),
            )
            for change in _changes(object_ids).filter(status=ChangeStatus.WAITING)
        }


def read_settled(object_ids, language):
    with override(language):
        return {
            change.uid: Reading(
                title=_("Answered: %(act)s") % {"act": act_named(change.act).title},
                text=f"{change.draft.title}. {capfirst(change.get_status_display())}.",
                url=change.get_absolute_url(),
            )
            for change in _changes(object_ids).exclude(status=ChangeStatus.WAITING)
        }


def _changes(object_ids):
    return Change.objects.filter(uid__in=object_ids).select_related("draft").prefetch_related("draft__texts")
